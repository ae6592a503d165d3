"""Running ended checks again: by a person, by time, because the applicant or a watch list changed.

A re-run is a new generation; the run before it is superseded and stays to be read. On a case that is decided it changes
nothing by itself: what is worse than before waits in the queue "Re-screening" for a person's word.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, WrongState
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.states import step
from reviews.checks import CATALOGUE
from reviews.enums import OPEN_RUN_STATUSES, RunCause, RunStatus, Stage
from reviews.models import Case, CheckRun
from reviews.operations import decisions, runs
from reviews.operations.bells import queue_of, ring
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.policy.cases import may_rerun
from reviews.queries.access import case_of_run
from reviews.queries.facts import facts_of
from reviews.queries.judgements import newest_runs
from reviews.queries.live_access import with_access
from reviews.states import CASE, RUN

SLICE = 100


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
        if old.id not in {run.id for run in newest_runs(case)}:
            raise WrongState(_("A newer run of this check stands already."))
        new = _again(case, old, RunCause.BUTTON, actor)
        _back_to_checks(case, actor)
    ring([new.queue])
    return new


def rerun_many(*, run_ids: Iterable[UUID], cause: RunCause, actor: Actor = SYSTEM) -> int:
    """Run these checks again as the system, or for the person who asked (who gets a new look, nothing is used again),
    each in a transaction of its own (a savepoint in the caller's); returns how many will be.

    Superseded and cancelled ones, and those of a decided case whose access has ended, are left alone. One that runs at
    this moment begins anew; one that is yet to begin sees what is new anyway."""
    return sum(_rerun_one(run_id, cause, actor) for run_id in run_ids)


def rerun_due(*, limit: int = SLICE) -> int:
    """Run up to ``limit`` checks again whose last finding grew old, or whose subject changed; returns how many."""
    now, begun = db_now(), 0
    due = CheckRun.objects.filter(again_at__lte=now).order_by("again_at", "id")
    # A decision that is held is not made void because a finding grew old; it is when the applicant changed.
    held = Q(case__stage=Stage.CONFIRMATION, again_because=RunCause.SCHEDULE)
    for run_id, cause in list(_worth_it(due.exclude(held)).values_list("id", "again_because")[:limit]):
        begun += _rerun_one(run_id, RunCause(cause))
    # Nobody waits for the others: the case was decided against, or its access has ended.
    forgotten = due.filter(case__stage=Stage.CLOSED).exclude(with_access("case_id")).values("id")[: limit * 10]
    CheckRun.objects.filter(id__in=list(forgotten.values_list("id", flat=True))).update(again_at=None, again_because="")
    return begun


def spread_overdue(*, over: timedelta, begin: timedelta) -> int:
    """After a long standstill: what grew old meanwhile is due one after the other, beginning after ``begin`` and for as
    long as ``over``, instead of all at once; returns how many checks that are."""
    now = db_now()
    overdue = CheckRun.objects.filter(again_at__lte=now, again_because=RunCause.SCHEDULE).order_by("again_at", "id")
    ids = list(overdue.values_list("id", flat=True))
    for place, run_id in enumerate(ids, start=1):
        CheckRun.objects.filter(pk=run_id).update(again_at=now + begin + over * (place / len(ids)))
    return len(ids)


def subject_changed(*, partner_id: UUID, fields: Collection[str]) -> int:
    """Something that checks read of this partner is not as it was: those checks are due again, in the background.
    ``fields`` name the parts of the subject that may differ. In the caller's transaction; returns how many."""
    slugs = [check.slug for check in CATALOGUE.values() if set(fields) & set(check.inputs)]
    ended = CheckRun.objects.filter(
        submission__application__partner_id=partner_id,
        check_slug__in=slugs,
        status__in=[RunStatus.COMPLETED, RunStatus.ERRORED],
    )
    return ended.update(again_at=db_now(), again_because=RunCause.SUBJECT)


def cancel_moot(*, limit: int = SLICE) -> int:
    """Runs of decided cases whose access ended meanwhile are for nobody; returns how many were cancelled."""
    open_ones = CheckRun.objects.filter(status__in=OPEN_RUN_STATUSES, case__stage=Stage.CLOSED)
    moot = open_ones.exclude(with_access("case_id")).order_by("case_id").values_list("case_id", flat=True)
    cancelled = 0
    for case_id in list(dict.fromkeys(moot[:limit])):
        with transaction.atomic():
            cancelled += runs.cancel_open(locked(Case.objects.get(pk=case_id)))
    return cancelled


def _worth_it(rows: QuerySet[CheckRun]) -> QuerySet[CheckRun]:
    """Of checks that ended: those of open cases, and of decided ones with access."""
    ended = rows.filter(status__in=[RunStatus.COMPLETED, RunStatus.ERRORED])
    return ended.filter(~Q(case__stage=Stage.CLOSED) | with_access("case_id"))


def _rerun_one(run_id: UUID, cause: RunCause, actor: Actor = SYSTEM) -> bool:
    found = CheckRun.objects.filter(pk=run_id).select_related("case").first()
    if found is None:
        return False
    with transaction.atomic():
        case = locked(found.case)
        old = CheckRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if old.status == RunStatus.RUNNING:
            # Its process read what was; whatever it finds is thrown away.
            lost = CheckRun.objects.filter(pk=old.pk, fence=old.fence, status=RunStatus.RUNNING)
            begun = lost.update(
                status=step(RUN, RunStatus.RUNNING, "lose_lease"),
                fence=F("fence") + 1, lease_until=None, not_before=db_now(), cause=cause,
            )  # fmt: skip
            ring([old.queue])
            return bool(begun)
        if not _worth_it(CheckRun.objects.filter(pk=run_id)).exists():
            return False
        new = _again(case, old, cause, actor)
        if case.stage == Stage.CLOSED:
            touch(case)
        else:
            _back_to_checks(case, actor)
    ring([new.queue])
    return True


def _again(case: Case, old: CheckRun, cause: RunCause, actor: Actor) -> CheckRun:
    """On a locked case: the old run is superseded, its next generation is queued."""
    old.status = step(RUN, old.status, "supersede")
    old.again_at, old.again_because = None, ""
    old.save(update_fields=["status", "again_at", "again_because"])
    check = CATALOGUE.get(old.check_slug)
    new = CheckRun.objects.create(
        case=case,
        submission_id=case.submission_id,
        check_slug=old.check_slug,
        check_version=check.version if check is not None else "",
        generation=old.generation + 1,
        queue=queue_of(old.check_slug),
        cause=cause,
        not_before=db_now(),
        asked_by_id=actor.id,
    )
    record("check.rerun", case, actor=actor, data={"check": old.check_slug, "run": str(new.id), "cause": cause.value})
    return new


def _back_to_checks(case: Case, actor: Actor) -> None:
    decisions.void_if_changed(case)
    if (case.stage, "rerun_check") in CASE:
        move(case, "rerun_check", actor=actor)
    else:
        touch(case)
    tell_partner(case)
