"""Seats that are given: by a senior reviewer to somebody, or by the desk itself to whoever has room."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError, NotAllowed, NotFound, WrongState
from accessprogram.models import User
from accessprogram.operations import outbox
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.actors import actor_of
from reviews.enums import Seat, SeatOrigin
from reviews.models import Case, Claim
from reviews.operations.claims import LONGEST_REASON, give
from reviews.operations.stages import locked, record
from reviews.operations.texts import required_text
from reviews.policy import assignment as policy
from reviews.policy.assignment import may_assign, may_be_given, may_divide
from reviews.policy.facts import CaseFacts
from reviews.queries import assignment as queries
from reviews.queries import calendars
from reviews.queries.access import case_of, visible_rows
from reviews.queries.desk_rules import desk_rule, desk_rules
from reviews.queries.facts import seat_facts

GIVEN_WORKING_DAYS = 2
SLICE = 100


def assign(*, actor: Actor, case_id: UUID, seat: str, user_id: UUID, reason: str = "") -> Claim:
    """Give a seat to somebody, until the end of the next working day but one; they are told.

    Whoever holds it now loses it, and is told; that needs a reason. Raises NotFound, NotAllowed, WrongState (it is
    theirs already), Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        seat = Seat(seat).value
        facts = seat_facts(case)
        verdict = may_assign(actor, facts, seat)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            raise NotFound(_("This person does not exist."))
        words = reason.strip()[:LONGEST_REASON]
        holder = facts.holders.get(seat)
        if holder is not None and holder.user_id == user_id:
            raise WrongState(_("%(name)s holds this seat already.") % {"name": holder.name})
        if holder is not None:
            words = required_text(reason, "reason", _("Say why: somebody holds this seat."), LONGEST_REASON)
            _tell_former(case, holder.user_id, holder.claim_id, words)
        return _give(case, facts, user, seat=seat, origin=SeatOrigin.ASSIGNED, by=actor, reason=words)


def assign_to_any(*, actor: Actor, case_id: UUID) -> Claim:
    """Give the review of one case to whoever has most room; they are told. Raises NotFound, NotAllowed, WrongState
    (somebody holds it, or nobody has room)."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        facts = seat_facts(case)
        verdict = may_assign(actor, facts)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if facts.holders.get("review") is not None:
            raise WrongState(_("%(name)s holds this seat already.") % {"name": facts.holders["review"].name})
        claim = _hand_on(case, facts, by=actor)
        if claim is None:
            raise WrongState(_("Nobody who may review this case has room today."))
        return claim


def divide(*, actor: Actor) -> int:
    """Give out the waiting cases of the tiers on which this person is a senior reviewer, as far as there is room;
    returns how many. Each row is judged and committed by itself. Raises NotAllowed."""
    verdict = may_divide(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    tiers = actor.tiers(*policy.ASSIGNERS)
    return _divide(tiers=tiers, by=actor)


def divide_by_itself() -> int:
    """Give out waiting cases of the programmes whose rule says so; returns how many."""
    programmes = {programme for programme, rule in desk_rules().items() if rule.assign}
    return _divide(programmes=programmes, by=SYSTEM) if programmes else 0


def hand_on(case: Case) -> UUID | None:
    """On a locked case whose reviewer left: give the review to whoever has room, when the programme's rule says so.
    Returns who got it; None when it waits for somebody to take it."""
    if not desk_rule(case.programme_id).assign:
        return None
    facts = seat_facts(case)
    if facts.holders.get("review") is not None or facts.stage != "review":
        return None
    claim = _hand_on(case, facts, by=SYSTEM)
    return claim.user_id if claim is not None else None


def _divide(*, tiers: Collection[UUID] | None = None, programmes: Collection[UUID] | None = None, by: Actor) -> int:
    now = db_now()
    rows = queries.waiting(now, tiers, programmes, seen=visible_rows(by) if by.id is not None else None)
    cases = [queries.as_waiting(row) for row in rows[:SLICE]]
    if not cases:
        return 0
    people = queries.colleagues(cases, now)
    level = min((rule.level for rule in desk_rules().values()), default=policy.LEVEL)
    chosen = policy.assign(cases, people, level=level)
    users = User.objects.in_bulk({choice.user_id for choice in chosen.values()})
    given = 0
    for case_id, choice in chosen.items():
        try:
            with transaction.atomic():
                case = locked(Case.objects.select_related("application").get(pk=case_id))
                facts = seat_facts(case)
                if facts.holders.get("review") is None and facts.stage == "review":
                    _give(case, facts, users[choice.user_id], origin=SeatOrigin.AUTOMATIC, by=by, reason=choice.why)
                    given += 1
        except CountersignError:
            continue  # the case or the person changed meanwhile: it waits for the next round
    return given


def _hand_on(case: Case, facts: CaseFacts, *, by: Actor) -> Claim | None:
    row = queries.row_of(case)
    chosen = policy.assign([row], queries.colleagues([row], db_now()), level=desk_rule(case.programme_id).level)
    choice = chosen.get(case.id)
    if choice is None:
        return None
    user = User.objects.get(pk=choice.user_id)
    return _give(case, facts, user, origin=SeatOrigin.AUTOMATIC, by=by, reason=choice.why)


def _give(
    case: Case, facts: CaseFacts, user: User, *, origin: SeatOrigin, by: Actor, reason: str, seat: str = "review"
) -> Claim:
    """Judge the person and seat them on the locked case. Raises NotAllowed."""
    verdict = may_be_given(actor_of(user), facts, seat)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    claim = give(
        case,
        seat,
        user.pk,
        until=given_until(case.programme_id),
        origin=origin,
        by=by.id,
        reason=reason[:LONGEST_REASON],
    )
    if user.pk != by.id:
        outbox.enqueue(
            kind="seat_given",
            recipient_id=user.pk,
            dedupe=f"seat-given:{claim.id}",
            data={"case": str(case.id), "reference": case.application.reference, "reason": reason},
        )
    data = {"seat": seat, "fence": claim.fence, "user": str(user.pk), "origin": origin.value}
    record("case.assigned", case, actor=by, data=data, reason=reason)
    return claim


def given_until(programme_id: UUID) -> datetime:
    """The end of the next working day but one, where the programme's calendar begins its days."""
    days = calendars.of(programme_id)
    last = days.add_days(db_now(), GIVEN_WORKING_DAYS).astimezone(days.zone).date()
    return datetime.combine(last + timedelta(days=1), time(0), tzinfo=days.zone)


def _tell_former(case: Case, user_id: UUID, claim_id: UUID, reason: str) -> None:
    outbox.enqueue(
        kind="seat_given_on",
        recipient_id=user_id,
        dedupe=f"seat-given-on:{claim_id}",
        data={"case": str(case.id), "reference": case.application.reference, "reason": reason},
    )
