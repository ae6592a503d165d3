"""The desk's clock: working days, and pauses while the partner holds the ball."""

from datetime import datetime, timedelta

_SATURDAY = 5


def due_after(opened: datetime, working_days: int, *, paused: timedelta = timedelta()) -> datetime:
    """The moment ``working_days`` (Monday to Friday, UTC) after ``opened``, moved on by the time it was paused.

    What would fall on a weekend falls on the Monday after, at the same time of day.
    """
    at = _from_weekend(opened)
    for _day in range(working_days):
        at = _from_weekend(at + timedelta(days=1))
    return _from_weekend(at + paused)


def _from_weekend(at: datetime) -> datetime:
    return at + timedelta(days=7 - at.weekday()) if at.weekday() >= _SATURDAY else at
