"""Which check runs are due in which queue, and the bell of each queue.

Each kind of check has a queue of its own, so that a slow source never holds back what only searches and compares.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accessprogram import dispatch
from accessprogram.clock import db_now
from reviews.checks import CATALOGUE
from reviews.enums import RunQueue, RunStatus
from reviews.models import CheckRun

DUE_STATUSES = (RunStatus.QUEUED, RunStatus.RETRY_WAIT, RunStatus.WAITING_OUTSIDE)
BELLS: dict[str, str] = {queue: f"reviews.perform_{queue}" for queue in RunQueue.values}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one bell may do: so many rows, for so many seconds; the last one begun is finished. ``together``: how many
    are claimed at once, where none of them takes long."""

    rows: int
    seconds: float
    together: int = 1


TURNS: dict[str, Turn] = {
    RunQueue.FETCH: Turn(rows=20, seconds=10),
    RunQueue.SCREEN: Turn(rows=48, seconds=20, together=8),
    RunQueue.DOCUMENTS: Turn(rows=10, seconds=10),
}


def queue_of(slug: str) -> str:
    """The queue that a check's runs stand in; that of searching for one that is not in the catalogue."""
    check = CATALOGUE.get(slug)
    return RunQueue(check.queue) if check is not None else RunQueue.SCREEN


def ring(queues: Iterable[str]) -> None:
    """Ring the bell of each of these queues once, after the commit."""
    for queue in sorted(set(queues)):
        dispatch.ring(BELLS[queue])


def due(queue: str = "", *, now: datetime | None = None) -> QuerySet[CheckRun]:
    """Rows that may be claimed now, of one queue or of all, oldest first."""
    rows = CheckRun.objects.filter(status__in=DUE_STATUSES, not_before__lte=now or db_now())
    return (rows.filter(queue=queue) if queue else rows).order_by("not_before", "id")


def has_room(queue: str) -> bool:
    """Whether fewer rows of the queue run than may at once. Holds a lock until the commit, so that none slips past."""
    at_once = {RunQueue.FETCH: settings.FETCH_AT_ONCE, RunQueue.DOCUMENTS: settings.DOCUMENTS_AT_ONCE}.get(
        RunQueue(queue)
    )
    if at_once is None:
        return True
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(f"runs {queue}".encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
    running = CheckRun.objects.filter(status=RunStatus.RUNNING, queue=queue, lease_until__gt=db_now())
    return running.count() < at_once
