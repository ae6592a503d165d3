"""What a check run is measured against: a task that makes two bare committed transactions, and nothing else."""

from celery import shared_task
from django.db import connection, transaction

QUEUE = "bare"
TABLES = """
create table bare_job (id integer primary key, state text not null, started timestamptz, ended timestamptz);
create table bare_finding (id bigserial primary key, job integer not null, body text not null);
create table bare_event (id bigserial primary key, job integer not null, body text not null);
"""


@shared_task(name="bench.bare")
def bare(number: int) -> None:
    """One UPDATE, committed; one UPDATE and two INSERTs, committed."""
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("update bare_job set state = 'running', started = clock_timestamp() where id = %s", [number])
        with transaction.atomic():
            cursor.execute("update bare_job set state = 'done', ended = clock_timestamp() where id = %s", [number])
            cursor.execute("insert into bare_finding (job, body) values (%s, 'clear')", [number])
            cursor.execute("insert into bare_event (job, body) values (%s, 'settled')", [number])
