"""The only clock of leases, expiry and grants: the database's, so that no process can be ahead of another."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def db_now() -> datetime:
    """Now, in UTC, as the database sees it. Inside a PostgreSQL transaction it moves on (clock_timestamp)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            value: datetime = cursor.fetchone()[0].astimezone(UTC)
        else:
            cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
            value = datetime.strptime(cursor.fetchone()[0], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    return value + _shift.get()


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
