"""When somebody's roles or conflicts change: the seats they may no longer hold, and decisions that stood on them."""

from uuid import UUID

from django.db.models import Q

from accessprogram.models import User
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.enums import Stage
from reviews.models import Case
from reviews.operations import decisions, votes
from reviews.operations.claims import end_for_person
from reviews.operations.stages import locked
from reviews.policy.cases import may_work
from reviews.policy.claims import SEAT_ROLES
from reviews.queries.facts import facts_of


def review_person(*, user_id: UUID, partner_id: UUID | None = None) -> int:
    """Look again at every open case on which this person acts; returns how many. In the caller's transaction.

    All of them are locked first, in one order, so that two such changes cannot wait for each other.
    """
    voted = Q(votes__by_id=user_id, votes__voided_at__isnull=True)
    acting = (
        voted
        | Q(claims__user_id=user_id, claims__released_at__isnull=True)
        | Q(
            decisions__state__in=["held", "cooling_off"],
            decisions__approvals__by_id=user_id,
            decisions__approvals__voided_at__isnull=True,
        )
    )
    open_cases = Case.objects.exclude(stage=Stage.CLOSED).filter(acting)
    if partner_id is not None:
        open_cases = open_cases.filter(application__partner_id=partner_id)
    cases = [locked(case) for case in open_cases.distinct().order_by("application_id", "id")]
    actor = actor_of(User.objects.get(pk=user_id))
    for case in cases:
        if not _may_sit(actor, case):
            end_for_person(user_id, case)
            votes.void_of(case, user_id)
        decisions.void_if_changed(case)
    return len(cases)


def _may_sit(actor: Actor, case: Case) -> bool:
    roles = {role for seat in SEAT_ROLES.values() for role in seat}
    return bool(may_work(actor, facts_of(case, []), tuple(roles), ""))
