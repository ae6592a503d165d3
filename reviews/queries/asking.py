"""What the partner was asked and has not answered."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from accessprogram.models import Question
from reviews.models import Case
from reviews.policy.clocks import WorkingDays, partner_reminder


def waiting(case: Case, now: datetime) -> Iterator[tuple[UUID, list[Question]]]:
    """Request (questions that went together have one date) -> its questions that wait for an answer, their date not
    past; one query."""
    rows = Question.objects.filter(application_id=case.application_id, answered_at__isnull=True, due_at__gt=now)
    for request, asked in groupby(rows.order_by("due_at", "request", "id"), key=lambda row: row.request or row.pk):
        yield request, list(asked)


def next_reminder(case: Case, days: WorkingDays, now: datetime) -> datetime | None:
    """When the partner is reminded next of what they were asked; one query."""
    moments = (partner_reminder(days, asked[0].created_at, asked[0].due_at) for _request, asked in waiting(case, now))
    return min((at for at in moments if at is not None and at > now), default=None)
