"""From a signal to the end of an incident: looked at, opened with its clocks, contained, closed; and its record."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import IncidentState, SignalSource
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Incident, IncidentEntry, OutboxMessage
from accessprogram.operations import audit, outbox, signals
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.enforcement import SPEAKERS
from accessprogram.policy.incidents import (
    DESK,
    REMIND_NOTICE_HOURS,
    REMIND_REPORT_HOURS,
    may_move,
    may_work_on,
)
from accessprogram.queries.incidents import desk_incidents, desk_people, is_handled
from accessprogram.queries.partners import member_ids
from accessprogram.states import INCIDENT, step

ACTIONS = ("triage", "dismiss", "open", "contain", "reopen", "close")
ENTRIES = ("note", "notice", "report")


def record(*, actor: Actor, programme_id: UUID, partner_id: UUID, kind: str, summary: str) -> Incident:
    """A person saw something: a signal of theirs, in the partner's open incident of that kind or in a new one.

    Raises NotFound, NotAllowed, Invalid with its fields.
    """
    with transaction.atomic():
        if not is_handled(actor, programme_id, partner_id):
            raise NotFound(_("There is no such partner."))
        if not actor.holds(*DESK):
            raise NotAllowed(_("People of the desk record what they saw."), code="no_seat")
        if not summary.strip():
            sentence = _("Say in a sentence what was seen.")
            raise Invalid(sentence, fields={"summary": sentence})
        signal = signals.raise_signal(
            programme_id=programme_id,
            partner_id=partner_id,
            source=SignalSource.PERSON,
            kind=kind,
            summary=summary,
            dedupe=f"person:{uuid4()}",
            actor=actor,
        )
        return signal.incident


def move(*, actor: Actor, incident_id: UUID, action: str, reason: str, severity: str = "") -> Incident:
    """Along the table: triage, open, dismiss, contain, reopen, close. ``reason`` joins the record; ``severity`` may be
    set anew with it. Opening starts the clocks; a report that is owed keeps an incident from being closed.

    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        if action not in ACTIONS:
            raise Invalid(_("There is no such step."))
        before = incident.state
        after = step(INCIDENT, before, action)
        _require(may_move(actor, incident, action))
        if not reason.strip():
            raise Invalid(_("Say why; it joins the record."), fields={"reason": _("Give a reason.")})
        if severity and severity not in signals.SEVERITIES:
            raise Invalid(_("Choose how severe it is."), fields={"severity": _("Choose how severe it is.")})
        if action == "close" and incident.report_at is None:
            raise Invalid(_("The report is owed before it is closed."), fields={"reason": _("Write the report first.")})
        incident.state = after
        incident.severity = severity or incident.severity
        _stamp(incident, action, actor)
        incident.save()
        IncidentEntry.objects.create(incident=incident, kind="note", text=reason.strip()[:5000], by_id=actor.person)
        _audit("incident.state_changed", actor, incident, {"from": before, "to": after}, reason)
        return incident


def write(*, actor: Actor, incident_id: UUID, kind: str, text: str, for_partner: bool = False) -> IncidentEntry:
    """Add to the record: a ``note`` (of the desk, unless it is ``for_partner``), the first ``notice`` or the
    ``report``; these two go to the partner and stop their clocks. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        _require(may_work_on(actor, incident))
        fields = {}
        if not text.strip():
            fields["text"] = _("Write what is to be said.")
        if kind not in ENTRIES:
            fields["kind"] = _("Choose what this is.")
        elif kind != "note" and incident.opened_at is None:
            fields["kind"] = _("The clocks run from the opening on: open the incident first.")
        if fields:
            raise Invalid(" ".join(fields.values()), fields=fields)
        tells = for_partner or kind != "note"
        entry = IncidentEntry.objects.create(
            incident=incident, kind=kind, text=text.strip()[:20000], for_partner=tells, by_id=actor.person
        )
        now = db_now()
        incident.first_notice_at = incident.first_notice_at or (now if kind == "notice" else None)
        incident.report_at = incident.report_at or (now if kind == "report" else None)
        incident.save(update_fields=["first_notice_at", "report_at"])
        if tells:
            _tell_partner(incident, entry)
        _audit("incident.noted", actor, incident, {"kind": kind, "for_partner": tells})
        return entry


def remind_of_clocks(*, limit: int = 200) -> int:
    """Tell the desk of a first notice or a report that is owed; after a pause only the last reminder that is due.
    Returns how many incidents were told of."""
    told = 0
    running = Incident.objects.filter(
        state__in=[IncidentState.OPEN, IncidentState.CONTAINED], report_at__isnull=True, opened_at__isnull=False
    )
    for incident in running.order_by("opened_at")[:limit]:
        if incident.first_notice_at is None:
            told += _remind(incident, "notice", REMIND_NOTICE_HOURS)
        told += _remind(incident, "report", REMIND_REPORT_HOURS)
    return told


def _remind(incident: Incident, event: str, marks: tuple[int, ...]) -> int:
    assert incident.opened_at is not None  # noqa: S101 - a constraint of the table
    now = db_now()
    passed = [hours for hours in marks if incident.opened_at + timedelta(hours=hours) <= now]
    if not passed:
        return 0
    # An incident that was opened anew has clocks of its own.
    key = f"incident:{incident.id}:{event}:{incident.opened_at.isoformat()}:{passed[-1]}"
    if OutboxMessage.objects.filter(dedupe__startswith=f"{key}:").exists():
        return 0
    with transaction.atomic():
        for person in desk_people(incident.programme_id, incident.partner_id):
            outbox.enqueue(
                kind="incident_needs_you",
                recipient_id=person.id,
                dedupe=f"{key}:{person.id}",
                data={
                    "incident": str(incident.id),
                    "reference": incident.reference,
                    "event": event,
                    "hours": passed[-1],
                },
            )
    return 1


def _tell_partner(incident: Incident, entry: IncidentEntry) -> None:
    for member in member_ids(incident.partner_id, *SPEAKERS):
        outbox.enqueue(
            kind="incident_told",
            recipient_id=member,
            dedupe=f"incident-told:{entry.id}:{member}",
            data={"incident": str(incident.id), "reference": incident.reference, "event": entry.kind},
        )


def _stamp(incident: Incident, action: str, actor: Actor) -> None:
    """The moments that the clocks and the pages read."""
    now = db_now()
    if action == "open":
        incident.opened_at, incident.opened_by_id = now, actor.person
    elif action == "contain":
        incident.contained_at = now
    elif action == "reopen":
        incident.contained_at = None
    elif action in ("close", "dismiss"):
        incident.closed_at = now


def _locked(actor: Actor, incident_id: UUID) -> Incident:
    if not desk_incidents(actor).filter(id=incident_id).exists():
        raise NotFound(_("There is no such incident."))
    return Incident.objects.select_for_update().get(pk=incident_id)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, incident: Incident, data: dict[str, Any], reason: str = "") -> None:
    audit.append(
        action,
        actor=actor,
        thing=incident,
        programme_id=incident.programme_id,
        subject_id=incident.partner_id,
        data={"reference": incident.reference, **data},
        reason=reason,
    )
