"""How often all workers together may ask each outside source, and when a silent one is spared: data."""

from __future__ import annotations

from dataclasses import dataclass

FAILURES = 5
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 900.0
PROBE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Limit:
    """``per_second`` requests on average and ``burst`` at once. ``breaker``: it is one service, so that failures one
    after the other mean that it is down; where the applicant chooses who answers, one bad host would stop the others'
    checks."""

    title: str
    per_second: float
    burst: int
    breaker: bool = True


LIMITS: dict[str, Limit] = {
    "dns": Limit(title="DNS", per_second=50, burst=200, breaker=False),
    "web": Limit(title="Web pages", per_second=10, burst=40, breaker=False),
    "tls": Limit(title="Certificates", per_second=10, burst=40, breaker=False),
    "registrations": Limit(title="Domain registries (RDAP)", per_second=2, burst=20),
    # GLEIF lets one address ask 60 times a minute.
    "entities": Limit(title="Register of LEIs (GLEIF)", per_second=1, burst=30),
    "advisories": Limit(title="OSV and the CVE list", per_second=5, burst=50),
}


# What a check that names this as its source cannot do without; whatever else it asks is spared request by request.
_NEEDED: dict[str, tuple[str, ...]] = {"domain": ("dns", "tls", "web")}


def needed_by(source: str) -> tuple[str, ...]:
    """The limited sources without which a check with this ``source`` has nothing to say, in one order."""
    return tuple(sorted(_NEEDED.get(source, (source,) if source in LIMITS else ())))


def pause_after(failures: int) -> float:
    """Seconds for which a source that failed so often in a row is spared: none below 5, then 60, doubling to 900."""
    if failures < FAILURES:
        return 0.0
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - FAILURES, 10)))
