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


@dataclass(frozen=True)
class RationFacts:
    """Requests given and used in the current period, which ends at ``resets_at``."""

    period: str
    limit: int
    used: int
    resets_at: datetime

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def nearly_empty(self) -> bool:
        """A tenth is left: from here on an answer is not kept."""
        return self.left * 10 <= self.limit


@dataclass(frozen=True)
class Call:
    """What is asked, with the facts it is judged by. ``user`` is "", "active", "ended" or "unknown"."""

    at: datetime
    surface: SurfaceFacts | None = None
    use_case: str | None = None
    line: LineFacts | None = None
    user: str = ""
    ration: RationFacts | None = None


@dataclass(frozen=True)
class Answer:
    """Allow or deny, always with its reason. ``proves`` is set when this very call is the surface's proof."""

    decision: str
    reason: Reason
    at: datetime
    cache_seconds: int = 0
    conditions: tuple[str, ...] = ()
    ration: RationFacts | None = None
    proves: bool = False

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
        cache_seconds=_cache_seconds(line, ration, call.at),
        conditions=line.conditions,
        ration=ration,
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
        or _ration_doubt(call.ration)
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
    if not line.live or line.starts_at is None or line.ends_at is None:
        return "line_off"
    if at < line.starts_at:
        return "grant_not_started"
    return "grant_expired" if at >= line.ends_at else ""


def _user_doubt(line: LineFacts | None, user: str) -> str:
    if user == "ended":
        return "user_key_ended"
    if line is None or not (line.named_users_only or line.grant_state == "restricted"):
        return ""
    return {"active": "", "": "user_key_required"}.get(user, "user_key_unknown")


def _ration_doubt(ration: RationFacts | None) -> str:
    if ration is None:
        return "ration_missing"
    return "" if ration.left > 0 else "ration_exhausted"


def _cache_seconds(line: LineFacts, ration: RationFacts, at: datetime) -> int:
    """Never beyond the term, never for a restricted grant or a ration that is nearly empty."""
    if line.grant_state != "active" or ration.nearly_empty or line.ends_at is None:
        return 0
    until_end = int((line.ends_at - at).total_seconds())
    return max(0, min(line.cache_seconds, MAX_CACHE_SECONDS, until_end))
