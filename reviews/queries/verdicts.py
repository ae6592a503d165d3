"""What people said of the sections of a submission, and which items of the checklist they ticked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accessprogram.policy.actors import Actor
from reviews.models import Case, ChecklistTick, SectionVerdict
from reviews.queries.blind import own_only


@dataclass(frozen=True, kw_only=True)
class ItemState:
    """One item of the tier's checklist; ``by`` ticked it last (each person's latest tick stands)."""

    slug: str
    section: str
    text: str
    mine: bool
    by: tuple[str, ...] = ()


def standing_rows(actor: Actor, case: Case) -> QuerySet[SectionVerdict]:
    """Every verdict on the submission that this actor may read, oldest first, with whoever said it."""
    return own_only(actor, case, SectionVerdict.objects.filter(case=case).select_related("by"))


def standing(rows: list[SectionVerdict]) -> dict[str, list[SectionVerdict]]:
    """Section -> each person's latest word on it. ``rows`` come oldest first."""
    latest = {(row.section, row.by_id): row for row in rows}
    found: dict[str, list[SectionVerdict]] = {}
    for row in latest.values():
        found.setdefault(row.section, []).append(row)
    return found


def mine(actor: Actor, case: Case) -> dict[str, SectionVerdict]:
    """Section -> this person's latest word on it; one query."""
    return {row.section: row for row in SectionVerdict.objects.filter(case=case, by_id=actor.id)}


def checklist(actor: Actor, case: Case, ticks: list[ChecklistTick]) -> list[ItemState]:
    """The items of the tier's checklist as they stand. ``ticks`` come oldest first, with whoever gave them."""
    latest = {(tick.item, tick.by_id): tick for tick in ticks}
    ticked = [tick for tick in latest.values() if tick.ticked]
    return [
        ItemState(
            slug=item["slug"],
            section=item.get("section", ""),
            text=item["text"],
            mine=any(tick.item == item["slug"] and tick.by_id == actor.id for tick in ticked),
            by=tuple(str(tick.by) for tick in ticked if tick.item == item["slug"] and tick.by_id != actor.id),
        )
        for item in items_of(case)
    ]


def tick_rows(actor: Actor, case: Case) -> QuerySet[ChecklistTick]:
    """Every tick that this actor may read, oldest first, with whoever gave it."""
    return own_only(actor, case, ChecklistTick.objects.filter(case=case).select_related("by"))


def items_of(case: Case) -> list[dict[str, Any]]:
    """What the case's tier version asks a reviewer to tick."""
    items: list[dict[str, Any]] = case.tier_version.checklist
    return items
