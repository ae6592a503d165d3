"""The one rule that says whether a call may be made, over plain facts. The gateway and the page ask the same function.

Default deny: the answer is yes only at the very end, when no doubt is left.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accessprogram.entitlement_reasons import REASONS, Reason

# A no may be kept for so long that a gateway does not have to ask at once again; a restored grant works after it.
DENY_CACHE_SECONDS = 5
MAX_CACHE_SECONDS = 60
# What a restricted grant still lets through: a named user whose phishing-resistant sign-in is at most this old.
FRESH_SIGN_IN_SECONDS = 12 * 3600
SIGN_INS = ("password", "second_factor", "phishing_resistant")
_OPEN_GRANTS = ("provisioning", "active")
_BLOCKED_GRANTS = {
    "pending_terms": "agreement_pending",
    "restricted": "grant_restricted",
    "suspended": "grant_suspended",
    "revoked": "grant_revoked",
    "expired": "grant_expired",
    "lapsed": "grant_lapsed",
}


@dataclass(frozen=True)
class SurfaceFacts:
    """A surface as it stands: its state, that of the grant it was made for, the use cases it is bound to (slugs)."""

    id: UUID
    state: str
    grant_state: str
    use_cases: tuple[str, ...]


@dataclass(frozen=True)
class LineFacts:
    """A grant line with what its grant says. ``cache_seconds`` is the tier's; times are the database's."""

    grant_id: UUID
    grant_state: str
    live: bool
    starts_at: datetime | None
    ends_at: datetime | None
    named_users_only: bool
    cache_seconds: int
    conditions: tuple[str, ...] = ()
    required_sign_in: str = ""
    regions: tuple[str, ...] = ()
    ride_out_seconds: int = 0
    cut: bool = False
    """Switched off by enforcement, whatever else the grant gives."""

    @property
    def restricted(self) -> bool:
        return self.grant_state == "restricted"

    @property
    def asks_for_users(self) -> bool:
        return self.named_users_only or self.restricted

    @property
    def asked_sign_in(self) -> str:
        """The weakest sign-in that is enough; empty when none is asked for."""
        return "phishing_resistant" if self.restricted else self.required_sign_in


@dataclass(frozen=True)
class RationFacts:
    """A ration in its current period, which ends at ``resets_at``: requests, and tokens where ``tokens_limit`` is one.

    ``limit`` is what counts now, ``limited_by`` says why it is so low (granted, earned, share, restricted);
    ``warnings`` name the soft limits that are reached. What reservations hold is not left.
    """

    period: str
    limit: int
    used: int
    resets_at: datetime
    reserved: int = 0
    tokens_limit: int | None = None
    tokens_used: int = 0
    tokens_reserved: int = 0
    limited_by: str = "granted"
    warnings: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used - self.reserved)

    @property
    def tokens_left(self) -> int | None:
        if self.tokens_limit is None:
            return None
        return max(0, self.tokens_limit - self.tokens_used - self.tokens_reserved)

    @property
    def exhausted(self) -> bool:
        return self.left == 0 or self.tokens_left == 0

    @property
    def nearly_empty(self) -> bool:
        """A tenth is left: from here on an answer is not kept."""
        if self.tokens_limit is not None and (self.tokens_left or 0) * 10 <= self.tokens_limit:
            return True
        return self.left * 10 <= self.limit

    def holds(self, requests: int, tokens: int) -> bool:
        """Whether so much is left."""
        return requests <= self.left and (self.tokens_left is None or tokens <= self.tokens_left)


@dataclass(frozen=True)
class Caller:
    """What the gateway says of the person behind a call, empty where it says nothing: their opaque key, how they signed
    in (one of SIGN_INS) and how long ago, and the country that the call comes from (ISO 3166-1, two letters)."""

    user_key: str = ""
    sign_in: str = ""
    sign_in_age_seconds: int | None = None
    region: str = ""


@dataclass(frozen=True)
class Call:
    """What is asked, with the facts it is judged by. ``user`` is "", "active", "ended", "cut" or "unknown";
    ``requests`` and ``tokens`` are what the call wants to reserve."""

    at: datetime
    surface: SurfaceFacts | None = None
    use_case: str | None = None
    line: LineFacts | None = None
    user: str = ""
    ration: RationFacts | None = None
    caller: Caller = Caller()
    requests: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class Kept:
    """What was reserved for one call, until it is used or until ``expires_at``."""

    id: UUID
    requests: int
    tokens: int
    expires_at: datetime


@dataclass(frozen=True)
class Answer:
    """Allow or deny, always with its reason. ``proves`` is set when this very call is the surface's proof;
    ``ride_out_seconds`` is how long a gateway that cannot reach us may go on with this yes."""

    decision: str
    reason: Reason
    at: datetime
    cache_seconds: int = 0
    conditions: tuple[str, ...] = ()
    ration: RationFacts | None = None
    proves: bool = False
    kept: Kept | None = None
    ride_out_seconds: int = 0

    @property
    def allowed(self) -> bool:
        return self.decision == "allow"


def answer(call: Call) -> Answer:
    """The answer. The first doubt decides its reason; a call that leaves none is allowed."""
    code = _doubt(call)
    line, ration = call.line, call.ration
    if code or line is None or ration is None:
        proves = code == "surface_unproved"
        return Answer(
            "deny",
            REASONS[code or "ration_missing"],
            call.at,
            cache_seconds=0 if proves else DENY_CACHE_SECONDS,
            ration=ration,
            proves=proves,
        )
    return Answer(
        "allow",
        REASONS["allowed"],
        call.at,
        # What was reserved is for one call: its answer is not for another.
        cache_seconds=0 if call.requests else _cache_seconds(line, ration, call.at),
        conditions=line.conditions,
        ration=ration,
        ride_out_seconds=0 if line.restricted else line.ride_out_seconds,
    )


def _doubt(call: Call) -> str:
    """The code of the first doubt, or nothing."""
    if call.surface is None:
        return "surface_unknown"
    return (
        _surface_doubt(call.surface)
        or _use_case_doubt(call.surface, call.use_case)
        or _line_doubt(call.line, call.at)
        or _user_doubt(call.line, call.user)
        or _sign_in_doubt(call)
        or _region_doubt(call)
        or _ration_doubt(call)
    )


def _surface_doubt(surface: SurfaceFacts) -> str:
    if surface.state == "proved":
        return ""
    if surface.state == "provisioned":
        if surface.grant_state in _OPEN_GRANTS:
            return "surface_unproved"
        return _BLOCKED_GRANTS[surface.grant_state]
    return {"requested": "surface_not_provisioned", "suspended": "surface_suspended"}.get(
        surface.state, "surface_removed"
    )


def _use_case_doubt(surface: SurfaceFacts, use_case: str | None) -> str:
    if use_case is None:
        return "" if len(surface.use_cases) == 1 else "use_case_required"
    return "" if use_case in surface.use_cases else "use_case_not_on_surface"


def _line_doubt(line: LineFacts | None, at: datetime) -> str:
    if line is None:
        return "not_granted"
    if line.grant_state == "provisioning":
        return "grant_not_active"
    if line.grant_state not in ("active", "restricted"):
        return _BLOCKED_GRANTS.get(line.grant_state, "line_off")
    if line.cut:
        return "line_cut"
    if not line.live or line.starts_at is None or line.ends_at is None:
        return "line_off"
    if at < line.starts_at:
        return "grant_not_started"
    return "grant_expired" if at >= line.ends_at else ""


def _user_doubt(line: LineFacts | None, user: str) -> str:
    if user in ("ended", "cut"):
        return f"user_key_{user}"
    if line is None or not line.asks_for_users:
        return ""
    return {"active": "", "": "user_key_required"}.get(user, "user_key_unknown")


def _sign_in_doubt(call: Call) -> str:
    """How the person behind the call signed in; of a restricted grant also how long ago."""
    asked = call.line.asked_sign_in if call.line else ""
    if call.line is None or not asked:
        return ""
    if call.caller.sign_in not in SIGN_INS:
        return "sign_in_required"
    if SIGN_INS.index(call.caller.sign_in) < SIGN_INS.index(asked):
        return "sign_in_too_weak"
    if not call.line.restricted:
        return ""
    age = call.caller.sign_in_age_seconds
    if age is None or age < 0:
        return "sign_in_age_required"
    return "sign_in_too_old" if age > FRESH_SIGN_IN_SECONDS else ""


def _region_doubt(call: Call) -> str:
    regions = call.line.regions if call.line else ()
    if not regions:
        return ""
    if not call.caller.region:
        return "region_required"
    return "" if call.caller.region in regions else "region_not_allowed"


def _ration_doubt(call: Call) -> str:
    if call.ration is None:
        return "ration_missing"
    if call.ration.exhausted:
        return "ration_exhausted"
    return "" if call.ration.holds(call.requests, call.tokens) else "ration_short"


def _cache_seconds(line: LineFacts, ration: RationFacts, at: datetime) -> int:
    """Never beyond the term, never for a restricted grant or a ration that is nearly empty."""
    if line.grant_state != "active" or ration.nearly_empty or line.ends_at is None:
        return 0
    until_end = int((line.ends_at - at).total_seconds())
    return max(0, min(line.cache_seconds, MAX_CACHE_SECONDS, until_end))
