"""One's own page of the desk: what one holds, what is due, who wrote to one, and what comes next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from accessprogram.web.access import actor_of
from reviews.models import CaseRow
from reviews.policy.assignment import ASSIGNERS
from reviews.policy.claims import SEAT_ROLES
from reviews.queries import assignment, queues
from reviews.queries import work as queries
from reviews.queries.mentions import unseen
from reviews.queries.next_case import next_row, why_now
from reviews.queries.queues import QUEUES
from reviews.web.queues import desk_roles

SITTERS = tuple(dict.fromkeys(role for roles in SEAT_ROLES.values() for role in roles))
# Lists that are named though they are empty.
ALWAYS = ("mine", "unassigned", "confirm", "open", "closed", "all")


@desk_roles
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person; whoever takes no cases (auditors, administrators) sees the lists."""
    actor, now = actor_of(request), db_now()
    counts = queues.counts(actor)
    context: dict[str, Any] = {
        "lists": [_list(slug, counts[slug]) for slug in QUEUES if counts[slug] != "0" or slug in ALWAYS],
        "sits": actor.holds(*SITTERS),
        "judges": actor.holds("screening_analyst", "reviewer", "senior_reviewer"),
        "senior": actor.holds(*ASSIGNERS),
    }
    context |= _own(actor, now) if context["sits"] else _next(actor, now)
    return render(request, "reviews/work/home.html", context)


@desk_roles
@require_safe
def next_case(request: HttpRequest) -> HttpResponse:
    """The case that this person should open next: the most urgent that they hold, else one that they could take."""
    found = next_row(actor_of(request), db_now(), after=_uuid(request.GET.get("after", "")))
    if found is not None:
        return redirect("reviews:case", found.case_id)
    messages.info(request, _("No other case waits for you. All open cases are listed here."))
    return redirect("reviews:queue", "open")


def _own(actor: Actor, now: datetime) -> dict[str, Any]:
    mine, free = queries.mine(actor, now), queries.free_to_take(actor, now)
    load = assignment.workload_of(actor, now)
    return {
        "mine": mine,
        "free": free,
        "mentions": list(unseen(actor)[: queries.SHOWN]),
        "numbers": queries.numbers(actor, now),
        "load": load,
        "load_note": _load_note(load),
        "now": now,
        "work_url": reverse("reviews:work"),
        "mine_url": reverse("reviews:queue", args=["mine"]),
    } | _next(actor, now, known=mine.urgent or next(iter(free), None))


def _load_note(load: assignment.Workload) -> dict[str, Any]:
    """How full one is, in words beside the number."""
    unit = _("of %(n)d") % {"n": load.capacity} if load.capacity else ""
    if load.capacity and not load.room:
        return {"unit": unit, "note": _("no room for more"), "tone": "caution"}
    return {"unit": unit, "note": _("away today") if load.away_until is not None else "", "tone": "neutral"}


def _next(actor: Actor, now: datetime, known: CaseRow | None = None) -> dict[str, Any]:
    """What the button leads to: ``known`` when the page has read it already."""
    found = known or next_row(actor, now)
    return {"next": found, "why": why_now(found, now) if found is not None else ""}


def _list(slug: str, count: str) -> dict[str, Any]:
    url = reverse("reviews:cases") if slug == "all" else reverse("reviews:queue", args=[slug])
    return {"slug": slug, "title": QUEUES[slug].title, "url": url, "count": count}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
