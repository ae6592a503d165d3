"""The outside parties whose word a case waits for, or has."""

from dataclasses import dataclass
from typing import Any

from accessprogram.clock import db_now
from reviews.enums import ConcurrenceAnswer
from reviews.models import Case, Concurrence


@dataclass(frozen=True)
class Outside:
    """Parties by name: asked without an answer yet, whose last word is an objection, and named by the tier but never
    asked."""

    waiting_for: tuple[str, ...] = ()
    objecting: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()


def of_case(case: Case) -> list[Concurrence]:
    """All that was asked, oldest first; one query."""
    rows = Concurrence.objects.filter(case_id=case.id).select_related("asked_by", "recorded_by")
    return list(rows.order_by("created_at", "id"))


def outside(case: Case) -> Outside:
    """Where the outside parties stand; one query, none where ``asked_outside`` was read along and nobody was asked."""
    required = required_parties(case)
    if not required and getattr(case, "asked_outside", True) is False:
        return Outside()
    latest = {_key(row.party): row for row in of_case(case)}
    return Outside(
        waiting_for=tuple(row.party for row in latest.values() if not row.answer),
        objecting=tuple(row.party for row in latest.values() if row.answer == ConcurrenceAnswer.OBJECTS),
        to_ask=tuple(entry["party"] for entry in required if _key(entry["party"]) not in latest),
    )


def required_parties(case: Case) -> list[dict[str, Any]]:
    """What the tier names: [{party, days}]."""
    return [dict(entry) for entry in case.tier_version.concurrence]


def is_overdue(row: Concurrence) -> bool:
    """Its date has passed without an answer."""
    return not row.answer and row.due_at <= db_now()


def _key(party: str) -> str:
    return " ".join(party.casefold().split())
