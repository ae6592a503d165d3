"""Working days of a programme. Without a calendar: Monday to Friday, UTC, no holiday."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from reviews.models import Calendar
from reviews.policy.clocks import MONDAY_TO_FRIDAY, WorkingDays

DEFAULT = WorkingDays()


def of(programme_id: UUID) -> WorkingDays:
    """How this programme counts; one small query. Counting itself (``add_days``, ...) asks nothing more."""
    return of_many([programme_id]).get(programme_id, DEFAULT)


def of_many(programme_ids: Collection[UUID]) -> dict[UUID, WorkingDays]:
    """Programme -> how it counts, for those that have a calendar (the others: ``DEFAULT``); one query."""
    return {row.programme_id: working_days(row) for row in Calendar.objects.filter(programme_id__in=programme_ids)}


def working_days(row: Calendar) -> WorkingDays:
    """What a calendar's row says."""
    return WorkingDays(
        zone=ZoneInfo(row.time_zone),
        weekdays=frozenset(row.weekdays) or MONDAY_TO_FRIDAY,
        holidays=frozenset(date.fromisoformat(one["day"]) for one in row.holidays),
    )


def add_days(programme_id: UUID, start: datetime, days: int) -> datetime:
    """The moment so many working days of the programme after ``start``, at the same time of day; in UTC."""
    return of(programme_id).add_days(start, days)
