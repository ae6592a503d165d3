"""What nobody reads of another while an independent review is under way.

Recommendations, votes, section verdicts, notes, ticks, drafts, mentions and their lines in the timeline: while
``case.blind`` everybody, seniors and auditors too, sees only their own. Whoever reads such rows for a person goes
through one of these functions.
"""

from collections.abc import Sequence
from typing import TypeVar, overload

from django.db.models import Model, Q, QuerySet

from accessprogram.policy.actors import Actor
from reviews.models import Case

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)


def hides(case: Case) -> bool:
    """Whether the judgements on this case are hidden from everybody but those who wrote them."""
    return case.blind


@overload
def own_only(actor: Actor, case: Case, rows: "QuerySet[_Model]", by: str = "by_id") -> "QuerySet[_Model]": ...
@overload
def own_only(actor: Actor, case: Case, rows: Sequence[_Row], by: str = "by_id") -> list[_Row]: ...
def own_only(
    actor: Actor, case: Case, rows: "QuerySet[_Model] | Sequence[_Row]", by: str = "by_id"
) -> "QuerySet[_Model] | list[_Row]":
    """Judgements on one case as this actor may read them: all, or while it is blind those that are their own.

    ``by`` is the column (and attribute) with the id of whoever wrote the row. A queryset stays one, filtered; anything
    else becomes a list. No query.
    """
    if isinstance(rows, QuerySet):
        return rows.filter(**{by: actor.id}) if hides(case) else rows
    if not hides(case):
        return list(rows)
    return [row for row in rows if getattr(row, by) == actor.id]


def readable(actor: Actor, *, case: str = "case", by: str = "by_id") -> Q:
    """The same for judgements on many cases: a condition over rows whose ``case`` path leads to the case."""
    return Q(**{f"{case}__blind": False}) | Q(**{by: actor.id})
