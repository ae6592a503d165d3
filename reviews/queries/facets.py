"""By what a list could be narrowed further: how many of its rows hold each value, counted over the first 500 of them.

Nothing is counted beyond: what is shown for more rows says "of the first 500".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accessprogram.policy.actors import Actor
from accessprogram.questionnaires.countries import country_name
from reviews.models import CaseRow
from reviews.queries.keyset import COUNTED
from reviews.queries.seen import Seen
from reviews.search.fields import FIELDS, Choice, Field

# Facets of a list, in their order, and the columns of a row that they count.
FACETS = ("stage", "tier", "assignee", "is", "waits", "kind", "outcome", "tag", "country")
SHOWN = 6
_COLUMNS = (
    "id", "tier_id", "stage", "waits_on", "kind", "outcome", "country", "tags", "reviewer_id", "reviewer_until",
    "is_open", "due_at", "held", "asks", "errored_checks", "worse",
)  # fmt: skip
_OF = {"waits": "waits_on", "tier": "tier_id", "tag": "tags"}


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    """A value as it is typed in a search, in words, and how many of the counted rows hold it."""

    value: str
    label: Any
    count: int


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A field of the search with its most frequent values."""

    slug: str
    title: Any
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, kw_only=True)
class First:
    """The first 501 rows that match: ``ids`` in their order; ``more``: the last of them says that there are others.
    ``columns``: what the first 500 hold of each column that facets count."""

    ids: list[int]
    columns: dict[str, tuple[Any, ...]]
    more: bool

    def facets(self, actor: Actor, now: datetime) -> tuple[Facet, ...]:
        """The facets that tell rows apart; a value that all of them hold narrows nothing. At most two queries."""
        seen = Seen(actor, now)
        found = (_facet(slug, self.columns, seen, now) for slug in FACETS)
        return tuple(facet for facet in found if facet.values)


def first_of(rows: QuerySet[CaseRow]) -> First:
    """The first 501 of ordered rows, with what facets count; one query."""
    found = list(rows.values_list(*_COLUMNS)[: COUNTED + 1])
    columns = (
        dict(zip(_COLUMNS, zip(*found[:COUNTED], strict=True), strict=True)) if found else dict.fromkeys(_COLUMNS, ())
    )
    return First(ids=[row[0] for row in found], columns=columns, more=len(found) > COUNTED)


def _facet(slug: str, columns: dict[str, tuple[Any, ...]], seen: Seen, now: datetime) -> Facet:
    counts, rows = Counter(_keys(slug, columns, now)), len(columns["id"])
    field = FIELDS[slug]
    narrowing = [(key, count) for key, count in counts.most_common() if count < rows]
    choices = _choices(field, [key for key, _count in narrowing], seen) if narrowing else {}
    values = (
        FacetValue(value=choices[key].value, label=choices[key].label, count=count)
        for key, count in narrowing
        if key in choices
    )
    return Facet(slug=slug, title=field.title, values=tuple(values)[:SHOWN])


def _keys(slug: str, columns: dict[str, tuple[Any, ...]], now: datetime) -> Iterable[Any]:
    """What the rows hold of a facet: each nothing, one value, or several."""
    if slug == "assignee":
        held = zip(columns["reviewer_id"], columns["reviewer_until"], strict=True)
        return (reviewer for reviewer, until in held if until > now)
    if slug == "is":
        return _flags(columns, now)
    values = columns[_OF.get(slug, slug)]
    return chain.from_iterable(map(str.split, values)) if slug == "tag" else filter(None, values)


def _flags(columns: dict[str, tuple[Any, ...]], now: datetime) -> Iterable[str]:
    due = zip(columns["is_open"], columns["due_at"], strict=True)
    yield from ("overdue" for is_open, at in due if is_open and at < now)
    for flag, column in (("hit", "asks"), ("held", "held"), ("failed", "errored_checks"), ("worse", "worse")):
        yield from (flag for holds in columns[column] if holds)


def _choices(field: Field, keys: Iterable[Any], seen: Seen) -> dict[Any, Choice]:
    """Key in the row -> how it is typed and called. What may be typed freely is called what it is: the rows that hold
    it are seen by this person already."""
    if field.closed:
        return {value: Choice(value=value, label=label) for value, label in field.closed.items()}
    if field.free:
        named = country_name if field.slug == "country" else str
        return {key: Choice(value=key, label=named(key)) for key in keys}
    return {key: choice for choice in seen.choices(field.slug).values() for key in _as_keys(choice)}


def _as_keys(choice: Choice) -> Iterable[Any]:
    if choice.key is None:
        return (choice.value,)
    return choice.key if isinstance(choice.key, tuple) else (choice.key,)
