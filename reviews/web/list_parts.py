"""The parts around a list of cases: addresses that keep a view, what sorts, facets that narrow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from reviews.models import SavedView
from reviews.queries.filters import NAMES
from reviews.queries.queue_table import QUEUES, columns_of, sort_of
from reviews.queries.saved_views import offered
from reviews.queries.views import COLUMNS, View, chosen
from reviews.search.editing import holds, toggled
from reviews.search.grammar import LONGEST

FILTER_WORDS = {
    "programme": _("one programme"),
    "tier": _("one tier"),
    "stage": _("one stage"),
    "waits_on": _("who it waits for"),
    "due": _("when it is due"),
    "outcome": _("outcome"),
    "check": _("one check"),
    "result": _("its result"),
    "opened_from": _("opened from a day"),
    "opened_to": _("opened until a day"),
    "decided_from": _("decided from a day"),
    "decided_to": _("decided until a day"),
    "reference": _("reference"),
}
# Of each order, and of it turned round.
SORT_WORDS = {
    "due": (_("due first"), _("due last")),
    "stage_due": (_("stage due first"), _("stage due last")),
    "opened": (_("oldest first"), _("newest first")),
    "rank": (_("least urgent first"), _("most urgent first")),
    "risk": (_("lowest risk first"), _("highest risk first")),
    "partner": (_("partner, from A"), _("partner, from Z")),
    "reference": (_("reference, lowest first"), _("reference, highest first")),
    "decided": (_("decided first"), _("decided last")),
    "closed": (_("closed first"), _("closed last")),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks of a list, before it is understood. ``params`` are the filters of a link; ``columns`` and
    ``sort`` are empty where they are the list's own."""

    slug: str
    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    dense: bool = False
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def here(self) -> str:
        return reverse("reviews:cases") if self.slug == "all" else reverse("reviews:queue", args=[self.slug])

    def values(self) -> dict[str, str]:
        """The parameters that reproduce it; what is usual is left out."""
        said = {"q": self.query, "sort": self.sort, "columns": ",".join(self.columns)}
        said["dense"] = "yes" if self.dense else ""
        return {name: value for name, value in {**self.params, **said}.items() if value}

    def address(self, **changes: str) -> str:
        """This list with something else about it; an empty value takes a parameter away."""
        return self.here + written({**self.values(), **changes})

    @property
    def narrows(self) -> bool:
        return bool(self.query or self.params)

    @property
    def look(self) -> dict[str, str]:
        """The parameters that say how it is shown, not what."""
        return {name: value for name, value in self.values().items() if name in ("sort", "columns", "dense")}

    @property
    def cleared(self) -> str:
        """The whole list, looking as it does."""
        return self.here + written(self.look)


def written(values: Mapping[str, str]) -> str:
    """These parameters as the end of an address."""
    said = {name: value for name, value in values.items() if value}
    return f"?{urlencode(said, safe=',')}" if said else ""


def asked(given: QueryDict, slug: str) -> Asked:
    """What these parameters ask of a list. Its own order and columns are the same said or not."""
    columns = chosen([name for text in given.getlist("columns") for name in text[:400].split(",")])
    sort = given.get("sort", "")[:20]
    return Asked(
        slug=slug,
        # One sign more than can be read, so that a longer search is told so and not cut in silence.
        query=given.get("q", "").strip()[: LONGEST + 1],
        sort=sort if sort_of(slug, View(sort=sort)) == sort != QUEUES[slug].order else "",
        columns=columns if columns != columns_of(slug) else (),
        dense=given.get("dense") == "yes",
        params={name: given[name][:200] for name in NAMES if name != "q" and given.get(name)},
    )


def asked_by(view: SavedView) -> Asked:
    """What a kept view asks for; what there is no more (a list, a column, an order) falls back to the usual."""
    given = QueryDict(mutable=True)
    given.update({"q": view.query, "sort": view.sort, "dense": "yes" if view.dense else ""})
    given.setlist("columns", view.columns)
    return asked(given, view.queue if view.queue in QUEUES else "all")


def headings(asked: Asked) -> list[dict[str, Any]]:
    """The columns of a list. Where it can be ordered by one: the address that does (turned round where it is the order
    already), and which way it stands."""
    view = View(sort=asked.sort, columns=asked.columns)
    sort, sorts = sort_of(asked.slug, view), QUEUES[asked.slug].sorts
    found = []
    for slug in columns_of(asked.slug, view):
        column = COLUMNS[slug]
        up, down = sort == column.sort, sort == f"-{column.sort}"
        found.append(
            {
                "slug": slug,
                "title": column.title,
                "number": column.number,
                "url": asked.address(sort=f"-{column.sort}" if up else column.sort) if column.sort in sorts else "",
                "way": "ascending" if up else "descending" if down else "",
            }
        )
    return found


def choices(asked: Asked) -> dict[str, Any]:
    """What the form of a list's look offers: its columns, each shown or not, and its orders, both ways."""
    view = View(sort=asked.sort, columns=asked.columns)
    shown, sort = columns_of(asked.slug, view), sort_of(asked.slug, view)
    orders = [
        (value, words, value == sort)
        for name in QUEUES[asked.slug].sorts
        for value, words in zip((name, f"-{name}"), SORT_WORDS[name], strict=True)
    ]
    columns = [(column.slug, column.title, column.slug in shown) for column in COLUMNS.values() if not column.always]
    return {"columns": columns, "orders": orders, "always": next(slug for slug in COLUMNS if COLUMNS[slug].always)}


def facet_links(facets: Iterable[Any], asked: Asked) -> list[dict[str, Any]]:
    """Each facet with its values as links that put the value into the search, or take it out again."""
    return [
        {
            "title": facet.title,
            "values": [
                {
                    "label": value.label,
                    "count": value.count,
                    "current": holds(asked.query, facet.slug, value.value),
                    "url": asked.address(q=toggled(asked.query, facet.slug, value.value)),
                }
                for value in facet.values
            ],
        }
        for facet in facets
        if facet.values
    ]


def carried(asked: Asked) -> list[dict[str, Any]]:
    """The filters of a link in words, each with the address without it."""
    return [{"label": FILTER_WORDS[name], "url": asked.address(**{name: ""})} for name in asked.params]


def saved(actor: Actor, wanted: Asked) -> list[dict[str, Any]]:
    """The views that are offered beside a list, as links; which is open now, and which one may be taken away."""
    found = []
    for view in offered(actor):
        address = asked_by(view).address()
        mine = view.owner_id == actor.id
        found.append({"view": view, "url": address, "current": address == wanted.address(), "mine": mine})
    return found
