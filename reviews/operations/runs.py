"""Check runs as job rows: claimed under a lease with a fencing number, settled once, retried, parked, reclaimed.

Whoever lost the lease has lost: every write to a running row names the fence it was claimed with. Each kind of check
has a queue and a bell of its own, so that a slow source never holds back what only searches and compares.
"""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from accessprogram.clock import db_now
from accessprogram.operations import progress, safeguards
from accessprogram.policy.actors import SYSTEM
from accessprogram.states import step
from reviews.checks import CATALOGUE, base
from reviews.enums import OPEN_RUN_STATUSES, RunCause, RunStatus, Stage
from reviews.models import Case, CheckRun
from reviews.operations import domains, findings, rows
from reviews.operations.bells import due, has_room, ring
from reviews.operations.stages import locked, locked_alone, move, record, tell_partner, touch
from reviews.queries.judgements import CLEARING, check_states, clear_checks, current_statuses
from reviews.states import RUN

CRASHES = 3
SOURCE_RETRIES = 5
LONGEST_WAIT = timedelta(hours=6)
SOONEST_LOOK = timedelta(seconds=1)


def claim_next(queue: str = "") -> CheckRun | None:
    """Claim the oldest due row for ``LEASE_SECONDS``; None when there is none, or when as many rows of the queue run as
    may run at once. Two workers never get the same one."""
    return next(iter(claim(queue)), None)


def claim(queue: str = "", *, most: int = 1) -> list[CheckRun]:
    """As ``claim_next``, up to ``most`` rows at once: each is settled by itself. A row whose process has died before is
    claimed alone, so that no other one is held responsible when that happens again."""
    with transaction.atomic():
        if queue and not has_room(queue):
            return []
        now = db_now()
        rows = due(queue, now=now).select_related("case")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        found = list(rows[:most])
        died = next((place for place, run in enumerate(found) if run.crashes), None)
        claimed = found[: max(1, died)] if died is not None else found
        for status in {run.status for run in claimed}:
            _claimed([run for run in claimed if run.status == status], now)
        return claimed


def _claimed(rows: list[CheckRun], now: datetime) -> None:
    """Rows that are locked, all of one status."""
    columns: dict[str, Any] = {
        "status": step(RUN, rows[0].status, "claim"),
        "lease_until": now + _lease(),
        "started_at": now,
        "waits_for": "",
    }
    CheckRun.objects.filter(pk__in=[run.pk for run in rows]).update(fence=F("fence") + 1, **columns)
    for run in rows:
        run.fence += 1
        for name, value in columns.items():
            setattr(run, name, value)


def give_back(rows: Iterable[CheckRun]) -> None:
    """Rows that were claimed and not begun are due again, at once."""
    for run in rows:
        status = step(RUN, RunStatus.RUNNING, "lose_lease")
        _held(run).update(status=status, lease_until=None, started_at=None)


def renew(run: CheckRun) -> bool:
    """Keep the lease while the check works; False when it was lost."""
    return bool(_held(run).update(lease_until=db_now() + _lease()))


def settle(
    run: CheckRun,
    finding: base.Finding,
    *,
    input_hash: str,
    duration_ms: int,
    reused_from: CheckRun | None = None,
    thresholds_version: int = 0,
) -> bool:
    """Write the finding, its hits and the audit event; the last settled run moves the case on. False: came too late."""
    with transaction.atomic():
        case, now = locked_alone(run.case)
        again_at = _good_until(run, finding, reused_from, now)
        if not _end(
            run,
            "settle",
            now=now,
            input_hash=input_hash,
            reused_from=reused_from,
            thresholds_version=thresholds_version,
            again_at=again_at,
            again_because=RunCause.SCHEDULE if again_at else "",
        ):
            return False
        written = findings.write(run, finding, duration_ms=duration_ms, closed=case.stage == Stage.CLOSED)
        domains.note_proved(case, run, finding)
        data = {
            "check": run.check_slug,
            "outcome": written.outcome,
            "run": str(run.id),
            "generation": run.generation,
            "hits": len(finding.hits),
        }
        _ended(case, "check.settled", data)
    return True


def retry(run: CheckRun, error: str, *, retry_after: float | None = None) -> bool:
    """A source did not answer: wait longer each time, and after the fifth time give up as errored, never as clear."""
    retries = run.source_retries + 1
    if retries >= SOURCE_RETRIES:
        heals_at = db_now() + timedelta(seconds=settings.CHECK_HEAL_SECONDS)
        return park(run, error, source_retries=retries, again_at=heals_at, again_because=RunCause.SCHEDULE)
    base_wait = timedelta(seconds=settings.CHECK_RETRY_BASE_SECONDS) * 2 ** (retries - 1)
    wait = max(base_wait, timedelta(seconds=retry_after or 0)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return _wait(run, "retry", error, min(wait, LONGEST_WAIT), source_retries=retries)


def postpone(run: CheckRun, reason: str, *, seconds: float) -> bool:
    """It is not this run's turn yet: a source is spared, or asked as often as it may be. No retry is counted."""
    wait = timedelta(seconds=seconds) * random.uniform(1.0, 1.2)  # noqa: S311 - jitter
    return _wait(run, "retry", reason, min(wait, LONGEST_WAIT))


def wait_outside(run: CheckRun, waiting: base.Waiting) -> bool:
    """An outside party has to answer first: look again after its seconds, or when ``wake`` is called.

    Whoever was woken while the check still looked is looked at again at once: that answer is not lost.
    """
    later = db_now() + max(timedelta(seconds=waiting.seconds), SOONEST_LOOK)
    columns: dict[str, Any] = {
        "status": step(RUN, RunStatus.RUNNING, "wait_outside"),
        "waits_for": str(waiting.for_whom)[:200],
        "lease_until": None,
    }
    with transaction.atomic():
        case = locked(run.case)
        waits = _held(run).filter(not_before=run.not_before).update(not_before=later, **columns)
        if not waits and not _held(run).update(not_before=db_now(), **columns):
            return False
        touch(case)
        if case.stage != Stage.CLOSED:
            tell_partner(case)
    if not waits:
        ring([run.queue])
    return True


def wake(*, run_id: UUID, cause: RunCause) -> bool:
    """What a run waits for may have arrived: it is due now, in the caller's transaction. False when it neither waits
    for an outside party nor runs; one that runs looks once more."""
    open_ones = CheckRun.objects.filter(pk=run_id, status__in=[RunStatus.WAITING_OUTSIDE, RunStatus.RUNNING])
    if not open_ones.update(not_before=db_now(), cause=cause):
        return False
    ring(CheckRun.objects.filter(pk=run_id).values_list("queue", flat=True))
    return True


def cancel_open(case: Case) -> int:
    """On a locked case: what still runs for it is moot; returns how many runs were cancelled. Their processes have lost
    the lease."""
    rows = case.runs.filter(status__in=OPEN_RUN_STATUSES)
    return rows.update(
        status=step(RUN, RunStatus.QUEUED, "cancel"), ended_at=db_now(), lease_until=None, fence=F("fence") + 1
    )


def park(run: CheckRun, error: str, **columns: Any) -> bool:
    """End a running row as errored. False when the lease was lost meanwhile."""
    with transaction.atomic():
        case = locked(run.case)
        if not _end(run, "park", last_error=error[:300], **columns):
            return False
        _ended(case, "check.errored", {"check": run.check_slug, "run": str(run.id)})
    return True


def reclaim_lost(*, limit: int = 200) -> int:
    """Rows whose process died go back to the queue; the third time they are parked as errored. Returns how many."""
    lost = CheckRun.objects.filter(status=RunStatus.RUNNING, lease_until__lte=db_now()).select_related("case")
    reclaimed = 0
    for run in lost.order_by("lease_until")[:limit]:
        with transaction.atomic():
            reclaimed += _reclaim(run)
    return reclaimed


def _reclaim(run: CheckRun) -> bool:
    run.case = locked(run.case)
    # Its process may have renewed the lease after all; and whoever is fenced off here settles nothing any more.
    if not _held(run).filter(lease_until__lte=db_now()).update(fence=F("fence") + 1, crashes=F("crashes") + 1):
        return False
    run.refresh_from_db(fields=["fence", "crashes"])
    if run.crashes >= CRASHES:
        return park(run, "its process died three times")
    status = step(RUN, RunStatus.RUNNING, "lose_lease")
    return bool(_held(run).update(status=status, lease_until=None, not_before=db_now()))


def finish_if_settled(case: Case) -> bool:
    """On a locked case: when no run is open any more, derive the safeguards and move the case to review, once."""
    if case.stage != Stage.CHECKS or CheckRun.objects.filter(case=case, status__in=OPEN_RUN_STATUSES).exists():
        return False
    assess_safeguards(case, cause="checks")
    move(case, "checks_settled", actor=SYSTEM)
    tell_partner(case)
    return True


def assess_safeguards(case: Case, *, cause: str) -> None:
    """Derive the partner's safeguard level from the checks that are clear, by themselves or by a person's word."""
    safeguards.assess(
        partner_id=case.application.partner_id,
        programme_id=case.programme_id,
        cause=cause,
        check_facts=clear_checks(check_states(case)),
    )


def _ended(case: Case, action: str, data: dict[str, object]) -> None:
    """One run of a locked case ended. The last one moves the case; before, the partner is told how many there were.
    After the decision a finding changes nothing by itself: neither the stage nor a level, and nobody is told.

    The ledger is what others wait for: it is written last, unless the case goes on.
    """
    statuses = current_statuses(case)
    is_open = sum(status in OPEN_RUN_STATUSES for status in statuses)
    goes_on = case.stage == Stage.CHECKS and not is_open
    if not goes_on:
        Case.objects.filter(pk=case.pk).update(revision=F("revision") + 1)
        rows.run_ended(case.pk, looked_at=data.get("outcome") not in CLEARING)
        if case.stage != Stage.CLOSED:
            progress.count(
                application_id=case.application_id, checks_done=len(statuses) - is_open, checks_total=len(statuses)
            )
    record(action, case, actor=SYSTEM, data=data)
    if goes_on:
        finish_if_settled(case)


def _good_until(run: CheckRun, finding: base.Finding, reused_from: CheckRun | None, now: datetime) -> datetime | None:
    """When the finding has grown old; one that could learn nothing is tried again within a day."""
    check = CATALOGUE.get(run.check_slug)
    if check is None:
        return None
    hours = min(check.ttl_hours, 24) if finding.outcome == base.Outcome.INCONCLUSIVE else check.ttl_hours
    made_at = reused_from.ended_at if reused_from is not None else None
    return (made_at or now) + timedelta(hours=hours)


def _held(run: CheckRun) -> QuerySet[CheckRun]:
    return CheckRun.objects.filter(pk=run.pk, fence=run.fence, status=RunStatus.RUNNING)


def _wait(run: CheckRun, action: str, reason: str, wait: timedelta, **columns: Any) -> bool:
    return bool(
        _held(run).update(
            status=step(RUN, RunStatus.RUNNING, action),
            lease_until=None,
            not_before=db_now() + wait,
            last_error=reason[:300],
            **columns,
        )
    )


def _end(run: CheckRun, action: str, *, now: datetime | None = None, **columns: Any) -> bool:
    status = step(RUN, RunStatus.RUNNING, action)
    return bool(_held(run).update(status=status, ended_at=now or db_now(), lease_until=None, **columns))


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)
