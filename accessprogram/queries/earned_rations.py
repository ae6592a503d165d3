"""Which rations follow the formula for finding, and by which rule."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accessprogram.enums import GrantState, PublicationState, RuleKind
from accessprogram.models import Ration, RuleVersion

# The inputs move with time as well: a fix is older than a year, a report waits for longer than 14 days.
WORKED_OUT_EVERY = timedelta(days=1)
_OVER = (GrantState.EXPIRED, GrantState.REVOKED)


def ration_rule(programme_id: UUID) -> RuleVersion | None:
    """The formula in force."""
    return RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.RATION, state=PublicationState.PUBLISHED
    ).first()


def finding_rations(partner_id: UUID, programme_id: UUID) -> QuerySet[Ration]:
    """The rations for finding of a partner's grants that are not over."""
    return Ration.objects.filter(
        grant__partner_id=partner_id, grant__programme_id=programme_id, use_case__finds_vulnerabilities=True
    ).exclude(grant__state__in=_OVER)


def due(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(partner, programme) pairs that have to be worked out again, those that never were first."""
    stale = Q(earned_at__isnull=True) | Q(earned_at__lte=now - WORKED_OUT_EVERY)
    rows = Ration.objects.filter(stale, use_case__finds_vulnerabilities=True).exclude(grant__state__in=_OVER)
    pairs = rows.order_by(F("earned_at").asc(nulls_first=True)).values_list("grant__partner_id", "grant__programme_id")
    return list(dict.fromkeys(pairs[: 10 * limit]))[:limit]
