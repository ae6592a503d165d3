"""When roles or conflicts of somebody change: seats, votes, decisions that cannot stand any more, and who goes on."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accessprogram import dispatch
from accessprogram.models import User
from accessprogram.operations import outbox
from accessprogram.queries.actors import actor_of, family_of
from reviews.enums import Stage
from reviews.models import Case
from reviews.operations import assignment, committee, decisions, votes
from reviews.operations.claims import end_for_person
from reviews.operations.stages import locked
from reviews.policy.cases import may_work
from reviews.policy.claims import SEAT_ROLES
from reviews.policy.committee import VOTERS
from reviews.queries.audience import seniors_of
from reviews.queries.eligibility import acting, acting_unseen
from reviews.queries.facts import facts_of, holders

FREE = "reviews.free_seats"
_SITTING = tuple({role for seat in SEAT_ROLES.values() for role in seat})


def review_person(*, user_id: UUID, partner_id: UUID | None = None) -> int:
    """Look again at every open case on which this person acts, of this partner and its family or of any; returns how
    many. In the caller's transaction.

    All of them are locked first, in one order, so that two such changes cannot wait for each other.
    """
    open_cases = acting(user_id)
    if partner_id is not None:
        open_cases = open_cases.filter(application__partner_id__in=family_of(frozenset({partner_id})) | {partner_id})
    cases = [locked(case) for case in open_cases.order_by("application_id", "id")]
    actor = actor_of(User.objects.get(pk=user_id))
    for case in cases:
        held = [seat for seat, holder in holders(case).items() if holder.user_id == user_id]
        facts = facts_of(case, [])
        may_sit = bool(may_work(actor, facts, _SITTING, ""))
        if not may_sit:
            end_for_person(user_id, case)
            votes.void_of(case, user_id)
        if not may_work(actor, facts, VOTERS, ""):
            committee.void_of(case, user_id)
        decisions.void_if_changed(case)
        if not may_sit and held:
            _go_on(case, held, user_id)
    return len(cases)


def free_seats() -> int:
    """Whoever acts on a case that they do not see any more leaves it, whatever the reason was: a domain that was
    proved, a colleague who joined the partner, a time that ran out. Each person by themselves; returns how many."""
    people = acting_unseen()
    for user_id in people:
        with transaction.atomic():
            review_person(user_id=user_id)
    return len(people)


def ring() -> None:
    """Have everybody looked at once more, soon after the commit."""
    dispatch.ring(FREE)


def _go_on(case: Case, held: Collection[str], user_id: UUID) -> None:
    """The review is given to somebody with room where the programme's rule says so, a second reviewer is drawn; else
    the senior reviewers are told that the case waits."""
    if case.blind and "second_review" in held:
        dispatch.ring(votes.DRAW)
    handed_to = assignment.hand_on(case) if "review" in held else None
    if handed_to is not None or case.stage == Stage.CLOSED:
        return
    for person in seniors_of(case):
        outbox.enqueue(
            kind="case_left",
            recipient_id=person,
            dedupe=f"left:{case.id}:{case.revision}:{user_id}:{person}",
            data={"case": str(case.id), "reference": case.application.reference},
        )
