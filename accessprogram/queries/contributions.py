"""What partners gave: who sees which contribution, and how well a partner finishes what it finds."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accessprogram.enums import ContributionKind, ContributionState
from accessprogram.models import (
    Commitment,
    Contribution,
    ContributionStep,
    Initiative,
    Programme,
    Project,
    Ration,
    UseCase,
)
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_applications

COUNTED = timedelta(days=365)
ANSWERED_WITHIN = timedelta(days=14)
_VALID = frozenset(
    {ContributionState.VALID, ContributionState.DISCLOSED, ContributionState.FIXED, ContributionState.RELEASED}
)


@dataclass(frozen=True)
class Finishing:
    """How a partner's findings of the last 365 days ended, as whoever received them said.

    ``valid_share`` is of those that were answered (None: none was), ``median_days_to_fix`` counts from the report to
    the fix (None: none is fixed), ``waiting`` are reports that nobody answered within 14 days.
    """

    reported: int
    valid: int
    fixed: int
    valid_share: float | None
    median_days_to_fix: float | None
    waiting: int


def finishing(partner_id: UUID, programme_id: UUID, at: datetime) -> Finishing:
    """The proved ability to finish, as it stood at ``at``; one query. Only findings count, from their report on."""
    steps = ContributionStep.objects.filter(
        contribution__partner_id=partner_id,
        contribution__programme_id=programme_id,
        contribution__kind=ContributionKind.FINDING,
        on__lte=at,
    )
    told: dict[UUID, dict[str, datetime]] = {}
    last: dict[UUID, str] = {}
    for finding, to, on in steps.order_by("on", "created_at").values_list("contribution_id", "to", "on"):
        told.setdefault(finding, {}).setdefault(to, on)
        last[finding] = to
    counted = {
        finding: when
        for finding, when in told.items()
        if when.get(ContributionState.REPORTED, at - COUNTED) > at - COUNTED
    }
    answered = [finding for finding in counted if last[finding] != ContributionState.REPORTED]
    valid = [finding for finding in answered if last[finding] in _VALID]
    took = [
        (when[ContributionState.FIXED] - when[ContributionState.REPORTED]) / timedelta(days=1)
        for finding, when in counted.items()
        if ContributionState.FIXED in when and last[finding] in _VALID
    ]
    return Finishing(
        reported=len(counted),
        valid=len(valid),
        fixed=len(took),
        valid_share=len(valid) / len(answered) if answered else None,
        median_days_to_fix=median(took) if took else None,
        waiting=sum(
            last[finding] == ContributionState.REPORTED and when[ContributionState.REPORTED] <= at - ANSWERED_WITHIN
            for finding, when in counted.items()
        ),
    )


def visible_contributions(actor: Actor) -> QuerySet[Contribution]:
    """A partner's own, drafts included; staff see what was reported, of the partners whose applications they see."""
    own = Q(partner_id__in=actor.partners)
    seen = visible_applications(actor).filter(partner_id=OuterRef("partner_id"), programme_id=OuterRef("programme_id"))
    staff = Exists(seen) & ~Q(partner_id__in=actor.conflicts) & ~Q(state=ContributionState.DRAFT)
    return Contribution.objects.filter(own | staff)


def with_steps(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """With everything that a page of the ledger shows; the same number of queries whatever their number."""
    steps = ContributionStep.objects.select_related("by").order_by("on", "created_at")
    return contributions.select_related(
        "partner", "programme", "project", "initiative", "commitment", "use_case"
    ).prefetch_related(Prefetch("steps", steps), "replies")


@dataclass(frozen=True)
class Choices:
    """What a partner's contribution can name: its own programmes, projects, initiatives, pledges and use cases."""

    programmes: tuple[Programme, ...]
    projects: tuple[Project, ...]
    initiatives: tuple[Initiative, ...]
    commitments: tuple[Commitment, ...]
    use_cases: tuple[UseCase, ...]

    def ids(self, name: str, programme_id: UUID) -> set[UUID]:
        """Those that fit a contribution in this programme; ``name`` is project, initiative, commitment or use_case."""
        if name == "project":
            return {row.id for row in self.projects}
        if name == "initiative":
            return {row.id for row in self.initiatives if row.programme_id == programme_id}
        if name == "commitment":
            return {row.id for row in self.commitments if row.application.programme_id == programme_id}
        return {row.id for row in self.use_cases if row.programme_id == programme_id}


def choices_for(partner_id: UUID) -> Choices:
    """Five queries."""
    pledged = Commitment.objects.filter(
        partner_id=partner_id, side="partner", agreement__countersigned_at__isnull=False
    ).select_related("application")
    return Choices(
        programmes=tuple(Programme.objects.filter(applications__partner_id=partner_id).distinct().order_by("title")),
        projects=tuple(Project.objects.filter(partner_id=partner_id)),
        initiatives=tuple(Initiative.objects.filter(partner_id=partner_id)),
        commitments=tuple(pledged.order_by("title", "id")),
        use_cases=tuple(
            UseCase.objects.filter(id__in=Ration.objects.filter(grant__partner_id=partner_id).values("use_case_id"))
        ),
    )


def counted(by_state: Counter[str]) -> Counter[str]:
    """From how many are in each state to how many were found (reported), valid, fixed, released, not useful or wait.

    Each counts what came at least so far: what is released was fixed, what is fixed was valid. Drafts do not count.
    """
    at_least = ("valid", "disclosed", "fixed", "released")
    found = Counter({"reported": sum(by_state.values()) - by_state[ContributionState.DRAFT]})
    found["valid"] = sum(by_state[state] for state in at_least)
    found["fixed"] = by_state[ContributionState.FIXED] + by_state[ContributionState.RELEASED]
    found["released"] = by_state[ContributionState.RELEASED]
    found["rejected"] = by_state[ContributionState.REJECTED]
    found["waiting"] = by_state[ContributionState.REPORTED]
    return found
