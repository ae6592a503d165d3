"""The desk's queues: lists of cases with tabs, filters and a button to take one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accessprogram.policy.actors import Actor, Verdict
from accessprogram.queries.access import CASE_ROLES
from accessprogram.web.access import actor_of, staff_required
from reviews.actions import offer
from reviews.enums import Stage
from reviews.models import Case
from reviews.policy.cases import JUDGES
from reviews.policy.facts import CaseFacts, Holder
from reviews.queries import queues
from reviews.queries.access import visible_tiers
from reviews.queries.filters import NAMES
from reviews.queries.queues import QUEUES, QueueRow
from reviews.queries.views import read
from reviews.search.words import matching

desk_roles = staff_required(*CASE_ROLES)
TABS = ("mine", "unassigned", "confirm", "hits", "rescreening", "due", "overdue", "partner")
MORE = ("errored", "checks", "open", "closed", "all")
# What the form of filters shows; the others come from links and are carried along.
SHOWN_FILTERS = ("q", "tier", "stage")
# Where to go from an empty queue: (queue, words of the link).
ONWARD = {"mine": "unassigned", "unassigned": "open", "confirm": "mine"}


@dataclass(frozen=True, kw_only=True)
class ListedCase:
    """A row of a queue with the verdict on taking its review."""

    row: QueueRow
    claim: Verdict

    @property
    def mine(self) -> bool:
        return any(is_me for _seat, _name, is_me in self.row.holders)


@desk_roles
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in QUEUES:
        raise Http404
    return _list(request, slug, queues.counts(actor_of(request)))


@desk_roles
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, narrowed by the filters of a link: where the numbers of the board lead."""
    return _list(request, "all", queues.counts(actor_of(request)))


def _list(request: HttpRequest, slug: str, counts: Mapping[str, str]) -> HttpResponse:
    actor = actor_of(request)
    params = {name: request.GET[name][:200] for name in NAMES if request.GET.get(name)}
    cursor = request.GET.get("after", "")
    view = read(actor, params=params)
    if words := params.get("q", ""):
        view = replace(view, condition=view.condition & matching(words))
    page = queues.page(actor, slug, view=view, cursor=cursor)
    here = reverse("reviews:cases") if slug == "all" else reverse("reviews:queue", args=[slug])
    context = {
        "queue": QUEUES[slug],
        "selects": actor.holds(*JUDGES),
        "rows": [_listed(actor, row) for row in page.rows],
        "tabs": [_tab(name, slug, counts) for name in TABS],
        "more": [_tab(name, slug, counts) for name in MORE],
        "params": params,
        "carried": {name: value for name, value in params.items() if name not in SHOWN_FILTERS},
        "carried_words": [FILTER_WORDS[name] for name in params if name not in SHOWN_FILTERS],
        "tiers": visible_tiers(actor),
        "stages": [
            (Stage(stage).value, Stage(stage).label) for stage in ("checks", "review", "confirmation", "closed")
        ],
        "here": here,
        "first_url": f"{here}?{urlencode(params)}" if cursor else "",
        "next_url": f"{here}?{urlencode({**params, 'after': page.next})}" if page.next else "",
        "onward": QUEUES.get(ONWARD.get(slug, "")),
    }
    return render(request, "reviews/queues/queue.html", context)


FILTER_WORDS = {
    "programme": gettext_lazy("one programme"),
    "waits_on": gettext_lazy("who it waits for"),
    "due": gettext_lazy("when it is due"),
    "outcome": gettext_lazy("outcome"),
    "check": gettext_lazy("one check"),
    "result": gettext_lazy("its result"),
    "opened_from": gettext_lazy("opened from a day"),
    "opened_to": gettext_lazy("opened until a day"),
    "decided_from": gettext_lazy("decided from a day"),
    "decided_to": gettext_lazy("decided until a day"),
    "reference": gettext_lazy("reference"),
}


def _tab(name: str, current: str, counts: Mapping[str, str]) -> dict[str, Any]:
    url = reverse("reviews:cases") if name == "all" else reverse("reviews:queue", args=[name])
    return {"label": QUEUES[name].title, "url": url, "current": name == current, "count": counts[name]}


def _listed(actor: Actor, row: QueueRow) -> ListedCase:
    return ListedCase(row=row, claim=offer("claim", actor, _seat_facts(row.case), seat="review").verdict)


def _seat_facts(case: Case) -> CaseFacts:
    """What the rule of taking a seat looks at, from what the list has read already; the POST judges everything."""
    return CaseFacts(
        case_id=case.id,
        application_id=case.application_id,
        partner_id=case.application.partner_id,
        programme_id=case.programme_id,
        tier_id=case.tier_id,
        kind=case.kind,
        stage=case.stage,
        waits_on=case.waits_on,
        required_approvals=2,
        holders={
            claim.seat: Holder(
                claim_id=claim.id,
                user_id=claim.user_id,
                name=str(claim.user),
                until=claim.expires_at,
                fence=claim.fence,
            )
            for claim in case.live_claims  # type: ignore[attr-defined]  # prefetched by the queue
        },
    )
