"""The list's rows: written when a case changes, in the same transaction; made anew whenever one wants."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from reviews.enums import OPEN_RUN_STATUSES, RunStatus, Seat
from reviews.models import Case, CaseRow, CheckRun, Claim
from reviews.models.rows import LONG_AGO
from reviews.queries.rows import recomputed

# A slice of a rebuild: short transactions, so that nobody waits for it.
SLICE = 200
_WRITTEN = [field.name for field in CaseRow._meta.concrete_fields if field.name not in ("id", "case")]


def refresh(case: Case) -> None:
    """Write the row of a case, whose own row is locked and saved. ``stages.touch`` and ``stages.move`` call it."""
    refresh_many([case.pk])


def refresh_many(case_ids: Collection[UUID]) -> None:
    """As ``refresh``, for several cases."""
    CaseRow.objects.bulk_create(
        recomputed(case_ids), update_conflicts=True, unique_fields=["case"], update_fields=_WRITTEN
    )


def refresh_partner(partner_id: UUID) -> None:
    """What lists show or find of a partner changed: its name, country or domains."""
    refresh_many(list(Case.objects.filter(application__partner_id=partner_id).values_list("pk", flat=True)))


def run_ended(case_id: UUID, *, looked_at: bool) -> None:
    """One run of several ended. Of one that a person need not look at, only the numbers of runs moved."""
    if looked_at:
        refresh_many([case_id])
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
