"""Something was seen, by the gateway, a check, a person or the counting of use: written once, and put where the desk
finds it."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import IncidentState, SignalSource
from accessprogram.errors import Invalid, NotFound
from accessprogram.models import GatewayKey, Incident, NamedUser, Signal, Surface
from accessprogram.operations import audit, outbox
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.incidents import desk_people

SEVERITIES = ("low", "medium", "high", "critical")
_ALPHABET = "23456789CDFGHJKLMNPQRTVWXYZ"


def raise_signal(
    *,
    programme_id: UUID,
    partner_id: UUID,
    source: str,
    kind: str,
    summary: str,
    dedupe: str,
    data: Mapping[str, Any] | None = None,
    surface_id: UUID | None = None,
    actor: Actor = SYSTEM,
) -> Signal:
    """Write one signal; it joins the partner's open incident of that ``kind`` (a slug), or begins one.

    The same ``dedupe`` again returns the first signal and writes nothing, so that whoever counts may call at every
    count. ``data`` holds ids and numbers, never a prompt and never personal values. Raises Invalid.
    """
    if source not in SignalSource.values or not summary.strip() or not dedupe:
        raise Invalid(_("A signal has a source, a summary and a name of its own."))
    if (known := Signal.objects.filter(dedupe=dedupe[:160]).first()) is not None:
        return known
    with transaction.atomic():
        incident, is_new = _incident(programme_id, partner_id, kind, summary)
        try:
            with transaction.atomic():
                signal = Signal.objects.create(
                    incident=incident,
                    source=source,
                    kind=kind,
                    summary=summary.strip()[:300],
                    data=dict(data or {}),
                    surface_id=surface_id,
                    dedupe=dedupe[:160],
                    by_id=actor.id,
                )
        except IntegrityError:  # the same one, written by somebody else in this moment
            return Signal.objects.get(dedupe=dedupe[:160])
        if is_new:
            _tell(incident)
        audit.append(
            "signal.raised",
            actor=actor,
            thing=signal,
            programme_id=programme_id,
            subject_id=incident.id,
            data={"kind": kind, "source": source, "incident": incident.reference, "partner": str(partner_id)},
        )
        return signal


def from_gateway(
    *,
    key: GatewayKey,
    report_id: str,
    surface: str,
    kind: str,
    summary: str,
    user_key: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Signal:
    """A signal of the gateway about one of its programme's surfaces; ``report_id`` makes it exist once.

    Raises NotFound: surface of another programme, or none.
    """
    found = (
        Surface.objects.filter(reference=surface, grant__programme_id=key.programme_id).select_related("grant").first()
    )
    if found is None:
        raise NotFound(_("No surface of that name is known to this programme."), code="surface_unknown")
    about = dict(data or {})
    if user_key:
        about["user_key"] = user_key
        about["named"] = NamedUser.objects.filter(partner_id=found.partner_id, user_key=user_key).exists()
    return raise_signal(
        programme_id=key.programme_id,
        partner_id=found.partner_id,
        source=SignalSource.GATEWAY,
        kind=kind,
        summary=summary,
        dedupe=f"gateway:{key.programme_id.hex}:{report_id}",
        data=about,
        surface_id=found.id,
    )


def _incident(programme_id: UUID, partner_id: UUID, kind: str, summary: str) -> tuple[Incident, bool]:
    """The open one, locked, or a new one; of two that begin at once the database keeps one."""
    waiting = Incident.objects.filter(programme_id=programme_id, partner_id=partner_id, kind=kind)
    waiting = waiting.exclude(state=IncidentState.CLOSED)
    if (standing := waiting.select_for_update().first()) is not None:
        return standing, False
    try:
        with transaction.atomic():
            made = Incident.objects.create(
                programme_id=programme_id,
                partner_id=partner_id,
                kind=kind,
                reference=_reference(),
                title=summary.strip()[:200],
            )
    except IntegrityError:
        return waiting.select_for_update().get(), False
    return made, True


def _reference() -> str:
    """Like IN-7F3KQ9: 27 to the power of 6, so a collision is rare and tried again."""
    while True:
        reference = "IN-" + "".join(secrets.choice(_ALPHABET) for _place in range(6))
        if not Incident.objects.filter(reference=reference).exists():
            return reference


def _tell(incident: Incident) -> None:
    """Those of the desk who enforce; everybody else finds it in the queue."""
    moment = db_now().isoformat()
    for person in desk_people(incident.programme_id, incident.partner_id, "senior_reviewer", "programme_administrator"):
        outbox.enqueue(
            kind="incident_needs_you",
            recipient_id=person.id,
            dedupe=f"incident:{incident.id}:signal:{moment}:{person.id}",
            data={"incident": str(incident.id), "reference": incident.reference, "event": "signal"},
        )
