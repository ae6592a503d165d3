"""Exactly which calls of the last seven days a measure would have refused, from the gateway's own usage reports.

A call is a report's requests. What was refused anyway was never reported and is not counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementAction, EnforcementScope, RationPeriod, SurfaceState
from accessprogram.models import Enforcement, Grant, GrantLine, NamedUser, Ration, Surface, UsageReport
from accessprogram.queries.enforcement import reached_grants

DAYS = 7
KEPT_ROWS = 50


@dataclass(frozen=True)
class Row:
    """The calls of one caller on one surface for one use case. ``why`` is empty when the measure refuses them all."""

    surface: str
    use_case: str
    user_key: str
    user: str
    requests: int
    tokens: int
    last_at: datetime
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """``requests`` of ``all_requests`` in the window would have been refused; ``rows`` say which, most first.

    ``unsure`` are requests of named users that a restricted grant lets through only with a fresh phishing-resistant
    sign-in, of which a report says nothing.
    """

    since: datetime
    until: datetime
    requests: int
    tokens: int
    all_requests: int
    rows: tuple[Row, ...]
    unsure: int
    surfaces: tuple[str, ...]
    named_users: int

    def as_data(self) -> dict[str, Any]:
        """For the measure's own record: the numbers and the first rows."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "requests": self.requests,
            "tokens": self.tokens,
            "all_requests": self.all_requests,
            "unsure": self.unsure,
            "surfaces": list(self.surfaces),
            "named_users": self.named_users,
            "rows": [{**asdict(row), "last_at": row.last_at.isoformat()} for row in self.rows[:KEPT_ROWS]],
        }


def preview(measure: Enforcement, *, at: datetime | None = None) -> Preview:
    """What the measure (it need not be saved) would have refused in the ``DAYS`` before ``at``."""
    until = at or db_now()
    since = until - timedelta(days=DAYS)
    everything = UsageReport.objects.filter(
        surface__partner_id=measure.partner_id,
        surface__grant__programme_id=measure.programme_id,
        at__gt=since,
        at__lte=until,
    )
    reached = everything.filter(_reached(measure))
    named = dict(
        NamedUser.objects.filter(partner_id=measure.partner_id, ended_at__isnull=True).values_list("user_key", "label")
    )
    restricts = measure.action == EnforcementAction.RESTRICT
    rows = _restricted(measure, reached, named) if restricts else _rows(reached, named)
    rows = sorted(rows, key=lambda row: (-row.requests, row.surface, row.use_case, row.user_key))
    refused = sum(row.requests for row in rows)
    total = reached.aggregate(sum=Sum("requests"))["sum"] or 0
    return Preview(
        since=since,
        until=until,
        requests=refused,
        tokens=sum(row.tokens for row in rows),
        all_requests=everything.aggregate(sum=Sum("requests"))["sum"] or 0,
        rows=tuple(rows),
        unsure=total - refused if restricts else 0,
        surfaces=_surfaces(measure),
        named_users=1 if measure.scope == EnforcementScope.USER else len(named),
    )


def whole_grant(grant: Grant, action: str) -> Enforcement:
    """A measure against a grant that is not written: to ask what it would cut."""
    return Enforcement(
        programme_id=grant.programme_id, partner_id=grant.partner_id, scope="grant", action=action, grant=grant
    )


def _reached(measure: Enforcement) -> Q:
    """The calls that the measure is about: of the user, on the surface, for the use case, under the grants' lines."""
    if measure.scope == EnforcementScope.USER:
        return Q(user_key=measure.named_user.user_key) if measure.named_user is not None else Q(pk__in=[])
    if measure.scope == EnforcementScope.SURFACE:
        return Q(surface_id=measure.surface_id)
    if measure.scope == EnforcementScope.PARTNER:
        return Q()
    lines = GrantLine.objects.filter(grant__in=reached_grants(measure).order_by())
    if measure.scope == EnforcementScope.USE_CASE:
        lines = lines.filter(use_case_id=measure.use_case_id)
    return _pairs(lines)


def _pairs(lines: QuerySet[GrantLine]) -> Q:
    """Calls for a model and use case that these lines serve; a report that names no model counts by its use case."""
    offerings: dict[UUID, set[UUID]] = defaultdict(set)
    for line in lines.filter(Q(live=True) | Q(starts_at__isnull=True) | Q(cut_at__isnull=False)):
        offerings[line.use_case_id].add(line.offering_id)
    found = Q(pk__in=[])
    for use_case_id, models in offerings.items():
        found |= Q(use_case_id=use_case_id) & (Q(offering__isnull=True) | Q(offering_id__in=models))
    return found


def _rows(calls: QuerySet[UsageReport], named: dict[str, str], why: str = "") -> list[Row]:
    grouped = (
        calls.order_by()
        .values("surface__reference", "use_case__title", "user_key")
        .annotate(requests_sum=Sum("requests"), tokens_sum=Sum("tokens"), last=Max("at"), reports=Count("id"))
    )
    return [
        Row(
            surface=row["surface__reference"],
            use_case=row["use_case__title"],
            user_key=row["user_key"],
            user=named.get(row["user_key"], ""),
            requests=row["requests_sum"],
            tokens=row["tokens_sum"],
            last_at=row["last"],
            why=why,
        )
        for row in grouped
    ]


def _restricted(measure: Enforcement, calls: QuerySet[UsageReport], named: dict[str, str]) -> list[Row]:
    """Restricted refuses whoever is no named user, and of the others what goes above the lowest ration, a tenth."""
    return [
        *_rows(calls.exclude(user_key__in=list(named)), named, why="not_named"),
        *_above(calls.filter(user_key__in=list(named)), _tenths(measure), named),
    ]


def _tenths(measure: Enforcement) -> dict[UUID, int]:
    """Use case -> requests a day that restricted grants leave together."""
    left: dict[UUID, int] = defaultdict(int)
    rations = Ration.objects.filter(grant__in=reached_grants(measure).order_by(), period=RationPeriod.DAY)
    for ration in rations:
        left[ration.use_case_id] += ration.requests // 10
    return left


def _above(calls: QuerySet[UsageReport], tenths: dict[UUID, int], named: dict[str, str]) -> Iterable[Row]:
    """Call by call in the order of time, day by day in UTC: those that come when the tenth is used up."""
    used: dict[tuple[UUID, Any], int] = defaultdict(int)
    over: dict[tuple[str, str, str], list[Any]] = {}
    rows = calls.order_by("at", "id").values_list(
        "surface__reference", "use_case__title", "use_case_id", "user_key", "requests", "tokens", "at"
    )
    for surface, use_case, use_case_id, user_key, requests, tokens, at in rows.iterator(chunk_size=2000):
        day = (use_case_id, at.astimezone(UTC).date())
        if use_case_id in tenths and used[day] + requests > tenths[use_case_id]:
            group = over.setdefault((surface, use_case, user_key), [0, 0, at])
            group[0] += requests
            group[1] += tokens
            group[2] = at
        else:
            used[day] += requests
    for (surface, use_case, user_key), (requests, tokens, at) in over.items():
        yield Row(surface, use_case, user_key, named.get(user_key, ""), requests, tokens, at, why="above_ration")


def _surfaces(measure: Enforcement) -> tuple[str, ...]:
    """References of the surfaces that work now and would be concerned."""
    found = Surface.objects.filter(
        partner_id=measure.partner_id,
        grant__programme_id=measure.programme_id,
        state__in=[SurfaceState.PROVISIONED, SurfaceState.PROVED],
    )
    if measure.scope == EnforcementScope.SURFACE:
        found = found.filter(id__in=[measure.surface_id])
    elif measure.scope == EnforcementScope.USE_CASE:
        found = found.filter(use_cases=measure.use_case_id)
    elif measure.scope == EnforcementScope.GRANT:
        found = found.filter(grant__in=reached_grants(measure).order_by())
    return tuple(found.order_by("reference").values_list("reference", flat=True))
