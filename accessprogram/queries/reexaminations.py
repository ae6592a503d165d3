"""Grants beside the levels in force now: which a change of level concerns, and which fall short of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accessprogram.clock import db_now
from accessprogram.enums import GrantState, PublicationState, ReexaminationState, RuleKind, ShortfallState
from accessprogram.models import (
    Grant,
    GrantLine,
    Membership,
    Offering,
    Reexamination,
    RuleVersion,
    SafeguardAssessment,
    Shortfall,
)
from accessprogram.policy.actors import Actor
from accessprogram.policy.capability import cure_days
from accessprogram.policy.safeguards import is_enough
from accessprogram.queries.access import visible_grants
from accessprogram.queries.roles import programmes_of
from accessprogram.queries.safeguards import capability_levels

# Lapsed ones too: they resume when a new threat assessment is read.
LOOKED_AT = (
    GrantState.PENDING_TERMS,
    GrantState.PROVISIONING,
    GrantState.ACTIVE,
    GrantState.RESTRICTED,
    GrantState.SUSPENDED,
    GrantState.LAPSED,
)
TOLD = ("owner", "security_contact")
SHOWN = 50


@dataclass(frozen=True)
class Pair:
    """A grant on an offering, with both levels as they stand now. ``missing`` are what the partner can bring."""

    grant_id: UUID
    partner_id: UUID
    offering_id: UUID
    capability: int | None
    safeguard: int | None
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.grant_id, self.offering_id

    @property
    def enough(self) -> bool:
        """An offering that was never assessed is not made short by any change."""
        return self.capability is None or is_enough(capability=self.capability, safeguard=self.safeguard)


def next_grants(row: Reexamination, limit: int) -> list[UUID]:
    """Ids of up to ``limit`` grants that the change concerns, in order, after the row's cursor. One indexed query."""
    found = Grant.objects.filter(programme_id=row.programme_id, state__in=LOOKED_AT)
    if row.partner_id is not None:
        found = found.filter(partner_id=row.partner_id)
    if row.offering_id is not None:
        found = found.filter(Exists(GrantLine.objects.filter(grant=OuterRef("pk"), offering_id=row.offering_id)))
    if row.cursor is not None:
        found = found.filter(id__gt=row.cursor)
    return list(found.order_by("id").values_list("id", flat=True)[:limit])


def pairs(programme_id: UUID, grant_ids: Collection[UUID], offering_id: UUID | None = None) -> list[Pair]:
    """Every grant and offering of theirs with both levels in force now. Three queries whatever their number."""
    lines = GrantLine.objects.filter(grant_id__in=grant_ids)
    if offering_id is not None:
        lines = lines.filter(offering_id=offering_id)
    rows = list(
        lines.order_by("grant_id", "offering_id").values_list("grant_id", "partner_id", "offering_id").distinct()
    )
    levels = capability_levels({row[2] for row in rows})
    standing = _safeguards(programme_id, {row[1] for row in rows})
    found = []
    for grant_id, partner_id, offering_id_ in rows:
        capability = levels.get(offering_id_)
        safeguard, needs = standing.get(partner_id, (None, ()))
        missing = tuple(str(need["words"]) for need in needs if capability is not None and need["level"] <= capability)
        found.append(Pair(grant_id, partner_id, offering_id_, capability, safeguard, missing))
    return found


def _safeguards(programme_id: UUID, partner_ids: Collection[UUID]) -> dict[UUID, tuple[int, list[dict[str, Any]]]]:
    """partner -> the level in force and what is missing for the next ones."""
    rows = SafeguardAssessment.objects.filter(programme_id=programme_id, partner_id__in=partner_ids)
    ordered = rows.order_by("created_at", "id").values_list("partner_id", "level", "missing")
    return {partner_id: (level, missing) for partner_id, level, missing in ordered}


def open_shortfalls(grant_ids: Collection[UUID], offering_id: UUID | None = None) -> dict[tuple[UUID, UUID], Shortfall]:
    """(grant, offering) -> the shortfall that is to be cured."""
    found = Shortfall.objects.filter(grant_id__in=grant_ids, state=ShortfallState.OPEN)
    if offering_id is not None:
        found = found.filter(offering_id=offering_id)
    return {(row.grant_id, row.offering_id): row for row in found}


def cure_period(programme_id: UUID) -> timedelta:
    """How long a partner has, as the programme's published capability rule says it."""
    rule = RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.CAPABILITY, state=PublicationState.PUBLISHED
    ).first()
    return timedelta(days=cure_days(rule.rule if rule else {}))


def people_to_tell(partner_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """partner -> its owners and security contacts with an open account. One query."""
    rows = Membership.objects.filter(
        partner_id__in=partner_ids, ended_at__isnull=True, user__is_active=True, role__in=TOLD
    )
    people: dict[UUID, list[UUID]] = {}
    for partner_id, user_id in rows.order_by("user_id").values_list("partner_id", "user_id").distinct():
        people.setdefault(partner_id, []).append(user_id)
    return people


def due() -> QuerySet[Reexamination]:
    """What waits to be gone on with, the oldest first; also what a dead process held."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=db_now())
    waiting = Reexamination.objects.filter(free, state__in=[ReexaminationState.QUEUED, ReexaminationState.RUNNING])
    return waiting.order_by("created_at", "id")


@dataclass(frozen=True)
class Effect:
    """What a level would do to the grants that the actor sees: how many stand on the offering, how many of them are
    short now and would be. ``rows`` are the first of those that would be."""

    level: int
    grants: int
    short_now: int
    short_then: int
    rows: tuple[Mapping[str, Any], ...]

    @property
    def newly(self) -> int:
        return max(0, self.short_then - self.short_now)


def effect(actor: Actor, offering: Offering, level: int) -> Effect:
    """Before it is confirmed: what ``level`` would mean for the grants on the offering. Three queries."""
    now = capability_levels([offering.id]).get(offering.id)
    newest = SafeguardAssessment.objects.filter(
        partner_id=OuterRef("partner_id"), programme_id=OuterRef("programme_id")
    ).order_by("-created_at", "-id")
    grants = visible_grants(actor).filter(
        Exists(GrantLine.objects.filter(grant=OuterRef("pk"), offering_id=offering.id)), state__in=LOOKED_AT
    )
    levelled = grants.annotate(safeguard=Subquery(newest.values("level")[:1]))
    short_then = Q(safeguard__lt=level) | Q(safeguard__isnull=True)
    short_now = (Q(safeguard__lt=now) | Q(safeguard__isnull=True)) if now is not None else Q(pk__in=[])
    counted = levelled.aggregate(
        grants=Count("pk"), now=Count("pk", filter=short_now), then=Count("pk", filter=short_then)
    )
    rows = levelled.filter(short_then).select_related("partner", "tier_version__tier").order_by("partner__name", "id")
    return Effect(
        level=level,
        grants=counted["grants"],
        short_now=counted["now"],
        short_then=counted["then"],
        rows=tuple({"grant": grant, "safeguard": grant.safeguard} for grant in rows[:SHOWN]),
    )


def visible_reexaminations(actor: Actor) -> QuerySet[Reexamination]:
    """Those of the programmes on which the actor has a seat; of one partner, not where a conflict stands."""
    found = Reexamination.objects.filter(programme_id__in=programmes_of(actor))
    return found.exclude(partner_id__in=actor.conflicts).select_related(
        "offering", "partner", "capability", "safeguard"
    )


def visible_shortfalls(actor: Actor) -> QuerySet[Shortfall]:
    """Of the grants that the actor sees, the earliest date first."""
    return Shortfall.objects.filter(grant__in=visible_grants(actor)).select_related(
        "grant__partner", "grant__tier_version__tier", "offering"
    )


def first_to_cure(partner_id: UUID) -> Shortfall | None:
    """Of what the partner is to cure, what is due first."""
    found = Shortfall.objects.filter(grant__partner_id=partner_id, state=ShortfallState.OPEN).select_related("offering")
    return found.order_by("cure_until", "id").first()
