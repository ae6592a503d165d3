"""Appeals on the desk: who had a part in what is appealed, and who is left to judge it."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accessprogram.models import Appeal, Question, RoleAssignment, User
from accessprogram.queries.actors import actor_of
from accessprogram.queries.together import Reading, nothing
from reviews.models import (
    Adjudication,
    Approval,
    Case,
    ChecklistTick,
    Claim,
    Concurrence,
    Decision,
    Note,
    Recommendation,
    SectionVerdict,
    Vote,
    Waiver,
)
from reviews.policy.appeals import may_judge
from reviews.policy.facts import CaseFacts


def involved_reading(case: Case) -> Reading[frozenset[UUID]]:
    """Everybody who had any part in the cases of the application before its appeal: sat, judged, wrote, asked, decided,
    stood behind it or stopped it. Nothing is read for what is no appeal."""
    if case.kind != "appeal":
        return nothing(frozenset())
    others = Case.objects.filter(application_id=case.application_id, created_at__lt=case.created_at)
    others = others.exclude(kind="appeal")
    of_case = {"case__in": others.values("id")}
    parts: list[QuerySet[Any, UUID | None]] = [
        model.objects.filter(**of_case).order_by().values_list(column, flat=True)  # type: ignore[attr-defined]
        for model, column in (
            (Claim, "user_id"), (Recommendation, "by_id"), (Vote, "by_id"), (SectionVerdict, "by_id"),
            (Note, "by_id"), (ChecklistTick, "by_id"), (Waiver, "asked_by_id"), (Waiver, "approved_by_id"),
            (Decision, "decided_by_id"), (Decision, "vetoed_by_id"),
            (Concurrence, "asked_by_id"), (Concurrence, "recorded_by_id"),
        )
    ]  # fmt: skip
    parts += [
        Approval.objects.filter(decision__case__in=others.values("id")).order_by().values_list("by_id", flat=True),
        Adjudication.objects.filter(finding__run__case__in=others.values("id"))
        .order_by()
        .values_list("by_id", flat=True),
        Question.objects.filter(application_id=case.application_id, created_at__lt=case.created_at)
        .order_by()
        .values_list("asked_by_id", flat=True),
    ]
    return Reading(
        tuple(parts), lambda rows, now: frozenset(found for part in rows for found in part if found is not None)
    )


def waiting_appeals() -> list[Appeal]:
    """Filed, and without a case yet, because another about the same application is open; one query."""
    others = Case.objects.filter(application_id=OuterRef("application_id")).exclude(stage="closed")
    return list(Appeal.objects.filter(~Exists(others), case__isnull=True).order_by("created_at", "id")[:50])


def who_can_judge(case: Case, facts: CaseFacts) -> list[UUID]:
    """Appeals reviewers and guests who had no part in what is appealed, in a fixed order; some queries per person."""
    roles = RoleAssignment.objects.filter(role="appeals_reviewer", programme_id=case.programme_id)
    people = User.objects.filter(Q(id__in=roles.values("user_id")) | Q(id__in=list(facts.guests)), is_active=True)
    return [person.id for person in people.order_by("id") if may_judge(actor_of(person), facts)]
