"""What the worker does when a bell rings. Messages carry nothing: the work is rows."""

from celery import shared_task
from django.conf import settings

from accessprogram import dispatch
from accessprogram.operations import sweeping
from reviews.operations import cases, checks, decisions, intake, runs

BEAT = {"reviews.sweep": settings.SWEEP_SECONDS}


@shared_task(name="reviews.perform_checks")
def perform_checks() -> None:
    """Perform due checks."""
    checks.perform_due()


@shared_task(name="reviews.sweep")
def sweep() -> None:
    """Bring back what a dead process held, end cool-offs and pauses whose time has come, ring for what waits."""
    sweeping.each(
        {
            "reclaim": runs.reclaim_lost,
            "cool_offs": decisions.finish_cool_offs,
            "pauses": cases.resume_overdue,
            "checks": _ring_for_checks,
        }
    )


def _ring_for_checks() -> None:
    if runs.due().exists():
        dispatch.ring(intake.PERFORM)
