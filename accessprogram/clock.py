"""The only clock of leases, expiry and grants: the database's, so that no process can be ahead of another."""

from datetime import UTC, datetime

from django.db import connection


def db_now() -> datetime:
    """Now, in UTC, as the database sees it. Inside a PostgreSQL transaction it moves on (clock_timestamp)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            value: datetime = cursor.fetchone()[0]
            return value.astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        return datetime.strptime(cursor.fetchone()[0], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
