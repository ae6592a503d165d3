"""What a test key is answered: one invented surface for each reason, and never a word about a real grant."""

from datetime import datetime, timedelta

from accessprogram.entitlement_reasons import REASONS
from accessprogram.policy.entitlements import DENY_CACHE_SECONDS, Answer, RationFacts

# ``sandbox-allowed`` is answered yes, ``sandbox-grant_suspended`` no with that reason, and so on.
PREFIX = "sandbox-"
_ALWAYS = ("This answer is invented: a test key asked for it.",)


def surfaces() -> list[str]:
    """Every surface of the sandbox."""
    return [f"{PREFIX}{code}" for code in REASONS]


def answer(surface: str, at: datetime) -> Answer:
    """The answer that the surface's name asks for; every other surface is unknown to the sandbox."""
    code = surface.removeprefix(PREFIX) if surface.startswith(PREFIX) else ""
    if code == "allowed":
        return Answer("allow", REASONS[code], at, cache_seconds=30, conditions=_ALWAYS, ration=ration(at, used=120))
    reason = REASONS.get(code, REASONS["surface_unknown"])
    exhausted = ration(at, used=1_000) if reason.code == "ration_exhausted" else None
    return Answer("deny", reason, at, cache_seconds=DENY_CACHE_SECONDS, ration=exhausted)


def ration(at: datetime, *, used: int) -> RationFacts:
    """A thousand requests a day."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return RationFacts(period="day", limit=1_000, used=used, resets_at=midnight + timedelta(days=1))
