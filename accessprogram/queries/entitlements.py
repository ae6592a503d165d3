"""The facts behind "may they?", for one call of the gateway and for the page that says what works now.

Both hand their facts to the same rule (``policy.entitlements.answer``). Absence is no.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import FilteredRelation, Q

from accessprogram.clock import now_sql, read_now
from accessprogram.enums import RationPeriod
from accessprogram.models import GatewayKey, Ration
from accessprogram.policy.entitlements import Answer, Call, LineFacts, RationFacts, SurfaceFacts, answer

# One row for each use case that the surface is bound to and each line that the partner has for it: everything the
# answer needs but the ration, in one query over indexes (reference, programme + slug, partner, user key).
_FACTS = """
SELECT s.id, s.state, sg.state, u.id, u.slug, nu.id, nu.ended_at,
       g.id, g.state, g.created_at, g.named_users_only, g.cache_seconds, g.conditions, l.live, l.starts_at, l.ends_at
  FROM accessprogram_surface s
  JOIN accessprogram_grant sg ON sg.id = s.grant_id
  JOIN accessprogram_surface_use_cases b ON b.surface_id = s.id
  JOIN accessprogram_usecase u ON u.id = b.usecase_id
  LEFT JOIN accessprogram_offering o ON o.programme_id = sg.programme_id AND o.slug = %s
  LEFT JOIN accessprogram_grantline l ON l.partner_id = s.partner_id AND l.programme_id = sg.programme_id
       AND l.offering_id = o.id AND l.use_case_id = u.id
  LEFT JOIN accessprogram_grant g ON g.id = l.grant_id
  LEFT JOIN accessprogram_nameduser nu ON nu.partner_id = s.partner_id AND nu.user_key = %s
 WHERE s.reference = %s AND sg.programme_id = %s
"""


def check(
    *, key: GatewayKey, surface: str, offering: str, use_case: str | None = None, user_key: str | None = None
) -> Answer:
    """Whether this call may be made now: one query, two when it comes down to the ration.

    A surface of another programme than the key's is as unknown as one that does not exist.
    """
    return answer(
        facts(programme_id=key.programme_id, surface=surface, offering=offering, use_case=use_case, user_key=user_key)
    )


def facts(*, programme_id: UUID, surface: str, offering: str, use_case: str | None, user_key: str | None) -> Call:
    """What stands in the database about one call."""
    programme = GatewayKey._meta.get_field("programme").get_db_prep_value(programme_id, connection)
    now = now_sql().replace("%", "%%")
    with connection.cursor() as cursor:
        # A row always comes back, so that the time does too.
        cursor.execute(
            f"SELECT {now}, f.* FROM (SELECT 1) one LEFT JOIN ({_FACTS}) f ON 1 = 1",  # noqa: S608 - no input
            [offering, user_key or "", surface, programme],
        )
        rows = cursor.fetchall()
    at = read_now(rows[0][0])
    if rows[0][1] is None:
        return Call(at=at)
    bound = tuple(sorted({row[5] for row in rows}))
    stands = SurfaceFacts(_uuid(rows[0][1]), rows[0][2], rows[0][3], bound)
    declared = use_case if use_case is not None else bound[0] if len(bound) == 1 else None
    mine = [row for row in rows if row[5] == declared]
    line = choose((row[10], _line(row)) for row in mine if row[8] is not None)
    ration = rations_of(line.grant_id, _uuid(mine[0][4]), at) if line else None
    user = _user(user_key, rows[0][6], rows[0][7])
    return Call(at=at, surface=stands, use_case=use_case, line=line, user=user, ration=ration)


def choose(lines: Iterable[tuple[Any, LineFacts]]) -> LineFacts | None:
    """Of a partner's lines for one offering and use case, the live one, else that of the newest grant.

    ``lines`` are pairs of the moment the grant was made and the line.
    """
    best = max(lines, key=lambda pair: (pair[1].live, pair[0]), default=None)
    return best[1] if best else None


def _line(row: tuple[Any, ...]) -> LineFacts:
    conditions = json.loads(row[13]) if isinstance(row[13], str) else row[13]
    return LineFacts(
        grant_id=_uuid(row[8]),
        grant_state=row[9],
        live=bool(row[14]),
        starts_at=_aware(row[15]),
        ends_at=_aware(row[16]),
        named_users_only=bool(row[11]),
        cache_seconds=row[12],
        conditions=tuple(conditions),
    )


def _user(user_key: str | None, known: Any, ended: Any) -> str:
    if not user_key:
        return ""
    if known is None:
        return "unknown"
    return "active" if ended is None else "ended"


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _aware(value: datetime | None) -> datetime | None:
    """SQLite keeps UTC without saying so."""
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def period_start(period: str, at: datetime) -> datetime:
    """When the period that ``at`` lies in began, in UTC."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if period == RationPeriod.DAY else day.replace(day=1)


def resets_at(period: str, at: datetime) -> datetime:
    """When the next period begins."""
    start = period_start(period, at)
    if period == RationPeriod.DAY:
        return start + timedelta(days=1)
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)


def rations_of(grant_id: UUID, use_case_id: UUID, at: datetime) -> RationFacts | None:
    """The tightest ration of a use case now: the one of which least is left. One query."""
    starts = {period: period_start(period, at) for period in RationPeriod.values}
    rows = (
        Ration.objects.filter(grant_id=grant_id, use_case_id=use_case_id)
        .annotate(now=FilteredRelation("uses", condition=Q(uses__period_start__in=starts.values())))
        .values_list("period", "requests", "now__period_start", "now__requests")
    )
    return tightest(rows, at)


def tightest(rows: Iterable[tuple[str, int, datetime | None, int | None]], at: datetime) -> RationFacts | None:
    """From (period, limit, start of a period, used in it) rows of one grant and use case."""
    used: dict[str, int] = {}
    limits: dict[str, int] = {}
    for period, limit, start, requests in rows:
        limits[period] = limit
        if start == period_start(period, at):
            used[period] = requests or 0
    found = [
        RationFacts(period=period, limit=limit, used=used.get(period, 0), resets_at=resets_at(period, at))
        for period, limit in limits.items()
    ]
    return min(found, key=lambda ration: (ration.left, ration.period), default=None)
