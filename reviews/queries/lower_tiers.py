"""A lower tier than the one applied for: which could be approved instead, and what would keep it from standing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accessprogram.models import TierVersion
from reviews.models import Case
from reviews.queries.judgements import CheckState, title_of


def lower_versions(case: Case) -> QuerySet[TierVersion]:
    """The published versions of the programme's tiers below the case's, the highest first."""
    below = TierVersion.objects.filter(
        state="published", tier__programme_id=case.programme_id, tier__position__lt=case.tier.position
    )
    return below.select_related("tier").order_by("-tier__position", "tier__slug")


def missing_checks(version: TierVersion, states: Iterable[CheckState]) -> dict[str, str]:
    """Checks that this version requires and on which no decision can stand: unsettled, or never run (slug -> title)."""
    settled = {state.slug for state in states if state.settled}
    return {slug: title_of(slug) for slug in version.required_checks if slug not in settled}


def within(rations: Iterable[dict[str, Any]], version: TierVersion) -> list[dict[str, Any]]:
    """The rations ([{use_case, requests_per_day}]) cut to what this version gives; one query."""
    most = dict(version.tier_use_cases.values_list("use_case__slug", "max_requests_per_day"))
    return [
        {**ration, "requests_per_day": min(ration["requests_per_day"], most[ration["use_case"]])}
        for ration in rations
        if ration["use_case"] in most
    ]
