"""The only clock of leases, expiry and grants: the database's, so that no process can be ahead of another; and how
working days are counted on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

_SATURDAY = 5
_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def db_now() -> datetime:
    """Now, in UTC, as the database sees it. Inside a PostgreSQL transaction it moves on (clock_timestamp)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {now_sql()}")
        return read_now(cursor.fetchone()[0])


def now_sql() -> str:
    """The expression that ``read_now`` reads: for a query that asks the time along with what it is about."""
    return "clock_timestamp()" if connection.vendor == "postgresql" else "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def now_column() -> RawSQL:
    """The same as a column of a query of the ORM, where a per cent sign is written twice."""
    return RawSQL(now_sql().replace("%", "%%"), ())  # noqa: S611 - our own words


def read_now(value: datetime | str) -> datetime:
    """``value`` as a driver reads it, or as it stands in JSON; SQLite's is UTC without saying so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
    return value.astimezone(UTC) + _shift.get()


def written_at() -> datetime:
    """When a row was written; only to be shown and sorted by, never to judge an expiry."""
    return timezone.now() + _shift.get()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Write the demonstration's past, so that its boards have a history. Refused outside the demonstration."""
    if not settings.DEMO:
        raise RuntimeError("the clock is only ever shifted while demonstration data is written")
    token = _shift.set(by)
    try:
        yield
    finally:
        _shift.reset(token)


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
