"""Comparing everybody with the watch lists again: rows in the background, slices with a cursor, some a bell.

A new version of a list is compared with everybody at once, but only what differs from the version before counts:
whoever resembles an entry that came, changed or went is screened anew. Once a week everybody is compared with every
list, and whoever would now have other hits is screened anew. A slice searches outside any transaction and is booked in
one; a process that dies leaves its slice undone and its lease behind, and the third time the sweep stops for a person.
"""

import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.operations import audit
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.checks.base import SourceUnavailable
from reviews.enums import RunCause, SweepKind
from reviews.models import ScreeningList, ScreeningSweep
from reviews.operations import reruns
from reviews.policy.screening import may_sweep
from reviews.queries import sweeps as queries
from reviews.queries.screening import imported_lists

log = structlog.get_logger()
SWEEP = "reviews.sweep_lists"
SLICE = 20
SECONDS_PER_BELL = 15.0
CRASHES = 3
EVERY = timedelta(days=7)


def begin_delta(row: ScreeningList, *, actor: Actor) -> ScreeningSweep:
    """Have what differs in a new version compared with everybody, in the transaction that puts it into use."""
    return _begin(ScreeningSweep(kind=SweepKind.DELTA, list=row), actor)


def begin_full(*, actor: Actor) -> ScreeningSweep:
    """Have everybody compared with every list. Raises NotAllowed, Invalid (a list is missing or stale), WrongState
    (such a sweep is under way)."""
    verdict = may_sweep(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    if reason := imported_lists(db_now()).unusable():
        raise Invalid(reason)
    try:
        with transaction.atomic():
            return _begin(ScreeningSweep(kind=SweepKind.FULL), actor)
    except IntegrityError as error:
        raise WrongState(_("Everybody is being compared already.")) from error


def begin_weekly() -> bool:
    """Begin the weekly comparison when the last one was begun a week ago; whether it was begun. With no list, or a
    stale one, it waits: every screening is inconclusive then, and says so."""
    since = db_now() - EVERY
    if ScreeningSweep.objects.filter(kind=SweepKind.FULL, created_at__gt=since).exists():
        return False
    if imported_lists(db_now()).unusable() or not queries.everybody(since).exists():
        return False
    try:
        begin_full(actor=SYSTEM)
    except (Invalid, WrongState):  # somebody was quicker
        return False
    return True


def work_for(seconds: float = SECONDS_PER_BELL) -> int:
    """Do slices until none is due or so many seconds are over; what is left rings for itself. Returns how many."""
    until, slices = time.monotonic() + seconds, 0
    while work():
        slices += 1
        if time.monotonic() >= until:
            break
    if queries.due().exists():
        dispatch.ring(SWEEP)
    return slices


def work() -> bool:
    """Do one slice of the oldest sweep that is due; whether there was one. Errors of our own are raised: the lease runs
    out, and the third time the sweep stops for a person."""
    sweep = _claim()
    if sweep is None:
        return False
    if sweep.crashes >= CRASHES:
        _stop(sweep, _("It failed three times."))
        return True
    try:
        found = queries.next_slice(sweep, SLICE)
    except (SourceUnavailable, OSError) as error:
        if sweep.crashes + 1 >= CRASHES:
            _stop(sweep, str(error))
        return True  # else it is tried again when the lease runs out
    with transaction.atomic():
        # Held meanwhile: nobody takes over from a process that is only slow, whatever its lease says.
        if _mine(sweep).select_for_update().first() is None:
            return True
        again = reruns.rerun_many(run_ids=found.again, cause=RunCause.LIST)
        ended = len(found.runs) < SLICE
        _mine(sweep).update(
            cursor=str(found.runs[-1]) if found.runs else sweep.cursor,
            done=F("done") + len(found.runs),
            rerun=F("rerun") + again,
            crashes=0,
            lease_until=None,
            ended_at=db_now() if ended else None,
        )
        if ended:
            sweep.refresh_from_db()
            _audit("screening.swept", sweep, actor=SYSTEM, compared=sweep.done, again=sweep.rerun)
    return True


def resume(*, actor: Actor, sweep_id: UUID) -> ScreeningSweep:
    """Go on with a sweep that stopped, where it stopped. Raises NotAllowed, NotFound, WrongState."""
    verdict = may_sweep(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    with transaction.atomic():
        sweep = ScreeningSweep.objects.select_for_update().filter(pk=sweep_id).first()
        if sweep is None:
            raise NotFound(_("There is no such comparison."))
        if not sweep.error:
            raise WrongState(_("It has not stopped."))
        sweep.error, sweep.crashes, sweep.ended_at, sweep.lease_until = "", 0, None, None
        try:
            with transaction.atomic():
                sweep.save(update_fields=["error", "crashes", "ended_at", "lease_until"])
        except IntegrityError as error:
            raise WrongState(_("Everybody is being compared already.")) from error
        dispatch.ring(SWEEP)
        _audit("screening.sweep_resumed", sweep, actor=actor)
    return sweep


def _begin(sweep: ScreeningSweep, actor: Actor) -> ScreeningSweep:
    sweep.total = queries.everybody(db_now()).count()
    sweep.save(force_insert=True)
    dispatch.ring(SWEEP)
    _audit("screening.sweep_begun", sweep, actor=actor, total=sweep.total)
    return sweep


def _claim() -> ScreeningSweep | None:
    """Take the oldest due sweep for a while. Who lost a lease counts as a crash."""
    with transaction.atomic():
        rows = queries.due()
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        sweep = rows.first()
        if sweep is None:
            return None
        sweep.fence, sweep.crashes = sweep.fence + 1, sweep.crashes + int(sweep.lease_until is not None)
        sweep.lease_until = db_now() + timedelta(seconds=settings.LEASE_SECONDS)
        sweep.save(update_fields=["fence", "crashes", "lease_until"])
        return sweep


def _stop(sweep: ScreeningSweep, why: str) -> None:
    log.error("screening_sweep_stopped", sweep=str(sweep.id), why=why)
    with transaction.atomic():
        if _mine(sweep).update(error=why[:300], ended_at=db_now(), lease_until=None):
            sweep.refresh_from_db()
            _audit("screening.sweep_stopped", sweep, actor=SYSTEM)


def _mine(sweep: ScreeningSweep) -> QuerySet[ScreeningSweep]:
    return ScreeningSweep.objects.filter(pk=sweep.pk, fence=sweep.fence, ended_at__isnull=True)


def _audit(action: str, sweep: ScreeningSweep, *, actor: Actor, **data: object) -> None:
    of = sweep.list.slug if sweep.list is not None else "every list"
    audit.append(action, actor=actor, thing=sweep, data={"list": of, **data})
