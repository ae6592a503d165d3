"""The part of a case's page that changes by itself, and a mark that says whether it did. Nothing of the submission."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from accessprogram.clock import db_now
from accessprogram.models import Question
from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.policy.facts import CaseFacts
from reviews.queries.access import case_of
from reviews.queries.cases import detailed_case_of
from reviews.queries.facts import facts_of
from reviews.queries.judgements import CheckState, check_states
from accessprogram.queries.together import together


@dataclass(frozen=True, kw_only=True)
class LiveCase:
    """Where a case stands now: its stage, seats and checks."""

    case: Case
    facts: CaseFacts
    checks: list[CheckState]


def live(actor: Actor, case_id: UUID) -> LiveCase:
    """Raises NotFound. The number of queries does not depend on how much there is."""
    case = detailed_case_of(actor, case_id)
    states = check_states(case)
    return LiveCase(case=case, facts=facts_of(case, states), checks=states)


def mark(actor: Actor, case_id: UUID) -> str:
    """Another text whenever ``live`` would answer something else; raises NotFound. Three small queries."""
    case = case_of(actor, case_id)
    now = db_now()
    runs = case.runs.order_by("status").values_list("status").annotate(n=Count("id"))
    seats = case.claims.filter(released_at__isnull=True, expires_at__gt=now).order_by("seat").values_list("id")
    answers = Question.objects.filter(application_id=case.application_id, answered_at__isnull=False).values_list("id")
    standing = together(runs, seats, answers)
    overdue = case.due_at is not None and case.due_at < now
    facts = (case.revision, standing, overdue, sorted(actor.seats, key=str))
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
