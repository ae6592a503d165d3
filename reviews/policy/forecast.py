"""When the present queue will be done, from what was decided in the last working days; with a range, or not at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LOOKED_BACK = 20  # working days
FEWEST = 10  # decisions, below which nothing can be said
NINE_IN_TEN = 1.64  # two-sided 90 % of a normal distribution


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Working days from now until ``waiting`` cases are decided, were none to come: ``likely``, ``soonest``,
    ``latest`` (None: it may never end at the slow end). All None when ``decided`` is too little to say."""

    waiting: int
    decided: int
    days: int = LOOKED_BACK
    likely: int | None = None
    soonest: int | None = None
    latest: int | None = None


def forecast(waiting: int, per_day: Sequence[int]) -> Forecast:
    """``per_day``: decisions on each of the last working days. The range comes from how much these differ (at least as
    much as chance alone makes them): nine times in ten the pace lies within it."""
    decided, days = sum(per_day), len(per_day)
    if decided < FEWEST or not days:
        return Forecast(waiting=waiting, decided=decided, days=days)
    mean = decided / days
    spread = sum((count - mean) ** 2 for count in per_day) / max(1, days - 1)
    off = NINE_IN_TEN * math.sqrt(max(spread, mean) / days)
    slow = mean - off
    return Forecast(
        waiting=waiting,
        decided=decided,
        days=days,
        likely=math.ceil(waiting / mean),
        soonest=math.ceil(waiting / (mean + off)),
        latest=math.ceil(waiting / slow) if slow > 0 else None,
    )
