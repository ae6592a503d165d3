"""The parts around a list of cases: addresses that keep a view, what sorts, facets that narrow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from reviews.queries.filters import NAMES
from reviews.queries.saved_views import offered
from reviews.queries.views import SORTS
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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks of a list, before it is understood. ``params`` are the filters of a link."""

    slug: str
    query: str = ""
    sort: str = ""
    params: Mapping[str, str]

    @property
    def here(self) -> str:
        return reverse("reviews:cases") if self.slug == "all" else reverse("reviews:queue", args=[self.slug])

    def values(self) -> dict[str, str]:
        """The parameters that reproduce it; what is usual is left out."""
        said = {"q": self.query, "sort": self.sort}
        return {name: value for name, value in {**self.params, **said}.items() if value}

    def address(self, **changes: str) -> str:
        """This list with something else about it; an empty value takes a parameter away."""
        values = {name: value for name, value in {**self.values(), **changes}.items() if value}
        return f"{self.here}?{urlencode(values)}" if values else self.here


def asked(request: HttpRequest, slug: str) -> Asked:
    """What this request's address asks for."""
    given = request.GET
    return Asked(
        slug=slug,
        # One sign more than can be read, so that a longer search is told so and not cut in silence.
        query=given.get("q", "").strip()[: LONGEST + 1],
        sort=given.get("sort", "")[:20],
        params={name: given[name][:200] for name in NAMES if name != "q" and given.get(name)},
    )


def sorts(asked: Asked) -> dict[str, dict[str, str]]:
    """Column -> the address that orders by it (turned round where it is the order already), and which way it stands."""
    found = {}
    for name in SORTS:
        up, down = asked.sort == name, asked.sort == f"-{name}"
        found[name] = {
            "url": asked.address(sort=f"-{name}" if up else name),
            "way": "ascending" if up else "descending" if down else "",
        }
    return found


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
        address = Asked(slug=view.queue, query=view.query, sort=view.sort, params={}).address()
        mine = view.owner_id == actor.id
        found.append({"view": view, "url": address, "current": address == wanted.address(), "mine": mine})
    return found
