"""Where an application stands, in the partner's words. Written by whoever moves it, in the same transaction."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from accessprogram.enums import WaitsOn
from accessprogram.models import Progress


def update(
    *,
    application_id: UUID,
    stage: str,
    waits_on: str,
    sentence: str,
    checks_done: int | None = None,
    checks_total: int | None = None,
    due_at: datetime | None = None,
    expected_p50_days: float | None = None,
    expected_p90_days: float | None = None,
    expected_n: int = 0,
) -> Progress:
    """Write the application's progress; its revision grows, so that open status pages show it.

    ``stage`` is a case's stage, ``waits_on`` a WaitsOn, ``sentence`` is for the partner and names nobody of the desk.
    Numbers of checks that are not given stay as they are.
    Raises TransactionManagementError outside the transaction that makes it true.
    """
    _in_transaction()
    facts: dict[str, object] = {
        "stage": stage,
        "waits_on": WaitsOn(waits_on).value,
        "sentence": sentence[:300],
        "due_at": due_at,
        "expected_p50_days": expected_p50_days,
        "expected_p90_days": expected_p90_days,
        "expected_n": expected_n,
    }
    counts = {"checks_done": checks_done, "checks_total": checks_total}
    facts |= {name: count for name, count in counts.items() if count is not None}
    progress = Progress.objects.select_for_update().filter(application_id=application_id).first()
    if progress is None:
        return Progress.objects.create(application_id=application_id, **facts)
    for name, value in facts.items():
        setattr(progress, name, value)
    progress.revision += 1
    progress.save()
    return progress


def count(*, application_id: UUID, checks_done: int, checks_total: int) -> None:
    """Only how many checks have ended changed; nothing happens where nothing was told yet."""
    _in_transaction()
    Progress.objects.filter(application_id=application_id).update(
        checks_done=checks_done, checks_total=checks_total, revision=F("revision") + 1
    )


def touch(*, application_id: UUID) -> None:
    """Something beside the progress changed (a question, a file): open status pages shall show it."""
    _in_transaction()
    progress = Progress.objects.select_for_update().filter(application_id=application_id).first()
    if progress is not None:
        progress.revision += 1
        progress.save()


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("progress is written in the transaction that makes it true")
