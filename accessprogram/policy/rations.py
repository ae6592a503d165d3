"""What a ration allows now, how a short pool is shared, and how far a partner may move its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import GrantState
from accessprogram.models import Grant
from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.entitlements import RationFacts

MOVERS = ("owner", "security_contact")
# Of what the agreement gives: less makes the use case worthless, more was never weighed.
LEAST_PERCENT, MOST_PERCENT = 10, 150
# While a grant is restricted, so much of each ration is left.
RESTRICTED_DIVISOR = 10


@dataclass(frozen=True)
class Given:
    """A ration's numbers as they stand in its row; None is no limit of that kind."""

    period: str
    requests: int
    tokens: int | None = None
    soft_requests: int | None = None
    soft_tokens: int | None = None
    earned_requests: int | None = None
    share_requests: int | None = None


@dataclass(frozen=True)
class Used:
    """Of one period: what was reported, and what is held by reservations."""

    requests: int = 0
    tokens: int = 0
    reserved_requests: int = 0
    reserved_tokens: int = 0


@dataclass(frozen=True)
class Limits:
    """What counts now. ``by`` says which number it is: granted, earned, share, restricted."""

    requests: int
    tokens: int | None
    by: str


def limits(given: Given, grant_state: str) -> Limits:
    """The lowest of what was granted, what was earned and the share of a short pool; a tenth while restricted."""
    candidates = [("granted", given.requests), ("earned", given.earned_requests), ("share", given.share_requests)]
    by, requests = min(((name, n) for name, n in candidates if n is not None), key=lambda pair: pair[1])
    if grant_state != GrantState.RESTRICTED:
        return Limits(requests, given.tokens, by)
    tokens = None if given.tokens is None else _tenth(given.tokens)
    return Limits(_tenth(requests), tokens, "restricted")


def _tenth(number: int) -> int:
    """Rounded down, but not to nothing: a restricted grant still works for the people it names."""
    return max(min(number, 1), number // RESTRICTED_DIVISOR)


def facts(given: Given, used: Used, grant_state: str, resets_at: datetime) -> RationFacts:
    """A ration as the rule judges it."""
    allowed = limits(given, grant_state)
    warnings = []
    if given.soft_requests is not None and used.requests + used.reserved_requests >= given.soft_requests:
        warnings.append("soft_requests")
    if given.soft_tokens is not None and used.tokens + used.reserved_tokens >= given.soft_tokens:
        warnings.append("soft_tokens")
    return RationFacts(
        period=given.period,
        limit=allowed.requests,
        used=used.requests,
        resets_at=resets_at,
        reserved=used.reserved_requests,
        tokens_limit=allowed.tokens,
        tokens_used=used.tokens,
        tokens_reserved=used.reserved_tokens,
        limited_by=allowed.by,
        warnings=tuple(warnings),
    )


def tightest(found: Iterable[RationFacts]) -> RationFacts | None:
    """Of the rations of one use case: an exhausted one, else the one of which fewest requests are left. It carries
    the warnings of all."""
    rations = list(found)
    if not rations:
        return None
    first = min(rations, key=lambda ration: (not ration.exhausted, ration.left, ration.period))
    warnings = tuple(sorted({warning for ration in rations for warning in ration.warnings}))
    return first if warnings == first.warnings else replace(first, warnings=warnings)


# --- A pool that is short --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Claim:
    """What one ration may draw from a pool: its weight, what it has used in the period, and what it is granted."""

    ration_id: UUID
    weight: int
    used: int
    granted: int


# From here on a pool counts as short: the rest of the period is shared instead of going to whoever asks first.
SHORT_PERCENT = 80


def is_short(capacity: int, claims: Iterable[Claim]) -> bool:
    """Most of it is used, and more is granted than it holds."""
    rows = list(claims)
    used = sum(row.used for row in rows)
    return used * 100 >= capacity * SHORT_PERCENT and sum(max(row.used, row.granted) for row in rows) > capacity


def fair_shares(capacity: int, claims: Iterable[Claim]) -> dict[UUID, int]:
    """Weighted max-min: everybody gets up to the same level times their weight, nobody more than was granted, and
    nobody less than was used already. Together never more than ``capacity``, unless more is used already.

    >>> a, b = UUID(int=1), UUID(int=2)
    >>> fair_shares(100, [Claim(a, 1, 0, 80), Claim(b, 3, 0, 80)])[a]
    25
    """
    rows = sorted(claims, key=lambda row: row.ration_id)

    def at(level: int) -> dict[UUID, int]:
        # In hundredths, so that the level is a whole number and weights still tell.
        return {row.ration_id: max(row.used, min(row.granted, level * row.weight // 100)) for row in rows}

    low, high = 0, 100 * max((row.granted for row in rows), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(at(middle).values()) <= capacity:
            low = middle
        else:
            high = middle - 1
    return at(low)


def is_unusual(today: int, limit: int, mean: float, days: int) -> str:
    """Why a day's use is told to the desk: "over" a hard limit by more than a tenth, or a "jump" to five times the mean
    of at least three days before; empty when it is as usual."""
    if today > limit * 1.1:
        return "over"
    return "jump" if days >= 3 and today >= 50 and today > 5 * mean else ""


# --- Moving one's own ration -----------------------------------------------------------------------------------------
def may_move_ration(actor: Actor, grant: Grant) -> Verdict:
    """An owner or the security contact of the partner, while the grant works unrestricted."""
    if not actor.is_at(grant.partner_id, *MOVERS):
        return no("not_owner", _("An owner or the security contact of the partner moves a ration."))
    if grant.state != GrantState.ACTIVE:
        return no("not_active", _("A ration is moved while the grant is active."))
    return YES


def least(granted: int) -> int:
    """Below this a move must not take a ration."""
    return -(-granted * LEAST_PERCENT // 100)


def most(granted: int, tier_most: int) -> int:
    """Above this a move must not raise a ration: neither half as much again as was granted, nor the tier's maximum."""
    return max(granted, min(granted * MOST_PERCENT // 100, tier_most))
