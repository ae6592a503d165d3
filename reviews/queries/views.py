"""How a person looks at a list of cases: what it is narrowed to, its order, its columns. An address says all of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from reviews.queries.filters import narrowed
from reviews.queries.seen import Seen
from reviews.search.conditions import condition

# What a list can be ordered by, and its column; a minus in front turns it round.
SORTS: dict[str, str] = {
    "due": "due_at",
    "stage_due": "stage_due_at",
    "opened": "opened_at",
    "rank": "rank",
    "risk": "risk",
    "partner": "partner_name",
    "reference": "reference",
    "decided": "decided_at",
    "closed": "closed_at",
}
# Those of open and those of closed cases that an index answers. (All cases together have one for each.)
OPEN_SORTS = ("due", "stage_due", "opened", "rank", "risk", "partner")
CLOSED_SORTS = ("partner", "closed")


@dataclass(frozen=True, kw_only=True)
class Column:
    """``sort`` is one of ``SORTS`` or empty; ``always``: it cannot be left out; ``number``: right-aligned."""

    slug: str
    title: Any
    sort: str = ""
    always: bool = False
    number: bool = False


COLUMNS: dict[str, Column] = {
    column.slug: column
    for column in (
        Column(slug="reference", title=_("Reference"), sort="reference", always=True),
        Column(slug="partner", title=_("Partner"), sort="partner", always=True),
        Column(slug="tier", title=_("Tier")),
        Column(slug="stage", title=_("Stage")),
        Column(slug="waits", title=_("Waits on")),
        Column(slug="due", title=_("Due"), sort="due"),
        Column(slug="stage_due", title=_("Stage due"), sort="stage_due"),
        Column(slug="assignee", title=_("Held by")),
        Column(slug="tags", title=_("Tags")),
        Column(slug="country", title=_("Country")),
        Column(slug="kind", title=_("Kind")),
        Column(slug="opened", title=_("Opened"), sort="opened"),
        Column(slug="decided", title=_("Decided"), sort="decided"),
        Column(slug="closed", title=_("Closed"), sort="closed"),
        Column(slug="outcome", title=_("Outcome")),
        Column(slug="checks", title=_("Checks open"), number=True),
        Column(slug="questions", title=_("Questions open"), number=True),
    )
}
SHOWN = ("reference", "partner", "tier", "stage", "waits", "due", "assignee")


@dataclass(frozen=True, kw_only=True)
class View:
    """``condition`` is over ``CaseRow``; ``sort`` one of ``SORTS``, with a minus turned round, or empty (the queue's
    own order); ``columns`` slugs of ``COLUMNS`` in their order, or none (the queue's own)."""

    condition: Q = field(default_factory=Q)
    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    dense: bool = False


def read(
    actor: Actor,
    *,
    query: str = "",
    sort: str = "",
    columns: Collection[str] = (),
    dense: bool = False,
    params: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> View:
    """The view that an address says; ``params`` are the filters of a link. What is unknown among sort and columns is
    left out; a search that cannot be read raises ``search.grammar.SearchError``."""
    searched = condition(query, known=Seen(actor, now)) if query.strip() else Q()
    return View(
        condition=searched & narrowed(params or {}),
        query=query.strip(),
        sort=sort if sort.removeprefix("-") in SORTS else "",
        columns=chosen(columns),
        dense=dense,
    )


def chosen(columns: Collection[str]) -> tuple[str, ...]:
    """Those of the columns that exist and those that are always there, in the order of ``COLUMNS``; none when none
    that exists is named."""
    wanted = set(columns) & set(COLUMNS)
    return tuple(slug for slug, column in COLUMNS.items() if column.always or slug in wanted) if wanted else ()
