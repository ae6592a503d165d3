"""The desk's queues: lists of cases with tabs, filters and a button to take one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.queries.access import CASE_ROLES
from accessprogram.web.access import actor_of, staff_required
from reviews.actions import offer
from reviews.models import Case
from reviews.policy.cases import JUDGES
from reviews.policy.facts import CaseFacts, Holder
from reviews.queries import queues
from reviews.queries.keyset import NEXT, PREVIOUS
from reviews.queries.queues import QUEUES, QueueRow
from reviews.queries.views import read
from reviews.search.grammar import SearchError
from reviews.web.list_parts import asked, carried, choices, facet_links, headings, saved, written

desk_roles = staff_required(*CASE_ROLES)
TABS = ("mine", "unassigned", "confirm", "hits", "rescreening", "due", "overdue", "partner")
MORE = ("errored", "checks", "open", "closed", "all")
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
    return _list(request, slug)


@desk_roles
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, narrowed by the filters of a link: where the numbers of the board lead."""
    return _list(request, "all")


def _list(request: HttpRequest, slug: str) -> HttpResponse:
    actor, wanted, now = actor_of(request), asked(request.GET, slug), db_now()
    counts = queues.counts(actor, now=now)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "queue": QUEUES[slug],
        "asked": wanted,
        "selects": actor.holds(*JUDGES),
        "tabs": [_tab(name, slug, counts) for name in TABS],
        "more": [_tab(name, slug, counts) for name in MORE],
        "carried": carried(wanted),
        "saved": saved(actor, wanted),
        "choices": choices(wanted),
        "as_usual": wanted.address(sort="", columns="", dense=""),
        "export_url": reverse("reviews:export", args=[slug]) + written(wanted.values()),
        "here": wanted.here,
        "onward": QUEUES.get(ONWARD.get(slug, "")),
    }
    try:
        view = read(actor, query=wanted.query, sort=wanted.sort, columns=wanted.columns, params=wanted.params, now=now)
    except SearchError as error:
        typed = wanted.query[: error.column - 1], wanted.query[error.column - 1 :]
        return render(request, "reviews/queues/queue.html", context | {"error": error, "typed": typed}, status=422)
    page = queues.page(
        actor,
        slug,
        view=view,
        cursor=after or before,
        direction=PREVIOUS if before and not after else NEXT,
        now=now,
    )
    context |= {
        "rows": [_listed(actor, row) for row in page.rows],
        "count": page.count,
        "counted_first": page.more,
        "facets": facet_links(page.facets, wanted),
        "headings": headings(wanted),
        "first_url": wanted.address() if after or before else "",
        "previous_url": wanted.address(before=page.previous) if page.previous else "",
        "next_url": wanted.address(after=page.next) if page.next else "",
    }
    return render(request, "reviews/queues/queue.html", context)


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
