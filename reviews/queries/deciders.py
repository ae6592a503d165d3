"""The people behind decisions: who may still stand there, and who could confirm."""

from uuid import UUID

from django.db.models import Q

from accessprogram.models import RoleAssignment, User
from accessprogram.queries.actors import actor_of
from reviews.models import Case, Decision
from reviews.policy.decisions import DECIDERS, may_confirm, may_stand
from reviews.queries.facts import facts_of


def no_longer_eligible(case: Case, decision: Decision) -> list[UUID]:
    """People whose approval stands although they left, lost the role, or have a conflict with the partner now; guests
    also when their time is over."""
    behind = decision.approvals.filter(voided_at__isnull=True).values_list("by_id", flat=True)
    facts = facts_of(case, [])
    return [person.id for person in User.objects.filter(id__in=behind) if not may_stand(actor_of(person), facts)]


def who_can_confirm(case: Case, decision: Decision) -> list[UUID]:
    """People who could confirm this held decision now; some queries per holder of the role."""
    facts = facts_of(case)
    roles = (*DECIDERS, "appeals_reviewer") if case.kind == "appeal" else DECIDERS
    holders = RoleAssignment.objects.filter(role__in=roles, programme_id=case.programme_id)
    some = Q(id__in=holders.values("user_id")) | Q(id__in=[*facts.guests, *(vote.by for vote in facts.votes)])
    people = User.objects.filter(some, is_active=True).order_by("id")
    return [person.id for person in people if may_confirm(actor_of(person), facts)]


def who_can_vote(case: Case) -> list[UUID]:
    """People who could vote in the committee of this case, whether or not they did; some queries per person."""
    holders = RoleAssignment.objects.filter(role__in=DECIDERS, programme_id=case.programme_id)
    people = User.objects.filter(id__in=holders.values("user_id"), is_active=True).order_by("id")
    partner_id = case.application.partner_id
    actors = [actor_of(person) for person in people]
    return [
        actor.person
        for actor in actors
        if actor.holds(*DECIDERS, tier_id=case.tier_id) and partner_id not in actor.conflicts
    ]
