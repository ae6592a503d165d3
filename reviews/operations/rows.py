"""The list's rows: written when a case changes, in the same transaction; made anew whenever one wants."""

import time
from collections.abc import Collection
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from accessprogram import dispatch
from reviews.enums import OPEN_RUN_STATUSES, RunStatus, Seat
from reviews.models import Case, CaseRow, CheckRun, Claim
from reviews.models.rows import LONG_AGO
from reviews.queries.rows import behind, how_many_behind, recomputed

log = structlog.get_logger()
BEHIND = "reviews.rows_behind"
SECONDS_PER_BELL = 15.0
# A slice of a rebuild: short transactions, so that nobody waits for it.
SLICE = 200
_WRITTEN = [field.name for field in CaseRow._meta.concrete_fields if field.name not in ("id", "case")]


def refresh(case: Case) -> None:
    """Write the row of a case, whose own row and application are locked and saved; and those of the other cases about
    the same submission, since what is said of its checks counts for all. ``stages.touch`` and ``stages.move`` call
    it."""
    refresh_many(_about_the_same(submission_id=case.submission_id))


def refresh_many(case_ids: Collection[UUID]) -> None:
    """As ``refresh``, for several cases."""
    CaseRow.objects.bulk_create(
        recomputed(case_ids), update_conflicts=True, unique_fields=["case"], update_fields=_WRITTEN
    )


def _about_the_same(**submission: Any) -> list[UUID]:
    return list(Case.objects.filter(**submission).order_by("pk").values_list("pk", flat=True))


def refresh_partner(partner_id: UUID) -> None:
    """What lists show or find of a partner changed: its name, country or domains."""
    refresh_many(list(Case.objects.filter(application__partner_id=partner_id).values_list("pk", flat=True)))


def run_ended(case_id: UUID, *, looked_at: bool) -> None:
    """One run of several ended. Of one that a person need not look at, only the numbers of runs moved."""
    if looked_at:
        refresh_many(_about_the_same(submission__in=Case.objects.filter(pk=case_id).values("submission")))
        return
    statuses = list(CheckRun.objects.filter(case_id=case_id).values_list("status", flat=True))
    CaseRow.objects.filter(case_id=case_id).update(
        open_checks=sum(status in OPEN_RUN_STATUSES for status in statuses),
        errored_checks=statuses.count(RunStatus.ERRORED),
    )


def seats_changed(case_id: UUID) -> None:
    """The lease of a seat was made longer, or seats were freed; nothing else changed."""
    live = Claim.objects.filter(case_id=case_id, seat=Seat.REVIEW, released_at__isnull=True)
    user_id, until = live.values_list("user_id", "expires_at").first() or (None, LONG_AGO)
    CaseRow.objects.filter(case_id=case_id).update(reviewer=user_id, reviewer_until=until)


def rebuild(*, programme_id: UUID | None = None, open_only: bool = False, missing_only: bool = False) -> int:
    """Make rows anew from their sources, slice by slice; returns how many. After new rules of order or risk, and
    whenever an invariant says that a row is not what its sources are; after an upgrade those that are missing."""
    cases = Case.objects.order_by("pk")
    if missing_only:
        cases = cases.filter(row__isnull=True)
    if programme_id is not None:
        cases = cases.filter(programme_id=programme_id)
    if open_only:
        cases = cases.exclude(closed_at__isnull=False)
    done, last = 0, None
    while True:
        rows = cases.filter(pk__gt=last) if last is not None else cases
        with transaction.atomic():
            ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True)[:SLICE])
            if not ids:
                return done
            refresh_many(ids)
        done, last = done + len(ids), ids[-1]


def catch_up(seconds: float = SECONDS_PER_BELL) -> int:
    """Order cases by the rules in force now that were ordered by older ones: open ones first, slice by slice, for so
    many seconds; what is left rings for itself. Returns how many.

    Whatever is behind is known by its row alone: a process that dies leaves nothing to clear up, two do no harm.
    """
    until, done = time.monotonic() + seconds, 0
    left_alone: set[int] = set()
    for rows in behind():
        while time.monotonic() < until:
            found = dict(rows.exclude(pk__in=left_alone).values_list("pk", "case_id")[:SLICE])
            if not found:
                break
            ordered = _order_anew(found.values())
            done += len(ordered)
            left_alone.update(pk for pk, case_id in found.items() if case_id not in ordered)
    if done:
        log.info("rows_ordered_anew", cases=done, left=how_many_behind(SLICE), left_alone=len(left_alone))
        if any(rows.exclude(pk__in=left_alone).exists() for rows in behind()):
            dispatch.ring(BEHIND)
    return done


def _order_anew(case_ids: Collection[UUID]) -> set[UUID]:
    """Write risk and rank of these cases, and nothing else; returns which. A case that somebody is changing just now is
    left to them; one that cannot be read keeps no other waiting."""
    try:
        with transaction.atomic():
            return _written_anew(case_ids)
    except Exception:
        if len(case_ids) == 1:
            log.exception("row_not_ordered", case=str(next(iter(case_ids))))
            return set()
    return {case_id for one in case_ids for case_id in _order_anew([one])}


def _written_anew(case_ids: Collection[UUID]) -> set[UUID]:
    locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    cases = Case.objects.select_for_update(of=("self",), **locking).filter(pk__in=case_ids)
    mine = set(cases.values_list("pk", flat=True))
    CaseRow.objects.bulk_create(
        recomputed(mine), update_conflicts=True, unique_fields=["case"], update_fields=["risk", "rank", "ruled_at"]
    )
    return mine
