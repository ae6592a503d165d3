"""Hits that wait for a person's word, across cases; and the page on which one hit, or one finding, is judged."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accessprogram.web.access import actor_of
from reviews.actions import ACTIONS
from reviews.operations import adjudications
from reviews.queries import hits as queries
from reviews.queries.comparisons import comparison_of
from reviews.web import case_forms
from reviews.web.action_forms import Typed
from reviews.web.cases import attempt
from reviews.web.evidence_facts import evidence_facts
from reviews.web.queues import desk_roles

# How a line of a comparison looks, by its effect: (tone, icon).
EFFECTS = {
    "same": ("caution", "circle-dot"),
    "similar": ("caution", "circle-help"),
    "raises": ("bad", "chevron-up"),
    "lowers": ("good", "chevron-down"),
}


@desk_roles
@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Open hits of visible cases, what is due first."""
    actor = actor_of(request)
    page = queries.page(actor, cursor=request.GET.get("after", ""))
    here = reverse("reviews:hits")
    context = {
        "rows": page.rows,
        "count": queries.count(actor),
        "first_url": here if request.GET.get("after") else "",
        "next_url": f"{here}?{urlencode({'after': page.next})}" if page.next else "",
    }
    return render(request, "reviews/hits/hits.html", context)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def hit(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """One hit, or one finding without hits, field by field; a POST says what it is, and goes on to the next one."""
    if request.method != "POST":
        return _show(request, thing_id)
    done, typed, status = attempt(request, ACTIONS["adjudicate"])
    if done is None:
        return _show(request, thing_id, typed, status)
    if request.POST.get("go") == "next":
        following = queries.following(actor_of(request), thing_id)
        if following is not None:
            return redirect("reviews:hit", following)
        messages.info(request, _("No other hit waits."))
    return redirect("reviews:case", done.result.finding.run.case_id)


def _show(request: HttpRequest, thing_id: UUID, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    judged = adjudications.open_page(actor=actor, thing_id=thing_id)
    values = {"finding_id": judged.finding.id, "hit_id": judged.hit.id if judged.hit is not None else ""}
    form = case_forms.adjudicate(actor, judged.facts, judged.finding.run.check_slug, values, typed)
    # Of a finding with hits, each hit is judged by itself; of a clear one there is nothing to say.
    open_to_judgement = judged.state is not None and (
        judged.hit is not None or (judged.state.needs_judgement and not judged.state.hits)
    )
    context = {
        "judged": judged,
        "case": judged.case,
        "form": form if open_to_judgement else None,
        "errors": form.errors if typed is not None else [],
        "lines": [_line(line) for line in comparison_of(judged.hit)] if judged.hit is not None else [],
        "evidence": evidence_facts(judged.finding.evidence),
        "others": judged.state.hits if judged.state is not None else (),
    }
    return render(request, "reviews/hits/hit.html", context, status=status)


def _line(line: dict[str, str]) -> dict[str, str]:
    effect = line.get("effect", "")
    tone, icon = EFFECTS.get(effect, ("neutral", "circle"))
    words = {"same": _("same"), "similar": _("similar"), "raises": _("raises it"), "lowers": _("lowers it")}
    return {**line, "effect": words.get(effect, effect), "tone": tone, "icon": icon}
