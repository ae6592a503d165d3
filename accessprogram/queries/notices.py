"""What earlier decisions say about applying again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.enums import Outcome
from accessprogram.models import DecisionNotice


@dataclass(frozen=True)
class Wait:
    """Until when a declined application keeps the next one waiting."""

    reference: str
    at: datetime


def earliest_retry(partner_id: UUID, tier_id: UUID) -> Wait | None:
    """The latest date before which this partner cannot apply for the tier again; None when there is none ahead.

    Of each application its newest notice counts: what an appeal or a correction overturned keeps nobody waiting. Of its
    reasons the one with the longest time does; a reason without a time keeps nobody waiting either. One query.
    """
    rows = DecisionNotice.objects.filter(
        application__partner_id=partner_id, application__tier_version__tier_id=tier_id
    ).select_related("application")
    newest = {row.application_id: row for row in rows.order_by("created_at", "id")}
    waits = [
        Wait(row.application.reference, row.created_at + timedelta(days=max(days)))
        for row in newest.values()
        if row.outcome == Outcome.DECLINE
        and (days := [reason["retry_after"] for reason in row.reasons if reason.get("retry_after")])
    ]
    ahead = [wait for wait in waits if wait.at > db_now()]
    return max(ahead, key=lambda wait: wait.at, default=None)
