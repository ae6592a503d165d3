"""What the worker does when a bell rings. Messages carry nothing: the work is rows."""

from celery import shared_task
from django.conf import settings

from accessprogram import dispatch
from accessprogram.operations import (
    assessments,
    audit,
    breaches,
    commitment_periods,
    commitments,
    cure_periods,
    earned_rations,
    embargoes,
    enforcement_clocks,
    grants,
    incidents,
    outbox,
    rations,
    reexaminations,
    refusals,
    renewals,
    reservations,
    roles,
    safeguards,
    scanning,
    sweeping,
    webhook_deliveries,
    webhooks,
)
from accessprogram.queries.roles import people_with_wrong_rows

BEAT = {"accessprogram.sweep": settings.SWEEP_SECONDS}


@shared_task(name="accessprogram.deliver")
def deliver() -> None:
    """Deliver due messages."""
    if outbox.deliver_due() and outbox.due_exists():
        dispatch.ring(outbox.DELIVER)  # many were told at once: the next ones need not wait for the sweep


@shared_task(name=reexaminations.REEXAMINE)
def reexamine() -> None:
    """Look again at the next grants that a change of level concerns; what is left rings for itself."""
    reexaminations.work_for(seconds=5)


@shared_task(name=webhooks.DELIVER)
def deliver_webhooks() -> None:
    """Send due webhooks."""
    webhook_deliveries.deliver_due()


@shared_task(name=scanning.SCAN)
def scan_evidence() -> None:
    """Have the malware scanner look at the files that wait for it."""
    scanning.scan_due()


@shared_task(name="accessprogram.sweep")
def sweep() -> None:
    """Do what falls due by time alone, and ring for what waits."""
    sweeping.each(
        {
            "seal": audit.seal,
            "expire": grants.expire_due,
            "terms_ending": renewals.remind_ending,
            "refusals_overdue": refusals.remind_overdue,
            "fall_due": commitments.fall_due,
            "measures": enforcement_clocks.sweep,
            "incident_clocks": incidents.remind_of_clocks,
            "next_periods": commitment_periods.open_next,
            "pledges_end": commitment_periods.end_over,
            "uncured": breaches.propose_uncured,
            "earned": earned_rations.recompute_due,
            "reservations": reservations.release_due,
            "pools": rations.share_pools,
            "unusual_use": rations.signal_unusual,
            "another_rule": safeguards.reassess_due,
            "cure_periods": cure_periods.sweep,
            "embargoes": embargoes.remind,
            "assessments": assessments.sweep,
            "derive": _derive,
            "deliver": _ring_for_messages,
            "webhooks": _ring_for_webhooks,
            "reexamine": _ring_for_reexaminations,
            "scan": _ring_for_scans,
        }
    )


def _derive() -> None:
    for user_id in people_with_wrong_rows():
        roles.derive(user_id=user_id)


def _ring_for_webhooks() -> None:
    if webhook_deliveries.due_exists():
        dispatch.ring(webhooks.DELIVER)


def _ring_for_messages() -> None:
    if outbox.due_exists():
        dispatch.ring(outbox.DELIVER)


def _ring_for_reexaminations() -> None:
    if reexaminations.due_exists():
        dispatch.ring(reexaminations.REEXAMINE)


def _ring_for_scans() -> None:
    if scanning.due_exists():
        dispatch.ring(scanning.SCAN)
