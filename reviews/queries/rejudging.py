"""The thresholds of judging again, as they are published now."""

from reviews.checks.rejudging import REJUDGING
from reviews.queries.thresholds import in_force

CHECK = "screening"


def rejudging(name: str) -> int:
    """One of ``reviews.checks.rejudging``; one query."""
    return int(in_force().of(CHECK).get(name, REJUDGING[name].default))
