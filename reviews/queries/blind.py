"""What nobody reads of another while an independent review is under way.

Recommendations, votes, section verdicts, notes, ticks, drafts, mentions and their lines in the timeline: while
``case.blind`` everybody, seniors and auditors too, sees only their own. Whoever reads such rows for a person goes
through one of these functions.
"""

from collections.abc import Sequence
from typing import TypeVar, overload

from django.db import connection
from django.db.models import Expression, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Substr

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


# What the ledger says of judgements: their lines in timelines, in the audit room and in the admin.
JUDGING = (
    "case.noted", "case.section_judged", "case.sections_sound", "case.item_ticked", "case.recommended", "case.voted",
)  # fmt: skip


def kept_back(actor: Actor) -> Q:
    """Events that tell of others' judgements on cases that are blind now; registered with the ledger's queries, of
    which it becomes a part."""
    blind = Case.objects.filter(blind=True).annotate(subject=_as_text("application_id")).values("subject")
    return Q(action__in=JUDGING, subject_id__in=blind) & ~Q(actor_id=actor.id)


def _as_text(column: str) -> Expression:
    """An id as the ledger writes it; SQLite keeps ids without their dashes."""
    if connection.vendor == "postgresql":
        return Cast(column, TextField())
    parts: list[Expression] = []
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)):
        parts += [Value("-"), Substr(column, start, length, output_field=TextField())]
    return Concat(*parts[1:], output_field=TextField())
