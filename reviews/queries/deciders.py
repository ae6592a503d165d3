"""The people behind decisions: who may still stand there, and who could confirm."""

from uuid import UUID

from accessprogram.models import RoleAssignment, User
from accessprogram.queries.actors import actor_of
from reviews.models import Case, Decision
from reviews.policy.decisions import DECIDERS, may_confirm
from reviews.queries.facts import facts_of


def no_longer_eligible(case: Case, decision: Decision) -> list[UUID]:
    """People whose approval stands although they left, lost the role, or have a conflict with the partner now."""
    behind = decision.approvals.filter(voided_at__isnull=True).values_list("by_id", flat=True)
    return [
        person.id
        for person in User.objects.filter(id__in=behind)
        if not (actor := actor_of(person)).holds(*DECIDERS, tier_id=case.tier_id)
        or case.application.partner_id in actor.conflicts
    ]


def who_can_confirm(case: Case, decision: Decision) -> list[UUID]:
    """People who could confirm this held decision now; some queries per holder of the role."""
    facts = facts_of(case)
    holders = RoleAssignment.objects.filter(role__in=DECIDERS, programme_id=case.programme_id)
    people = User.objects.filter(id__in=holders.values("user_id"), is_active=True).order_by("id")
    return [person.id for person in people if may_confirm(actor_of(person), facts)]
