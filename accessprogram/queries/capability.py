"""The capability level of offerings: in force, proposed, and what the published rule says of the runs on record."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models import (
    CapabilityAssessment,
    CapabilityProposal,
    EvaluationRun,
    Offering,
    RoleAssignment,
    RuleVersion,
    User,
)
from accessprogram.policy.actors import Actor
from accessprogram.policy.capability import ASSESSORS, Reached, Score, derive
from accessprogram.queries.roles import programmes_of


@dataclass(frozen=True)
class Derived:
    """What the rule says; ``level`` is None without a rule or without a run."""

    rule: RuleVersion | None
    level: int | None
    reached: tuple[Reached, ...] = ()

    @property
    def why(self) -> list[str]:
        """What leads to the level, in words, each once."""
        return list(dict.fromkeys(found.words for found in self.reached if found.level == self.level))


def published_rule(programme_id: UUID) -> RuleVersion | None:
    """The rule by which capability levels are derived now."""
    return RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.CAPABILITY, state=PublicationState.PUBLISHED
    ).first()


def derived(offering: Offering) -> Derived:
    """What the published rule says of the offering's runs that nothing superseded. Two queries."""
    rule = published_rule(offering.programme_id)
    if rule is None:
        return Derived(None, None)
    runs = EvaluationRun.objects.filter(offering=offering, superseded_by__isnull=True).order_by("run_on", "id")
    scores = [
        Score(
            run_id=run.id,
            benchmark=run.benchmark,
            version=run.benchmark_version,
            metric=run.metric,
            attempts=run.attempts,
            score=run.score,
        )
        for run in runs
    ]
    level, reached = derive(rule.rule, scores)
    return Derived(rule, level, tuple(reached))


def latest_assessment(offering_id: UUID) -> CapabilityAssessment | None:
    """The one in force."""
    return CapabilityAssessment.objects.filter(offering_id=offering_id).order_by("-created_at", "-id").first()


def level_in_force(offering_id: UUID) -> int | None:
    """None: never assessed."""
    found = latest_assessment(offering_id)
    return found.level if found else None


def history(offering_id: UUID) -> QuerySet[CapabilityAssessment]:
    """Every level that was ever in force, the newest first, with who stood behind it."""
    rows = CapabilityAssessment.objects.filter(offering_id=offering_id).order_by("-created_at", "-id")
    return rows.select_related("proposed_by", "confirmed_by", "rule")


def visible_offerings(actor: Actor) -> QuerySet[Offering]:
    """Those of the programmes on which the actor has a seat."""
    return Offering.objects.filter(programme_id__in=programmes_of(actor)).select_related("programme")


def visible_offering(actor: Actor, offering_id: UUID) -> UUID | None:
    """The id, if the actor sees it."""
    return visible_offerings(actor).filter(pk=offering_id).values_list("pk", flat=True).first()


def visible_proposals(actor: Actor) -> QuerySet[CapabilityProposal]:
    """Those about offerings that the actor sees."""
    return CapabilityProposal.objects.filter(offering__in=visible_offerings(actor)).select_related(
        "offering__programme", "proposed_by", "closed_by"
    )


def open_proposal(offering_id: UUID) -> CapabilityProposal | None:
    """The proposal that waits for another person; at most one."""
    return (
        CapabilityProposal.objects.filter(offering_id=offering_id, closed_at__isnull=True)
        .select_related("proposed_by", "offering")
        .first()
    )


def who_can_confirm(programme_id: UUID, *, proposed_by: UUID) -> list[UUID]:
    """Ids of the active people who hold a seat that assesses levels in this programme, without the proposer."""
    held = RoleAssignment.objects.filter(
        Q(programme_id=programme_id),
        role__in=ASSESSORS,
        until__isnull=True,
        confirmed_by__isnull=False,
    )
    people = User.objects.filter(id__in=held.values("user_id"), is_active=True).exclude(id=proposed_by)
    return list(people.order_by("id").values_list("id", flat=True))
