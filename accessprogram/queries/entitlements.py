"""The facts behind "may they?", for one call of the gateway and for the page that says what works now.

Both hand their facts to the same rule (``policy.entitlements.answer``). Absence is no.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from accessprogram.clock import now_sql, read_now
from accessprogram.enums import RationPeriod
from accessprogram.models import GatewayKey, Ration, RationUse
from accessprogram.policy import rations
from accessprogram.policy.entitlements import Answer, Call, Caller, LineFacts, RationFacts, SurfaceFacts, answer
from accessprogram.policy.rations import Given, Used, tightest

# One row for each use case that the surface is bound to and each line that the partner has for it: everything the
# answer needs but the ration, in one query over indexes (reference, programme + slug, partner, user key).
_FACTS = """
SELECT s.id, s.state, sg.state, u.id, u.slug, nu.id, nu.ended_at, nu.cut_at,
       g.id, g.state, g.created_at, g.named_users_only, g.cache_seconds, g.conditions, g.required_sign_in, g.regions,
       l.live, l.starts_at, l.ends_at, l.cut_at, ro.seconds
  FROM accessprogram_surface s
  JOIN accessprogram_grant sg ON sg.id = s.grant_id
  JOIN accessprogram_surface_use_cases b ON b.surface_id = s.id
  JOIN accessprogram_usecase u ON u.id = b.usecase_id
  LEFT JOIN accessprogram_offering o ON o.programme_id = sg.programme_id AND o.slug = %s
  LEFT JOIN accessprogram_grantline l ON l.partner_id = s.partner_id AND l.programme_id = sg.programme_id
       AND l.offering_id = o.id AND l.use_case_id = u.id
  LEFT JOIN accessprogram_grant g ON g.id = l.grant_id
  LEFT JOIN accessprogram_tierversion tv ON tv.id = g.tier_version_id
  LEFT JOIN accessprogram_rideout ro ON ro.tier_id = tv.tier_id AND ro.confirmed_at IS NOT NULL AND ro.ended_at IS NULL
  LEFT JOIN accessprogram_nameduser nu ON nu.partner_id = s.partner_id AND nu.user_key = %s
 WHERE s.reference = %s AND sg.programme_id = %s
"""


def check(
    *, key: GatewayKey, surface: str, offering: str, use_case: str | None = None, caller: Caller | None = None
) -> Answer:
    """Whether this call may be made now: one query, two when it comes down to the ration.

    A surface of another programme than the key's is as unknown as one that does not exist.
    """
    return answer(
        facts(programme_id=key.programme_id, surface=surface, offering=offering, use_case=use_case, caller=caller)
    )


def facts(
    *, programme_id: UUID, surface: str, offering: str, use_case: str | None, caller: Caller | None = None
) -> Call:
    """What stands in the database about one call, and what the gateway says of the person behind it."""
    caller = caller or Caller()
    programme = GatewayKey._meta.get_field("programme").get_db_prep_value(programme_id, connection)
    now = now_sql().replace("%", "%%")
    # A row always comes back, so that the time does too.
    rows = _fetched(
        f"SELECT {now}, f.* FROM (SELECT 1) one LEFT JOIN ({_FACTS}) f ON 1 = 1",  # noqa: S608 - no input
        [offering, caller.user_key, surface, programme],
    )
    at = read_now(rows[0][0])
    if rows[0][1] is None:
        return Call(at=at)
    bound = tuple(sorted({row[5] for row in rows}))
    stands = SurfaceFacts(_uuid(rows[0][1]), rows[0][2], rows[0][3], bound)
    declared = use_case if use_case is not None else bound[0] if len(bound) == 1 else None
    mine = [row for row in rows if row[5] == declared]
    line = choose((row[11], _line(row)) for row in mine if row[9] is not None)
    ration = rations_of(line.grant_id, _uuid(mine[0][4]), at) if line else None
    user = user_state(caller.user_key, *rows[0][6:9])
    return Call(at=at, surface=stands, use_case=use_case, line=line, user=user, ration=ration, caller=caller)


def _fetched(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Every row. On PostgreSQL bound by the server, so that the plan is made once for each connection (settings'
    ``prepare_threshold``): planning nine joins takes longer than following them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - where psycopg is

            cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def choose(lines: Iterable[tuple[Any, LineFacts]]) -> LineFacts | None:
    """Of a partner's lines for one offering and use case, the live one, else that of the newest grant.

    ``lines`` are pairs of the moment the grant was made and the line.
    """
    best = max(lines, key=lambda pair: (pair[1].live, pair[0]), default=None)
    return best[1] if best else None


def _line(row: tuple[Any, ...]) -> LineFacts:
    return LineFacts(
        grant_id=_uuid(row[9]),
        grant_state=row[10],
        live=bool(row[17]),
        starts_at=_aware(row[18]),
        ends_at=_aware(row[19]),
        named_users_only=bool(row[12]),
        cache_seconds=row[13],
        conditions=_words(row[14]),
        required_sign_in=row[15],
        regions=_words(row[16]),
        cut=row[20] is not None,
        ride_out_seconds=row[21] or 0,
    )


def _words(value: Any) -> tuple[str, ...]:
    """A list out of a JSON column, which SQLite hands over as text."""
    return tuple(json.loads(value) if isinstance(value, str) else value)


def user_state(user_key: str, known: Any, ended: Any, cut: Any) -> str:
    """Of the named user with this key: "" (none was named), active, ended (by the partner), cut (by the provider) or
    unknown. ``known``, ``ended`` and ``cut`` are the row's id and dates."""
    if not user_key:
        return ""
    if known is None:
        return "unknown"
    if ended is not None:
        return "ended"
    return "active" if cut is None else "cut"


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


# Each ration of a use case with what was used of it in the period that it is in now, if anything was.
_RATIONS = """
SELECT g.state, r.period, r.requests, r.tokens, r.soft_requests, r.soft_tokens, r.earned_requests, r.share_requests,
       u.requests, u.tokens, u.reserved_requests, u.reserved_tokens
  FROM accessprogram_ration r
  JOIN accessprogram_grant g ON g.id = r.grant_id
  LEFT JOIN accessprogram_rationuse u ON u.ration_id = r.id
       AND u.period_start = CASE r.period WHEN 'day' THEN %s ELSE %s END
 WHERE r.grant_id = %s AND r.use_case_id = %s
"""


def rations_of(grant_id: UUID, use_case_id: UUID, at: datetime) -> RationFacts | None:
    """The tightest ration of a use case now (``policy.rations.tightest``). One query."""
    keys = [Ration._meta.pk.get_db_prep_value(key, connection) for key in (grant_id, use_case_id)]
    uses = RationUse._meta.get_field("period_start")
    starts = [uses.get_db_prep_value(period_start(period, at), connection) for period in ("day", "month")]
    rows = _fetched(_RATIONS, [*starts, *keys])
    return tightest(
        rations.facts(Given(*row[1:8]), Used(*(number or 0 for number in row[8:])), row[0], resets_at(row[1], at))
        for row in rows
    )


def given(ration: Ration) -> Given:
    """The numbers of a row that was read already."""
    return Given(
        period=ration.period,
        requests=ration.requests,
        tokens=ration.tokens,
        soft_requests=ration.soft_requests,
        soft_tokens=ration.soft_tokens,
        earned_requests=ration.earned_requests,
        share_requests=ration.share_requests,
    )


def used(use: RationUse | None) -> Used:
    """What was used and is held in a period; nothing when there is no row of it."""
    if use is None:
        return Used()
    return Used(use.requests, use.tokens, use.reserved_requests, use.reserved_tokens)
