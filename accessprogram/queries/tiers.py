"""The public catalogue: what each published tier gives and asks, and how long its decisions took."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accessprogram.models import (
    Application,
    CapabilityAssessment,
    Offering,
    Programme,
    PublishedCheck,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
)
from accessprogram.questionnaires.rules import CommitmentRule, EvidenceRule, TierRules, UseCaseRule

MEASURED_OVER = timedelta(days=365)
ENOUGH_DECISIONS = 5  # below this, a percentile would tell about single partners and promise what nobody measured


def published_versions() -> QuerySet[TierVersion]:
    """The version in force of every tier, lowest tier first, with all that its page shows."""
    return (
        TierVersion.objects.filter(state="published")
        .select_related("tier__programme", "questionnaire")
        .prefetch_related(
            Prefetch("tier_offerings", TierOffering.objects.select_related("offering").order_by("offering__title")),
            Prefetch("tier_use_cases", TierUseCase.objects.select_related("use_case").order_by("use_case__title")),
            Prefetch(
                "tier_commitments",
                TierCommitment.objects.select_related("template").order_by("-required", "template__title"),
            ),
        )
        .order_by("tier__programme__title", "tier__position", "tier__slug")
    )


def published_version(slug: str) -> TierVersion | None:
    """The version in force of the tier with this slug; of several programmes, the first by title."""
    return published_versions().filter(tier__slug=slug).first()


def programmes() -> list[Programme]:
    """Programmes with at least one published tier."""
    return list(Programme.objects.filter(tiers__versions__state="published").distinct())


def rules_of(version: TierVersion) -> TierRules:
    """What a tier version asks of the answers, in the form in which questionnaires are judged by it."""
    use_cases = list(version.tier_use_cases.select_related("use_case").order_by("use_case__title"))
    pledges = version.tier_commitments.filter(template__side="partner").select_related("template")
    return TierRules(
        title=str(version.tier),
        use_cases=tuple(
            UseCaseRule(
                slug=row.use_case.slug,
                title=row.use_case.title,
                ration_limit=row.max_requests_per_day,
                needs_targets=row.use_case.needs_targets,
            )
            for row in use_cases
        ),
        commitments=tuple(
            CommitmentRule(
                slug=row.template.slug,
                title=row.template.title,
                metric=row.template.metric,
                unit=row.template.unit,
                required=row.required,
                due_within_days=row.template.due_days,
            )
            for row in pledges.order_by("-required", "template__title")
        ),
        evidence=tuple(
            EvidenceRule(slug=kind["slug"], title=kind["title"], required=bool(kind.get("required", True)))
            for kind in version.evidence
        ),
    )


def checks_of(versions: Iterable[TierVersion]) -> dict[str, PublishedCheck]:
    """slug -> published check, of every check that any of these versions requires."""
    slugs = {slug for version in versions for slug in version.required_checks}
    return {check.slug: check for check in PublishedCheck.objects.filter(slug__in=slugs)}


def capability_levels(offerings: Sequence[Offering]) -> dict[UUID, int]:
    """offering id -> its assessed level, 0 to 4; an offering that nobody assessed is absent."""
    levels: dict[UUID, int] = {}
    rows = CapabilityAssessment.objects.filter(offering__in=offerings).order_by("created_at")
    for offering_id, level in rows.values_list("offering_id", "level"):
        levels[offering_id] = level
    return levels


@dataclass(frozen=True)
class DecisionTimes:
    """Days from submission to decision, pauses included, measured over the last year. None when ``n`` is too small."""

    n: int = 0
    p50: float | None = None
    p90: float | None = None

    @property
    def enough(self) -> bool:
        return self.p50 is not None


def decision_times(versions: Iterable[TierVersion], *, now: datetime) -> dict[UUID, DecisionTimes]:
    """tier id -> how long decisions took; one query."""
    gathered: dict[UUID, list[float]] = {version.tier_id: [] for version in versions}
    rows = Application.objects.filter(
        tier_version__tier_id__in=gathered, state="decided", decided_at__gte=now - MEASURED_OVER
    ).values_list("tier_version__tier_id", "submitted_at", "decided_at")
    for tier_id, submitted, decided in rows:
        if submitted is None or decided is None:
            continue
        gathered[tier_id].append((decided - submitted).total_seconds() / 86400)
    return {tier_id: _times(sorted(found)) for tier_id, found in gathered.items()}


def _times(days: list[float]) -> DecisionTimes:
    if len(days) < ENOUGH_DECISIONS:
        return DecisionTimes(n=len(days))
    return DecisionTimes(n=len(days), p50=_percentile(days, 50), p90=_percentile(days, 90))


def _percentile(ordered: list[float], percent: int) -> float:
    """Nearest rank: a wait that somebody really had."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
