"""The earlier records that the relations check found, with the cases among them that this actor may open."""

from collections.abc import Iterable
from typing import Any

from accessprogram.policy.actors import Actor
from reviews.checks.relations import said_of
from reviews.queries.access import visible_cases
from reviews.queries.judgements import CheckState


def related_cases(actor: Actor, states: Iterable[CheckState]) -> list[dict[str, Any]]:
    """Rows of the check's evidence ({kind, label, match, outcome, at, same_partner, weight}) with ``case_id`` or None,
    and ``said``: what is the same, in words.

    One query, and none when the check found nothing.
    """
    found = next((state.finding for state in states if state.slug == "relations" and state.finding is not None), None)
    earlier = found.evidence.get("earlier", ()) if found is not None else ()
    rows: list[dict[str, Any]] = [dict(row) for row in earlier]
    if not rows:
        return []
    labels = {str(row.get("label", "")) for row in rows}
    cases = visible_cases(actor).filter(application__reference__in=labels).order_by("created_at")
    ids = dict(cases.values_list("application__reference", "id"))
    for row in rows:
        row["case_id"] = ids.get(str(row.get("label", "")))
        row["said"] = said_of(row.get("matches") or [str(row.get("match", ""))])
    return rows
