"""The day when the present queue is done, for the cases that somebody counts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from reviews.enums import Stage
from reviews.models import Case
from reviews.policy.clocks import WorkingDays
from reviews.policy.forecast import LOOKED_BACK, Forecast, forecast
from reviews.queries import calendars

FURTHEST = 1000  # working days, beyond which a day is not worth naming


@dataclass(frozen=True, kw_only=True)
class QueueForecast:
    """``said`` in working days, and the days that these are; None where nothing can be said, or it is too far away."""

    said: Forecast
    likely: date | None
    soonest: date | None
    latest: date | None


def of_cases(cases: QuerySet[Case], *, waiting: int, now: datetime, programme_id: UUID | None = None) -> QueueForecast:
    """From the ``cases`` that were closed in the last 20 working days of the programme (none named: Monday to Friday,
    UTC); ``waiting`` of them are open now. One query for the calendar and one for the closed ones."""
    days = calendars.of(programme_id) if programme_id is not None else calendars.DEFAULT
    today = now.astimezone(days.zone).date()
    looked = days.last_days(today, LOOKED_BACK)
    since, until = days.midnight(looked[0]), days.midnight(today)
    closed = cases.filter(stage=Stage.CLOSED, closed_at__gte=since, closed_at__lt=until).order_by()
    counts = dict.fromkeys(looked, 0)
    for at in closed.values_list("closed_at", flat=True):
        if at is not None:
            counts[_counted_on(days, at, looked)] += 1
    said = forecast(waiting, list(counts.values()))
    return QueueForecast(
        said=said,
        likely=_day(days, now, said.likely),
        soonest=_day(days, now, said.soonest),
        latest=_day(days, now, said.latest),
    )


def _counted_on(days: WorkingDays, at: datetime, looked: list[date]) -> date:
    """What was closed on a day off counts for the working day before."""
    day = at.astimezone(days.zone).date()
    return max((one for one in looked if one <= day), default=looked[0])


def _day(days: WorkingDays, now: datetime, count: int | None) -> date | None:
    if count is None or count > FURTHEST:
        return None
    return days.add_days(now, count).astimezone(days.zone).date()
