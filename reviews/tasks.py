"""What the worker does when a bell rings. Messages carry nothing: the work is rows."""

from celery import shared_task
from django.conf import settings

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.operations import sweeping
from reviews.enums import RunQueue
from reviews.operations import (
    appeals,
    assignment,
    bells,
    cases,
    checks,
    cool_offs,
    drawing,
    eligibility,
    guests,
    outside,
    outside_asking,
    presence,
    previews,
    reminders,
    reruns,
    rows,
    runs,
    sweeps,
    votes,
)
from reviews.queries import outside as outside_queries
from reviews.queries import previews as shown_files
from reviews.queries import rows as row_queries
from reviews.queries import sweeps as queries

BEAT = {"reviews.sweep": settings.SWEEP_SECONDS, "reviews.rerun_due": settings.RERUN_SECONDS}


@shared_task(name="reviews.perform_fetch")
def perform_fetch() -> None:
    """Perform due checks that ask the outside."""
    checks.perform_due(RunQueue.FETCH)


@shared_task(name="reviews.perform_screen")
def perform_screen() -> None:
    """Perform due checks that search and compare."""
    checks.perform_due(RunQueue.SCREEN)


@shared_task(name="reviews.perform_documents")
def perform_documents() -> None:
    """Perform due checks that open files."""
    checks.perform_due(RunQueue.DOCUMENTS)


@shared_task(name="reviews.perform_checks")
def perform_checks() -> None:
    """The one bell of the release before, which its processes may still ring: hand it on."""
    _ring_for_checks()


@shared_task(name="reviews.rerun_due")
def rerun_due() -> None:
    """Begin checks anew whose findings grew old, end what is for nobody any more, and free seats as the bell does."""
    sweeping.each({"moot": reruns.cancel_moot, "old": reruns.rerun_due, "seats": eligibility.free_seats})


@shared_task(name="reviews.draw_previews")
def draw_previews() -> None:
    """Draw what the desk is shown of evidence files."""
    previews.draw_due()


@shared_task(name="reviews.sweep_lists")
def sweep_lists() -> None:
    """Compare everybody again with what changed in the watch lists, some slices of it."""
    sweeps.work_for()


@shared_task(name=rows.BEHIND)
def rows_behind() -> None:
    """Order cases by a rule that was published since they were ordered, as many as a bell lasts."""
    rows.catch_up()


@shared_task(name=outside_asking.ASK)
def ask_providers() -> None:
    """Have verifications begun, and ask how they stand."""
    outside_asking.ask_due()


@shared_task(name=votes.DRAW)
def draw_reviewers() -> None:
    """Draw a second reviewer for each case that is judged unseen and has none."""
    drawing.draw_due()


@shared_task(name=eligibility.FREE)
def free_seats() -> None:
    """Free the seats of people who may not know of their case any more."""
    eligibility.free_seats()


@shared_task(name="reviews.sweep")
def sweep() -> None:
    """Bring back what a dead process held, end cool-offs and pauses whose time has come, ring for what waits."""
    sweeping.each(
        {
            "reclaim": runs.reclaim_lost,
            "cool_offs": cool_offs.finish_due,
            "pauses": cases.resume_overdue,
            "reminders": reminders.remind_due,
            "appeals": appeals.look_after,
            "guests": guests.end_expired,
            "second_reviewers": drawing.draw_due,
            "waiting_cases": assignment.divide_by_itself,
            "presence": presence.forget_old,
            "checks": _ring_for_checks,
            "lost_previews": previews.give_up,
            "previews": _ring_for_previews,
            "weekly": sweeps.begin_weekly,
            "lists": _ring_for_sweeps,
            "verifications": outside.open_waiting,
            "moot_verifications": outside.cancel_moot,
            "providers": _ring_for_providers,
            "rows": _ring_for_rows,
        }
    )


def _ring_for_checks() -> None:
    """Each queue in which something is due and for which there is room."""
    bells.ring(queue for queue in RunQueue.values if bells.due(queue).exists())


def _ring_for_previews() -> None:
    if shown_files.due(db_now()).exists():
        dispatch.ring(previews.DRAW)


def _ring_for_sweeps() -> None:
    if queries.due().exists():
        dispatch.ring(sweeps.SWEEP)


def _ring_for_providers() -> None:
    if outside_queries.due().exists():
        dispatch.ring(outside_asking.ASK)


def _ring_for_rows() -> None:
    if row_queries.how_many_behind(1):
        dispatch.ring(rows.BEHIND)
