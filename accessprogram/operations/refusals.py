"""Refused calls as the gateway reports them, and the clocked cases that partners open about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now, due_after
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import GatewayKey, Offering, Refusal, RefusalCase, Surface, UseCase
from accessprogram.operations import audit, gateway_events, outbox
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.refusals import ANSWERED_IN_DAYS, ANSWERERS, answer_faults, may_answer_case, may_open_case
from accessprogram.queries.incidents import desk_people
from accessprogram.queries.partners import member_ids
from accessprogram.queries.refusals import desk_cases, overdue_cases, own_refusals

# Outcomes of one report of a batch.
NOTED, KNOWN, DIFFERS, SURFACE_UNKNOWN = "noted", "known", "differs", "surface_unknown"
_SAME = ("surface_id", "offering_id", "use_case_id", "user_key", "layer", "code", "at")


@dataclass(frozen=True)
class Report:
    """One refused call as the gateway tells it; never what was asked. ``at`` is the gateway's own time."""

    request_id: str
    surface: str
    layer: str
    code: str
    at: datetime
    offering: str = ""
    use_case: str = ""
    user_key: str = ""


def note(*, key: GatewayKey, reports: Sequence[Report]) -> list[str]:
    """Write refused calls; returns the outcome of each, in order: ``noted``; ``known`` (the very same was reported
    before); ``differs`` (the same id, other contents: the first one stands); ``surface_unknown`` in this programme.

    The same batch again changes nothing. A model or use case that the programme does not know is left empty: that may
    be just why the call was refused.
    """
    with transaction.atomic():
        surfaces = _surfaces(key, reports)
        rows: dict[str, Refusal] = {}
        outcomes: list[tuple[str, Refusal | None]] = []
        offerings = _by_slug(Offering, key, [one.offering for one in reports])
        use_cases = _by_slug(UseCase, key, [one.use_case for one in reports])
        for one in reports:
            surface = surfaces.get(one.surface)
            row = _row(key, one, surface, offerings, use_cases) if surface else None
            if row is not None:
                rows.setdefault(one.request_id, row)
            outcomes.append((one.request_id, row))
        Refusal.objects.bulk_create(rows.values(), ignore_conflicts=True)
        stands = {
            row.request_id: row
            for row in Refusal.objects.filter(programme_id=key.programme_id, request_id__in=list(rows))
        }
        told = [_outcome(row, stands.get(request_id)) for request_id, row in outcomes]
        if NOTED in told:
            audit.append(
                "refusal.reported",
                actor=SYSTEM,
                thing=key,
                programme_id=key.programme_id,
                data={"count": told.count(NOTED)},
            )
        return told


def _surfaces(key: GatewayKey, reports: Sequence[Report]) -> dict[str, Surface]:
    found = Surface.objects.filter(
        reference__in={one.surface for one in reports}, grant__programme_id=key.programme_id
    ).prefetch_related("use_cases")
    return {surface.reference: surface for surface in found}


def _by_slug(model: type[Offering] | type[UseCase], key: GatewayKey, slugs: list[str]) -> dict[str, UUID]:
    found = model._default_manager.filter(programme_id=key.programme_id, slug__in={slug for slug in slugs if slug})
    return dict(found.values_list("slug", "id"))


def _row(
    key: GatewayKey, one: Report, surface: Surface, offerings: dict[str, UUID], use_cases: dict[str, UUID]
) -> Refusal:
    bound = [use_case.id for use_case in surface.use_cases.all()]
    only = bound[0] if not one.use_case and len(bound) == 1 else None
    return Refusal(
        programme_id=key.programme_id,
        key=key,
        request_id=one.request_id,
        surface=surface,
        partner_id=surface.partner_id,
        offering_id=offerings.get(one.offering),
        use_case_id=use_cases.get(one.use_case, only),
        user_key=one.user_key,
        layer=one.layer,
        code=one.code,
        at=one.at,
    )


def _outcome(row: Refusal | None, stands: Refusal | None) -> str:
    if row is None or stands is None:
        return SURFACE_UNKNOWN
    if row.pk == stands.pk:
        return NOTED
    return KNOWN if all(getattr(row, name) == getattr(stands, name) for name in _SAME) else DIFFERS


def open_case(*, actor: Actor, refusal_id: UUID, statement: str = "") -> RefusalCase:
    """Ask the desk about a refused call; it answers within two working days. A second click finds the first case.

    Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        refusal = own_refusals(actor).filter(id=refusal_id).first()
        if refusal is None:
            raise NotFound(_("There is no such refused call."))
        verdict = may_open_case(actor, refusal.partner_id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        case, opened = RefusalCase.objects.get_or_create(
            refusal=refusal,
            defaults={
                "partner_id": refusal.partner_id,
                "opened_by_id": actor.person,
                "statement": statement.strip()[:4000],
                "due_at": due_after(db_now(), ANSWERED_IN_DAYS),
            },
        )
        if opened:
            _tell_the_desk("refusal_case_opened", case)
            _audit("refusal_case.opened", actor, case, {"layer": refusal.layer, "code": refusal.code})
        return case


def answer_case(*, actor: Actor, case_id: UUID, label: str, answer: str, lifted: bool = False) -> RefusalCase:
    """Answer the partner and label the refusal; ``lifted`` says that the same call goes through from now on.

    Raises NotFound, NotAllowed, Invalid with its fields, WrongState (answered before).
    """
    with transaction.atomic():
        case = desk_cases(actor).select_for_update(of=("self",)).filter(id=case_id).first()
        if case is None:
            raise NotFound(_("There is no such case."))
        verdict = may_answer_case(actor, case.partner_id, case.refusal.surface.grant.tier_version.tier_id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if case.answered_at is not None:
            raise WrongState(_("This case was answered before. What was answered is not changed."))
        if faults := answer_faults(label=label, answer=answer, lifted=lifted):
            raise Invalid(_("The answer cannot be sent like this."), fields=faults)
        case.label, case.answer, case.lifted = label, answer.strip()[:4000], lifted
        case.answered_at = db_now()
        case.answered_by_id = actor.person
        case.save(update_fields=["label", "answer", "lifted", "answered_at", "answered_by"])
        if lifted:
            gateway_events.drop_surface(case.refusal.surface, case.refusal.programme_id)
        people = {case.opened_by_id, *member_ids(case.partner_id, "owner", "security_contact")}
        for person in sorted(people & set(member_ids(case.partner_id))):
            outbox.enqueue(
                kind="refusal_case_answered",
                recipient_id=person,
                dedupe=f"refusal-case-answered:{case.id}:{person}",
                data={"request": case.refusal.request_id, "lifted": case.lifted},
            )
        _audit("refusal_case.answered", actor, case, {"label": label, "lifted": lifted})
        return case


def remind_overdue(*, limit: int = 50) -> int:
    """Tell the desk once of each case whose date has passed; returns of how many."""
    told = 0
    for case_id in overdue_cases(limit):
        with transaction.atomic():
            case = RefusalCase.objects.select_for_update(of=("self",)).select_related("refusal").get(pk=case_id)
            if case.answered_at is None and case.reminded_at is None:
                case.reminded_at = db_now()
                case.save(update_fields=["reminded_at"])
                _tell_the_desk("refusal_case_overdue", case)
                told += 1
    return told


def _tell_the_desk(kind: str, case: RefusalCase) -> None:
    for person in desk_people(case.refusal.programme_id, case.partner_id, *ANSWERERS):
        outbox.enqueue(
            kind=kind,
            recipient_id=person.id,
            dedupe=f"{kind}:{case.id}:{person.id}",
            data={"case": str(case.id), "request": case.refusal.request_id, "due": case.due_at.isoformat()},
        )


def _audit(action: str, actor: Actor, case: RefusalCase, data: dict[str, object]) -> None:
    audit.append(
        action,
        actor=actor,
        thing=case,
        programme_id=case.refusal.programme_id,
        subject_id=case.refusal_id,
        data={"request": case.refusal.request_id, "partner": str(case.partner_id), **data},
    )
