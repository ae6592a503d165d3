"""The part of a case's page that changes by itself, and a mark that says whether it did. Nothing of the submission."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from accessprogram.models import Question
from accessprogram.policy.actors import Actor
from accessprogram.queries.together import Reading, every, read
from reviews.models import Case
from reviews.policy.facts import CaseFacts
from reviews.queries.access import case_of
from reviews.queries.facts import judged_reading
from reviews.queries.judgements import CheckState
from reviews.queries.queues import is_overdue


@dataclass(frozen=True, kw_only=True)
class LiveCase:
    """Where a case stands at ``now``: its stage, seats and checks."""

    case: Case
    facts: CaseFacts
    checks: list[CheckState]
    mark: str
    now: datetime


def live_reading(actor: Actor, case: Case) -> Reading[LiveCase]:
    """Of a detailed case."""
    return every(judged_reading(case), mark_reading(actor, case)).then(
        lambda parts: LiveCase(case=case, checks=parts[0][0], facts=parts[0][1], mark=parts[1][0], now=parts[1][1])
    )


def live(actor: Actor, case: Case) -> LiveCase:
    """The same; one query."""
    return read(live_reading(actor, case))


def mark(actor: Actor, case_id: UUID) -> str:
    """Another text whenever ``live`` would answer something else; raises NotFound. Two small queries."""
    return read(mark_reading(actor, case_of(actor, case_id)))[0]


def mark_reading(actor: Actor, case: Case) -> Reading[tuple[str, datetime]]:
    """The mark, and when it was made."""

    def build(rows: list[list[Any]], now: datetime) -> tuple[str, datetime]:
        runs, seats, answers = rows
        held = [seat for seat, until in seats if until > now]
        facts = (case.revision, runs, held, answers, is_overdue(case, now), sorted(actor.seats, key=str))
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:20], now

    return Reading(
        (
            case.runs.order_by("status").values_list("status").annotate(n=Count("id")),
            case.claims.filter(released_at__isnull=True).order_by("seat").values_list("id", "expires_at"),
            Question.objects.filter(application_id=case.application_id, answered_at__isnull=False).values_list("id"),
        ),
        build,
    )
