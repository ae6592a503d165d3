"""Terms that end, and what a renewal begins with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.enums import ApplicationState
from accessprogram.models import Application, EvidenceFile, Grant
from accessprogram.policy.renewals import NOTICE_DAYS, REMINDED
from accessprogram.queries.applications import files_question, resolved
from accessprogram.questionnaires import placed_questions

OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)


def ending(at: datetime) -> QuerySet[Grant]:
    """Grants that a notice of their end is due for, the soonest end first."""
    due = Q()
    for days in NOTICE_DAYS:
        unsaid = Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
        due |= Q(ends_at__lte=at + timedelta(days=days)) & unsaid
    return Grant.objects.filter(due, state__in=REMINDED, ends_at__gt=at).order_by("ends_at", "id")


def open_renewals(partner_id: UUID) -> dict[UUID, Application]:
    """Grant -> the renewal of it that is under way."""
    rows = Application.objects.filter(partner_id=partner_id, renews__isnull=False, state__in=OPEN)
    return {row.renews_id: row for row in rows if row.renews_id is not None}


def answers_before(grant: Grant, definition: dict[str, Any]) -> dict[str, Any]:
    """What the partner answered last for this grant, of the questions that are still asked, files aside."""
    submission = grant.agreement.application.submissions.order_by("-number").first()
    if submission is None:
        return {}
    given = resolved(submission)
    asked = [placed for placed in placed_questions(definition) if placed.question["kind"] != "files"]
    return {placed.slug: given[placed.slug] for placed in asked if given.get(placed.slug) not in (None, "", [])}


def files_before(grant: Grant, definition: dict[str, Any]) -> list[EvidenceFile]:
    """The files of the application before that are still asked for."""
    rows = EvidenceFile.objects.filter(application_id=grant.agreement.application_id, removed_at__isnull=True)
    return [row for row in rows if files_question(definition, row.evidence_kind) is not None]
