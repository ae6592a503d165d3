"""The outside parties whose word a case waits for, or has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor
from accessprogram.queries.together import Reading, read
from reviews.enums import ConcurrenceAnswer
from reviews.models import Case, Concurrence
from reviews.policy.concurrences import may_record
from reviews.policy.facts import CaseFacts
from reviews.queries.need import Need


@dataclass(frozen=True)
class Outside:
    """Parties by name: asked without an answer yet, whose last word is an objection, and named by the tier but never
    asked. ``overdue``: what was asked and not answered by its date (the row's id -> party)."""

    waiting_for: tuple[str, ...] = ()
    objecting: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()
    overdue: Mapping[UUID, str] = field(default_factory=dict)


def of_case(case: Case) -> list[Concurrence]:
    """All that was asked, oldest first; one query."""
    return list(_rows(case))


def _rows(case: Case) -> QuerySet[Concurrence]:
    rows = Concurrence.objects.filter(case_id=case.id).select_related("asked_by", "recorded_by")
    return rows.order_by("created_at", "id")


def outside_reading(case: Case) -> Reading[Outside]:
    """Where the outside parties stand."""
    return Reading((_rows(case),), lambda rows, now: _outside(case, rows[0], now))


def outside(case: Case) -> Outside:
    """The same; one query."""
    return read(outside_reading(case))


def _outside(case: Case, rows: list[Concurrence], now: datetime) -> Outside:
    latest = {_key(row.party): row for row in rows}
    return Outside(
        waiting_for=tuple(row.party for row in latest.values() if not row.answer),
        objecting=tuple(row.party for row in latest.values() if row.answer == ConcurrenceAnswer.OBJECTS),
        to_ask=tuple(entry["party"] for entry in required_parties(case) if _key(entry["party"]) not in latest),
        overdue={row.pk: row.party for row in rows if not row.answer and row.due_at <= now},
    )


def needs(actor: Actor, facts: CaseFacts) -> Iterator[Need]:
    """Parties that kept silent past their date: from then on it is a person's word whether the case goes on without
    theirs; no query."""
    for asked_id, party in facts.overdue.items():
        yield Need(
            kind="outside",
            action="record_concurrence",
            target_id=asked_id,
            title=_("%(party)s has not answered") % {"party": party},
            sentence=_("Their date has passed. Write down what they said, or that they kept silent."),
            verdict=may_record(actor, facts),
        )


def required_parties(case: Case) -> list[dict[str, Any]]:
    """What the tier names: [{party, days}]."""
    return [dict(entry) for entry in case.tier_version.concurrence]


def _key(party: str) -> str:
    return " ".join(party.casefold().split())
