"""Performing due checks, and publishing what the catalogue promises."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.models import PublishedCheck, Submission
from reviews.checks import CATALOGUE
from reviews.checks.base import Check, SourceOff, SourceUnavailable, Waiting
from reviews.checks.base import Finding as Found
from reviews.checks.base import Hit as FoundHit
from reviews.checks.base import Outcome as FoundOutcome
from reviews.checks.limits import LIMITS
from reviews.checks.watching import Tally, watched
from reviews.enums import RunOutcome, RunQueue, RunStatus
from reviews.models import CheckRun, SourceState
from reviews.operations import runs, source_states
from reviews.operations.bells import BELLS, TURNS, due, ring
from reviews.operations.evaluation import LeaseLost, evaluate, hash_of
from reviews.operations.reruns import rerun, rerun_many
from reviews.operations.sources import sources_for
from reviews.queries.comparisons import comparison_of
from reviews.queries.judgements import answered_questions
from reviews.queries.subjects import snapshot_of
from reviews.queries.thresholds import InForce, in_force

__all__ = ["perform_due", "publish_catalogue", "rerun", "rerun_many"]

log = structlog.get_logger()


def perform_due(queue: str = "", *, limit: int = 0) -> int:
    """Perform due runs of one queue, or of all, each settled by itself: as many and for as long as the queue's turn
    says (``limit`` rows at most, if given). Returns how many were tried.

    When more are due than this process can do now, it rings once more, so that idle workers join.
    """
    turn = TURNS.get(queue, TURNS[RunQueue.SCREEN])
    started, tried, rang = time.monotonic(), 0, False
    most, bell = limit or turn.rows, _Bell(thresholds=in_force())
    while tried < most and time.monotonic() - started < turn.seconds:
        claimed = runs.claim(queue, most=min(turn.together, most - tried))
        if not claimed:
            return tried
        if not rang and due(queue).exists():
            ring([queue] if queue else BELLS)
            rang = True
        until = time.monotonic() + settings.LEASE_SECONDS / 3
        for place, run in enumerate(claimed):
            if place and time.monotonic() - started > turn.seconds:
                runs.give_back(claimed[place:])
                break
            tried += 1
            # Those before it took long: whoever waits behind them keeps its lease, or has lost it.
            if time.monotonic() > until and not runs.renew(run):
                continue
            run.submission = bell.submission(run)
            _try(run, bell)
    if due(queue).exists():
        ring([queue] if queue else BELLS)
    return tried


@dataclass(kw_only=True)
class _Bell:
    """What the runs of one bell share: those of one case mostly come one after the other."""

    thresholds: InForce
    _last: Submission | None = None
    _answered: set[tuple[str, str]] = field(default_factory=set)

    def submission(self, run: CheckRun) -> Submission:
        """The frozen submission with everything that a snapshot reads beside it."""
        if self._last is None or self._last.pk != run.submission_id:
            self._last = Submission.objects.select_related(
                "application__partner", "application__questionnaire", "application__tier_version__tier"
            ).get(pk=run.submission_id)
            self._answered = answered_questions(self._last.application.partner_id)
        return self._last

    def may_reuse(self, check: Check, found_hash: str) -> bool:
        """False when the partner was certainly never asked exactly this."""
        return (check.slug, found_hash) in self._answered


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """What came of one look, before anything is written."""

    found: Found | Waiting
    input_hash: str
    duration_ms: int
    reused_from: CheckRun | None = None


def _try(run: CheckRun, bell: _Bell) -> None:
    try:
        _perform(run, bell)
    except LeaseLost:
        log.warning("check_lease_lost", run=str(run.id), check=run.check_slug)
    except Exception:
        # The row keeps its lease and is reclaimed when that runs out; after three times it is parked.
        log.exception("check_crashed", run=str(run.id), check=run.check_slug)


def _perform(run: CheckRun, bell: _Bell) -> None:
    """One run, from the snapshot to its settlement."""
    check = CATALOGUE.get(run.check_slug)
    if check is None:
        runs.park(run, "this check is not in the catalogue")
        return
    asked = source_states.asks(check)
    wait = source_states.admit(asked)
    if wait is not None:
        runs.postpone(run, wait.reason, seconds=wait.seconds)
        return
    tally = Tally()
    try:
        looked = _look(run, check, bell, tally, spared=source_states.spared(asked))
    except SourceOff as error:
        runs.park(run, str(error))
    except SourceUnavailable as error:
        runs.retry(run, str(error), retry_after=error.retry_after)
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("check_failed", run=str(run.id), check=run.check_slug)
        runs.park(run, type(error).__name__)
    else:
        if isinstance(looked.found, Waiting):
            runs.wait_outside(run, looked.found)
            return
        runs.settle(
            run, looked.found, input_hash=looked.input_hash, duration_ms=looked.duration_ms,
            reused_from=looked.reused_from, thresholds_version=bell.thresholds.number,
        )  # fmt: skip
    finally:
        source_states.note(asked, tally)


def _look(run: CheckRun, check: Check, bell: _Bell, tally: Tally, *, spared: Mapping[str, str]) -> _Looked:
    """What the check says of the submission as it is now; an earlier answer to exactly the same question is used again.
    Raises what ``evaluate`` raises."""
    snapshot = snapshot_of(run.submission, inputs=check.inputs)
    lent = sources_for(snapshot.paths, run=run, thresholds=bell.thresholds.of(check.slug))
    sources = watched(lent, tally, spared=spared)
    began = time.monotonic()
    found_hash = hash_of(check, snapshot.subject, sources)
    earlier = _reusable(run, check, found_hash) if bell.may_reuse(check, found_hash) else None
    if earlier is not None:
        return _Looked(found=_again(earlier), input_hash=found_hash, duration_ms=0, reused_from=earlier)
    found = evaluate(check, snapshot.subject, sources, renew=lambda: runs.renew(run))
    return _Looked(found=found, input_hash=found_hash, duration_ms=int((time.monotonic() - began) * 1000))


def _reusable(run: CheckRun, check: Check, found_hash: str) -> CheckRun | None:
    """A settled run of the same partner with the same inputs, not older than the check's time to live.

    Somebody who asks for a check again wants a new look, and gets one; what was inconclusive is looked at again.
    """
    if run.asked_by_id is not None:
        return None
    settled = CheckRun.objects.filter(
        check_slug=run.check_slug,
        input_hash=found_hash,
        status=RunStatus.COMPLETED,
        reused_from__isnull=True,
        ended_at__gt=(run.started_at or db_now()) - timedelta(hours=check.ttl_hours),
        submission__application__partner_id=run.submission.application.partner_id,
    )
    settled = settled.exclude(finding__outcome=RunOutcome.INCONCLUSIVE)
    return settled.exclude(pk=run.pk).select_related("finding").order_by("-ended_at").first()


def _again(run: CheckRun) -> Found:
    """The finding of an earlier run, as the check gave it."""
    finding = run.finding
    return Found(
        outcome=FoundOutcome(finding.outcome),
        summary=finding.summary,
        applicant_summary=finding.applicant_summary,
        evidence=finding.evidence,
        source=finding.source,
        source_version=finding.source_version,
        hits=tuple(
            FoundHit(
                subject_label=hit.subject_label,
                subject_field=hit.subject_field,
                entity_key=hit.entity_key,
                entity_name=hit.entity_name,
                list_version=hit.list_version,
                score=hit.score,
                comparison=comparison_of(hit),
                subject_hash=hit.subject_hash,
                entity_hash=hit.entity_hash,
                scores=hit.scores,
            )
            for hit in finding.hits.all()
        ),
    )


def publish_catalogue() -> int:
    """Write the catalogue's titles, reasons and applicant texts for the public pages; returns how many checks."""
    with transaction.atomic():
        PublishedCheck.objects.exclude(slug__in=CATALOGUE).delete()
        for check in CATALOGUE.values():
            PublishedCheck.objects.update_or_create(
                slug=check.slug,
                defaults={
                    "version": check.version,
                    "title": str(check.title),
                    "why": str(check.why),
                    "applicant_text": str(check.applicant_text),
                },
            )
        SourceState.objects.bulk_create([SourceState(slug=slug) for slug in LIMITS], ignore_conflicts=True)
    return len(CATALOGUE)
