"""Check runs as job rows: claimed under a lease with a fencing number, settled once, retried, parked, reclaimed.

Whoever lost the lease has lost: every write to a running row names the fence it was claimed with.
"""

import json
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from accessprogram.clock import db_now
from accessprogram.operations import personal, safeguards
from accessprogram.policy.actors import SYSTEM
from accessprogram.states import step
from reviews.checks import base
from reviews.enums import OPEN_RUN_STATUSES, RunOutcome, RunStatus, Stage
from reviews.models import Case, CheckRun, Finding, Hit
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.queries.judgements import check_states, clear_checks
from reviews.states import RUN

CRASHES = 3
SOURCE_RETRIES = 5
LONGEST_WAIT = timedelta(hours=6)


def due() -> QuerySet[CheckRun]:
    """Rows that may be claimed now, oldest first."""
    waiting = CheckRun.objects.filter(status__in=[RunStatus.QUEUED, RunStatus.RETRY_WAIT], not_before__lte=db_now())
    return waiting.order_by("not_before", "id")


def claim_next() -> CheckRun | None:
    """Claim the oldest due row for ``LEASE_SECONDS``; None when there is none. Two workers never get the same one."""
    with transaction.atomic():
        rows = due()
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        found = rows.first()
        if found is None:
            return None
        now = db_now()
        claimed = CheckRun.objects.filter(pk=found.pk, fence=found.fence, status=found.status).update(
            status=step(RUN, found.status, "claim"), fence=F("fence") + 1, lease_until=now + _lease(), started_at=now
        )
        if not claimed:
            return None
        return CheckRun.objects.select_related(
            "case", "submission__application__partner", "submission__application__questionnaire",
            "submission__application__tier_version__tier",
        ).get(pk=found.pk)  # fmt: skip


def renew(run: CheckRun) -> bool:
    """Keep the lease while the check works; False when it was lost."""
    return bool(_held(run).update(lease_until=db_now() + _lease()))


def settle(
    run: CheckRun, finding: base.Finding, *, input_hash: str, duration_ms: int, reused_from: CheckRun | None = None
) -> bool:
    """Write the finding, its hits and the audit event; the last settled run moves the case on. False: came too late."""
    with transaction.atomic():
        case = locked(run.case)
        if not _end(run, "settle", input_hash=input_hash, reused_from=reused_from):
            return False
        written = Finding.objects.create(
            run=run,
            outcome=RunOutcome(finding.outcome.value),
            summary=str(finding.summary),
            applicant_summary=str(finding.applicant_summary),
            evidence=_json(finding.evidence),
            source=finding.source[:120],
            source_version=finding.source_version[:120],
            duration_ms=duration_ms,
        )
        partner_id = run.submission.application.partner_id
        Hit.objects.bulk_create(_hit(written, hit, partner_id) for hit in finding.hits)
        record(
            "check.settled",
            case,
            actor=SYSTEM,
            data={
                "check": run.check_slug,
                "outcome": written.outcome,
                "run": str(run.id),
                "generation": run.generation,
                "hits": len(finding.hits),
            },
        )
        _go_on(case)
    return True


def retry(run: CheckRun, error: str, *, retry_after: float | None = None) -> bool:
    """A source did not answer: wait longer each time, and after the fifth time give up as errored, never as clear."""
    retries = run.source_retries + 1
    if retries >= SOURCE_RETRIES:
        return park(run, error, source_retries=retries)
    base_wait = timedelta(seconds=settings.CHECK_RETRY_BASE_SECONDS) * 2 ** (retries - 1)
    wait = max(base_wait, timedelta(seconds=retry_after or 0)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return bool(
        _held(run).update(
            status=step(RUN, RunStatus.RUNNING, "retry"),
            source_retries=retries,
            lease_until=None,
            not_before=db_now() + min(wait, LONGEST_WAIT),
            last_error=error[:300],
        )
    )


def park(run: CheckRun, error: str, **columns: Any) -> bool:
    """End a running row as errored. False when the lease was lost meanwhile."""
    with transaction.atomic():
        case = locked(run.case)
        if not _end(run, "park", last_error=error[:300], **columns):
            return False
        record("check.errored", case, actor=SYSTEM, data={"check": run.check_slug, "run": str(run.id)})
        _go_on(case)
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


def _go_on(case: Case) -> None:
    if not finish_if_settled(case):
        touch(case)
        tell_partner(case)


def _held(run: CheckRun) -> QuerySet[CheckRun]:
    return CheckRun.objects.filter(pk=run.pk, fence=run.fence, status=RunStatus.RUNNING)


def _end(run: CheckRun, action: str, **columns: Any) -> bool:
    return bool(
        _held(run).update(status=step(RUN, RunStatus.RUNNING, action), ended_at=db_now(), lease_until=None, **columns)
    )


def _hit(finding: Finding, hit: base.Hit, partner_id: UUID) -> Hit:
    """Hits are never changed, people can be erased: what the applicant wrote is kept apart and only bound here."""
    lines = _json(hit.comparison)
    ours = personal.keep(
        partner_id=partner_id, purpose="screening", field=hit.subject_field, value=[str(line["ours"]) for line in lines]
    )
    return Hit(
        finding=finding,
        subject_label=hit.subject_label[:120],
        subject_field=hit.subject_field[:60],
        entity_key=hit.entity_key[:120],
        entity_name=hit.entity_name[:300],
        list_version=hit.list_version[:120],
        score=hit.score,
        scores=dict(hit.scores),
        subject_hash=hit.subject_hash,
        entity_hash=hit.entity_hash,
        comparison={"lines": [{**line, "ours": ""} for line in lines], "ours": ours},
    )


def _json(value: Any) -> Any:
    """What a database keeps: a check may give dates and its own sentences."""
    return json.loads(json.dumps(value, default=str))


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)
