"""Performing due checks, asking for one again, and publishing what the catalogue promises."""

import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, WrongState
from accessprogram.models import PublishedCheck
from accessprogram.policy.actors import Actor
from accessprogram.states import step
from reviews.checks import CATALOGUE
from reviews.checks.base import Check, SourceUnavailable
from reviews.checks.base import Finding as Found
from reviews.checks.base import Hit as FoundHit
from reviews.checks.base import Outcome as FoundOutcome
from reviews.enums import RunOutcome, RunStatus, Stage
from reviews.models import CheckRun
from reviews.operations import decisions, runs
from reviews.operations.evaluation import LeaseLost, evaluate, hash_of
from reviews.operations.intake import PERFORM
from reviews.operations.sources import sources_for
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.policy.cases import may_rerun
from reviews.queries.access import case_of_run
from reviews.queries.comparisons import comparison_of
from reviews.queries.facts import facts_of
from reviews.queries.judgements import current_runs
from reviews.queries.subjects import snapshot_of
from reviews.states import RUN

log = structlog.get_logger()
SECONDS_PER_BELL = 20


def perform_due(*, limit: int = 50) -> int:
    """Perform up to ``limit`` due runs, each settled by itself, for about 20 seconds; returns how many were tried.

    When more are due than this process can do now, it rings once more, so that idle workers join.
    """
    started, tried, rang = time.monotonic(), 0, False
    while tried < limit and time.monotonic() - started < SECONDS_PER_BELL:
        run = runs.claim_next()
        if run is None:
            return tried
        if not rang and runs.due().exists():
            dispatch.ring(PERFORM)
            rang = True
        tried += 1
        try:
            _perform(run)
        except LeaseLost:
            log.warning("check_lease_lost", run=str(run.id), check=run.check_slug)
        except Exception:
            # The row keeps its lease and is reclaimed when that runs out; after three times it is parked.
            log.exception("check_crashed", run=str(run.id), check=run.check_slug)
    if runs.due().exists():
        dispatch.ring(PERFORM)
    return tried


def _perform(run: CheckRun) -> None:
    """One run, from the snapshot to its settlement."""
    check = CATALOGUE.get(run.check_slug)
    if check is None:
        runs.park(run, "this check is not in the catalogue")
        return
    snapshot = snapshot_of(run.submission, inputs=check.inputs)
    sources = sources_for(snapshot.paths)
    began = time.monotonic()
    try:
        found_hash = hash_of(check, snapshot.subject, sources)
        earlier = _reusable(run, check, found_hash)
        if earlier is not None:
            runs.settle(run, _again(earlier), input_hash=found_hash, duration_ms=0, reused_from=earlier)
            return
        finding = evaluate(check, snapshot.subject, sources, renew=lambda: runs.renew(run))
    except SourceUnavailable as error:
        runs.retry(run, str(error), retry_after=error.retry_after)
        return
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("check_failed", run=str(run.id), check=run.check_slug)
        runs.park(run, type(error).__name__)
        return
    duration = int((time.monotonic() - began) * 1000)
    runs.settle(run, finding, input_hash=found_hash, duration_ms=duration)


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
        ended_at__gt=db_now() - timedelta(hours=check.ttl_hours),
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


def rerun(*, actor: Actor, run_id: UUID) -> CheckRun:
    """Run an ended check again, as a new generation; the case returns to its checks, a decision that is held is void.

    Raises NotFound, NotAllowed, WrongState (it is still running, or a newer run stands).
    """
    with transaction.atomic():
        case = locked(case_of_run(actor, run_id))
        verdict = may_rerun(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        old = CheckRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if old.id not in {run.id for run in current_runs(case)}:
            raise WrongState(_("A newer run of this check stands already."))
        old.status = step(RUN, old.status, "supersede")
        old.save(update_fields=["status"])
        check = CATALOGUE.get(old.check_slug)
        new = CheckRun.objects.create(
            case=case,
            submission_id=case.submission_id,
            check_slug=old.check_slug,
            check_version=check.version if check is not None else "",
            generation=old.generation + 1,
            not_before=db_now(),
            asked_by_id=actor.person,
        )
        record("check.rerun", case, actor=actor, data={"check": old.check_slug, "run": str(new.id)})
        decisions.void_if_changed(case)
        if case.stage == Stage.REVIEW:
            move(case, "rerun_check", actor=actor)
        else:
            touch(case)
        tell_partner(case)
        dispatch.ring(PERFORM)
    return new


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
    return len(CATALOGUE)
