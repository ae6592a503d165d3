"""The earlier records that the relations check found, with the cases among them that this actor may open."""

from collections.abc import Iterable
from typing import Any

from accessprogram.policy.actors import Actor
from reviews.queries.access import visible_cases
from reviews.queries.judgements import CheckState


def related_cases(actor: Actor, states: Iterable[CheckState]) -> list[dict[str, Any]]:
    """Rows of the check's evidence ({kind, label, match, outcome, at, same_partner, weight}) with ``case_id`` or None.

    One query, and none when the check found nothing.
    """
    found = next((state.finding for state in states if state.slug == "relations" and state.finding is not None), None)
    rows: list[dict[str, Any]] = list(found.evidence.get("earlier", ())) if found is not None else []
    if not rows:
        return []
    labels = {str(row.get("label", "")) for row in rows}
    cases = visible_cases(actor).filter(application__reference__in=labels).order_by("created_at")
    ids = dict(cases.values_list("application__reference", "id"))
    return [row | {"case_id": ids.get(str(row.get("label", "")))} for row in rows]
