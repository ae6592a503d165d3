"""Hits that wait for a person's word, across cases; and the page on which one hit, or one finding, is judged."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.errors import WrongState
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.web.access import actor_of
from reviews.actions import ACTIONS
from reviews.models import SecondLook
from reviews.operations import adjudications, second_looks
from reviews.policy.second_looks import may_ask, may_keep
from reviews.queries import hits as queries
from reviews.queries import second_looks as looks
from reviews.queries.changes import changes_of
from reviews.queries.comparisons import comparison_of, written
from reviews.queries.hits import Judged
from reviews.web import adjudication_forms
from reviews.web.action_forms import ActionForm, Typed
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
# The letter that says each disposition.
KEYS = {
    "false_positive": "f",
    "true_match_accepted": "a",
    "true_match_refused": "t",
    "inconclusive": "i",
    "escalated": "e",
}
SCORERS = {
    "words": gettext_lazy("our own comparison, word by word"),
    "logic-v2": gettext_lazy("logic-v2 of nomenklatura"),
    "yente": gettext_lazy("yente"),
}


@desk_roles
@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Open hits of visible cases, what is due first; ``by=entity`` gathers them by the listed entry."""
    actor = actor_of(request)
    if request.GET.get("by") == "entity":
        context = {"groups": queries.by_entity(actor), "count": queries.count(actor), "most": queries.GROUPED}
        return render(request, "reviews/hits/by_entity.html", context)
    page = queries.page(actor, cursor=request.GET.get("after", ""))
    here = reverse("reviews:hits")
    context = {
        "rows": page.rows,
        "count": queries.count(actor),
        "elsewhere": queries.mine_waiting_for_another(actor),
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
    before = queries.place(actor_of(request), thing_id)
    slug = "second_look" if request.POST.get("form") == "second_look" else "adjudicate"
    done, typed, status = attempt(request, ACTIONS[slug])
    if done is None:
        return _show(request, thing_id, typed, status)
    if request.POST.get("go") == "next":
        following = queries.following(actor_of(request), thing_id, before)
        if following is not None:
            return redirect("reviews:hit", following)
        messages.info(request, _("No other hit waits."))
    if isinstance(done.result, SecondLook):
        return redirect("reviews:hits")
    return redirect("reviews:case", done.result.finding.run.case_id)


@desk_roles
@require_POST
def known(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Keep a hit as a known match, or keep it no more."""
    actor = actor_of(request)
    try:
        if request.POST.get("keep") == "yes":
            second_looks.keep(actor=actor, hit_id=thing_id)
            messages.success(request, _("It is dealt to analysts among the others from now on."))
        else:
            second_looks.give_up(actor=actor, hit_id=thing_id)
            messages.success(request, _("It is dealt to nobody any more. What was said of it stays."))
    except WrongState as refused:
        messages.warning(request, str(refused))
    return redirect("reviews:hit", thing_id)


@desk_roles
@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    """How reliably hits are judged: one's own figures, and those of the people whose senior one is."""
    actor = actor_of(request)
    context = {
        "rows": looks.accuracies(actor),
        "differing": looks.differing(actor),
        "me": actor.id,
        "ask": may_ask(actor),
    }
    return render(request, "reviews/hits/accuracy.html", context)


@desk_roles
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Ask for one more hit whose answer is known, and go there."""
    try:
        asked = second_looks.ask(actor=actor_of(request))
    except WrongState as refused:
        messages.info(request, str(refused))
        return redirect("reviews:hit-accuracy")
    return redirect("reviews:hit", asked.id)


def _show(request: HttpRequest, thing_id: UUID, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    judged = adjudications.open_page(actor=actor, thing_id=thing_id)
    form = _form(actor, judged, typed)
    state = judged.state if judged.look is None else None
    mine = next((one for one in state.hits if judged.hit and one.hit.id == judged.hit.id), None) if state else None
    context = {
        "thing_id": thing_id,
        "judged": judged,
        "case": judged.case,
        "form": form,
        "choices": _choices(form),
        "errors": form.errors if form is not None and typed is not None else [],
        "place": queries.place(actor, thing_id),
        "lines": [_line(line) for line in comparison_of(judged.hit)] if judged.hit is not None else [],
        "scores": _scores(judged),
        "standing": mine,
        "earlier": [word for word in judged.earlier if mine is None or mine.leans_on != word],
        "evidence": evidence_facts(judged.finding.evidence),
        "changes": changes_of(judged.finding.run) if judged.look is None else None,
        "others": state.hits if state is not None else (),
        "keep": _keeping(actor, judged),
    }
    return render(request, "reviews/hits/hit.html", context, status=status)


def _form(actor: Actor, judged: Judged, typed: Typed | None) -> ActionForm | None:
    """What this person can say here; None where there is nothing to say (any more)."""
    slug = judged.finding.run.check_slug
    if judged.look is not None:
        return (
            adjudication_forms.second_look(actor, judged.facts, slug, judged.look, typed)
            if judged.look.said_at is None
            else None
        )
    state = judged.state
    # Of a finding with hits, each hit is judged by itself; of a clear one there is nothing to say.
    if state is None or (judged.hit is None and (state.hits or not state.needs_judgement)):
        return None
    values = {"finding_id": judged.finding.id, "hit_id": judged.hit.id if judged.hit is not None else ""}
    return adjudication_forms.adjudicate(actor, judged.facts, slug, values, typed, judged.asked)


def _choices(form: ActionForm | None) -> list[dict[str, Any]]:
    """The dispositions with their letters, as the page draws them."""
    if form is None:
        return []
    field = next(item for item in form.fields if item.name == "disposition")
    return [
        {"value": value, "label": label, "help": "".join(why), "key": KEYS[value], "chosen": value == field.value}
        for value, label, *why in field.options
    ]


def _keeping(actor: Actor, judged: Judged) -> Verdict | None:
    """Whether this person may keep the hit as a known match; None where nobody is asked."""
    if judged.hit is None or judged.look is not None or judged.settled_as is None:
        return None
    verdict = may_keep(actor, judged.facts, looks.agreeing(judged.hit.id, judged.settled_as))
    return verdict if verdict.reason != "no_role" else None


def _scores(judged: Judged) -> list[dict[str, Any]]:
    """What each scorer gave, the highest first: that one stands."""
    if judged.hit is None:
        return []
    found = sorted(judged.hit.scores.items(), key=lambda item: -item[1])
    return [{"label": SCORERS.get(slug, slug), "score": score} for slug, score in found]


def _line(line: dict[str, str]) -> dict[str, Any]:
    effect = line.get("effect", "")
    tone, icon = EFFECTS.get(effect, ("neutral", "circle"))
    words = {"same": _("same"), "similar": _("similar"), "raises": _("raises it"), "lowers": _("lowers it")}
    ours, theirs = written(line)
    return {**line, "ours": ours, "theirs": theirs, "effect": words.get(effect, effect), "tone": tone, "icon": icon}
