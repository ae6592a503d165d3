"""Rations as people look at them: what counts, what was used, what could be moved, and which pools are short."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from accessprogram.clock import db_now
from accessprogram.enums import AgreementState, GrantState, RationPeriod
from accessprogram.models import (
    Agreement,
    Grant,
    GrantLine,
    Pool,
    Ration,
    RationMove,
    RationUse,
    RideOut,
    Tier,
    TierUseCase,
)
from accessprogram.policy import rations as policy
from accessprogram.policy.actors import Actor
from accessprogram.policy.entitlements import RationFacts
from accessprogram.policy.rations import Claim, Used
from accessprogram.queries.access import visible_grants
from accessprogram.queries.entitlements import given, period_start, resets_at, used

SHOWN_DAYS = 30
_SHOWN = (GrantState.PROVISIONING, GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED)


@dataclass(frozen=True)
class Bounds:
    """What the agreement gives, and how far a move may take it."""

    granted: int
    least: int
    most: int


@dataclass(frozen=True)
class RationCard:
    """A ration now, with the requests of each of the last days, oldest first."""

    ration: Ration
    facts: RationFacts
    bounds: Bounds
    days: tuple[tuple[datetime, int], ...]

    @property
    def spare(self) -> int:
        """What could be moved away now: neither below the least nor what is used or reserved already."""
        kept = max(self.bounds.least, self.facts.used + self.facts.reserved)
        return max(0, self.ration.requests - kept)

    @property
    def room(self) -> int:
        """What could be moved here now."""
        return max(0, self.bounds.most - self.ration.requests)


@dataclass(frozen=True)
class GrantRations:
    """The rations of one grant, by use case, and its newest moves."""

    grant: Grant
    cards: tuple[RationCard, ...]
    moves: tuple[RationMove, ...]


def of_partner(partner_id: UUID) -> list[GrantRations]:
    """A partner's grants that are not over, newest first; the same number of queries whatever it has."""
    at = db_now()
    grants = list(
        Grant.objects.filter(partner_id=partner_id, state__in=_SHOWN)
        .select_related("tier_version__tier", "agreement__application")
        .prefetch_related("rations__use_case")
        .order_by("-created_at")
    )
    ids = [grant.id for grant in grants]
    uses = _uses([ration for grant in grants for ration in grant.rations.all()], at)
    bounds = bounds_of(grants)
    moves: dict[UUID, list[RationMove]] = defaultdict(list)
    for move in RationMove.objects.filter(grant_id__in=ids).select_related("from_use_case", "to_use_case", "by")[:50]:
        moves[move.grant_id].append(move)
    return [
        GrantRations(
            grant,
            tuple(
                _card(grant, ration, uses[ration.id], bounds[ration.id], at)
                for ration in sorted(grant.rations.all(), key=lambda row: (row.use_case.title, row.period))
            ),
            tuple(moves[grant.id][:5]),
        )
        for grant in grants
    ]


def _uses(rations: Iterable[Ration], at: datetime) -> dict[UUID, dict[datetime, RationUse]]:
    found: dict[UUID, dict[datetime, RationUse]] = defaultdict(dict)
    since = min(period_start(RationPeriod.DAY, at) - timedelta(days=SHOWN_DAYS - 1), period_start("month", at))
    for use in RationUse.objects.filter(ration__in=[row.id for row in rations], period_start__gte=since):
        found[use.ration_id][use.period_start] = use
    return found


def _card(grant: Grant, ration: Ration, uses: dict[datetime, RationUse], bounds: Bounds, at: datetime) -> RationCard:
    facts = policy.facts(
        given(ration), used(uses.get(period_start(ration.period, at))), grant.state, resets_at(ration.period, at)
    )
    days = []
    if ration.period == RationPeriod.DAY:
        today = period_start(RationPeriod.DAY, at)
        for number in range(SHOWN_DAYS - 1, -1, -1):
            day = today - timedelta(days=number)
            days.append((day, uses[day].requests if day in uses else 0))
    return RationCard(ration, facts, bounds, tuple(days))


def bounds_of(grants: Iterable[Grant]) -> dict[UUID, Bounds]:
    """Ration -> what the countersigned agreement in force gives, and how far a move may take it. Two queries."""
    rows = list(grants)
    agreed: dict[UUID, dict[str, Any]] = {}
    versions = Agreement.objects.filter(
        decision_id__in=[grant.decision_id for grant in rows], state=AgreementState.COUNTERSIGNED
    )
    for agreement in versions.order_by("number"):
        agreed[agreement.decision_id] = agreement.content
    tiers = {grant.tier_version_id for grant in rows}
    most = {
        (row.tier_version_id, row.use_case_id): row.max_requests_per_day
        for row in TierUseCase.objects.filter(tier_version_id__in=tiers)
    }
    found = {}
    for grant in rows:
        content = agreed.get(grant.decision_id) or {}
        said = {(row["use_case"], row.get("period", "day")): row["requests"] for row in content.get("rations", ())}
        for ration in grant.rations.all():
            # A ration that the agreement does not name is not moved: it stays what it is.
            granted = said.get((ration.use_case.slug, ration.period), ration.requests)
            tier_most = most.get((grant.tier_version_id, ration.use_case_id), granted)
            found[ration.id] = Bounds(granted, policy.least(granted), policy.most(granted, tier_most))
    return found


# --- Pools -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PoolRow:
    """A pool with what may be drawn from it, and what was."""

    pool: Pool
    claims: tuple[Claim, ...]

    @property
    def used(self) -> int:
        return sum(claim.used for claim in self.claims)

    @property
    def granted(self) -> int:
        return sum(claim.granted for claim in self.claims)

    @property
    def is_short(self) -> bool:
        return policy.is_short(self.pool.requests, self.claims)


def open_pools() -> QuerySet[Pool]:
    """Those that are shared now."""
    return Pool.objects.filter(ended_at__isnull=True).select_related("offering", "programme").order_by("created_at")


def with_claims(pools: Iterable[Pool], at: datetime) -> list[PoolRow]:
    """Each pool with every ration of its period that has a live line of its model. Three queries.

    A ration that covers several models counts fully in each of their pools.
    """
    rows = list(pools)
    lines = GrantLine.objects.filter(offering_id__in={pool.offering_id for pool in rows}, live=True)
    pairs: dict[UUID, set[tuple[UUID, UUID]]] = defaultdict(set)
    for offering_id, grant_id, use_case_id in lines.values_list("offering_id", "grant_id", "use_case_id"):
        pairs[offering_id].add((grant_id, use_case_id))
    found: dict[tuple[UUID, UUID], list[Ration]] = defaultdict(list)
    grants = {grant for pool_pairs in pairs.values() for grant, _use_case in pool_pairs}
    for ration in Ration.objects.filter(grant_id__in=grants).select_related("grant__tier_version"):
        found[ration.grant_id, ration.use_case_id].append(ration)
    starts = {period_start(period, at) for period in RationPeriod.values}
    uses = {
        (use.ration_id, use.period_start): use
        for use in RationUse.objects.filter(ration__grant_id__in=grants, period_start__in=starts)
    }
    return [
        PoolRow(
            pool,
            tuple(
                _claim(ration, used(uses.get((ration.id, period_start(ration.period, at)))))
                for pair in sorted(pairs[pool.offering_id])
                for ration in found[pair]
                if ration.period == pool.period
            ),
        )
        for pool in rows
    ]


def _claim(ration: Ration, now: Used) -> Claim:
    allowed = min(n for n in (ration.requests, ration.earned_requests) if n is not None)
    return Claim(ration.id, ration.grant.tier_version.pool_weight, now.requests + now.reserved_requests, allowed)


# --- The desk --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class InUse:
    """How much of a ration was used in its period, for the provider's people."""

    ration: Ration
    facts: RationFacts


def most_used(actor: Actor, at: datetime, *, limit: int = 25) -> list[InUse]:
    """The daily rations most of which is used today, of the grants that the actor sees. One query."""
    seen = visible_grants(actor).exclude(partner_id__in=actor.partners)
    rows = (
        RationUse.objects.filter(period_start=period_start("day", at), ration__period="day", ration__grant__in=seen)
        .select_related("ration__grant__partner", "ration__grant__tier_version__tier", "ration__use_case")
        .order_by("-requests", "id")[:limit]
    )
    return [
        InUse(
            use.ration,
            policy.facts(given(use.ration), used(use), use.ration.grant.state, resets_at("day", at)),
        )
        for use in rows
    ]


def used_by_day(actor: Actor, at: datetime) -> list[tuple[datetime, int]]:
    """The requests of each of the last days over all the partners that the actor sees, oldest first. One query."""
    seen = visible_grants(actor).exclude(partner_id__in=actor.partners)
    today = period_start("day", at)
    since = today - timedelta(days=SHOWN_DAYS - 1)
    rows = RationUse.objects.filter(period_start__gte=since, ration__period="day", ration__grant__in=seen)
    total = dict(rows.order_by().values_list("period_start").annotate(Sum("requests")))
    return [(day, total.get(day, 0)) for day in (since + timedelta(days=n) for n in range(SHOWN_DAYS))]


def ride_outs(tiers: Iterable[UUID]) -> list[tuple[Tier, RideOut | None]]:
    """Each of these tiers with its ride-out that was asked for or is in force. Two queries."""
    found = {
        row.tier_id: row
        for row in RideOut.objects.filter(tier_id__in=list(tiers), ended_at__isnull=True).select_related(
            "asked_by", "confirmed_by"
        )
    }
    rows = Tier.objects.filter(id__in=list(tiers)).select_related("programme").order_by("programme__title", "position")
    return [(tier, found.get(tier.id)) for tier in rows]
