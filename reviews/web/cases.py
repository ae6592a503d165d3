"""The page of a case, its live part, and the one address that executes the actions of reviews.actions."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accessprogram import step_up
from accessprogram.errors import CountersignError, Invalid, NotAllowed, NotFound
from accessprogram.web.access import actor_of, poll
from accessprogram.web.refusals import note_refusal
from reviews.actions import ACTIONS, Action, Done, perform
from reviews.operations import cases
from reviews.queries import live_cases
from reviews.queries.access import case_of
from reviews.queries.cases import detailed_case_of
from reviews.queries.drafts import draft_of
from reviews.queries.facts import facts_of
from reviews.web import case_forms, case_pages
from reviews.web.action_forms import Typed, data_of
from reviews.web.panel import Panel
from reviews.web.panel_pages import placed
from reviews.web.panels import PANELS
from reviews.web.queues import desk_roles


@desk_roles
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything about one case; that the submission was opened is in the access ledger before anything is shown."""
    return show(request, case_id)


def show(request: HttpRequest, case_id: UUID, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    """The page, with what was typed and could not be accepted."""
    actor = actor_of(request)
    at = request.GET.get("at", "")[:40]
    page = cases.open_page(actor=actor, case_id=case_id)
    panels = placed(request, actor, page.case, typed)
    context = case_pages.context(actor, page, typed, at) | {"panels": panels}
    return render(request, "reviews/cases/case.html", context, status=status)


@desk_roles
@poll
@require_safe
def case_live(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Stage, seats, open judgements and checks; 304 while the mark that the page holds is still the newest."""
    actor = actor_of(request)
    if request.headers.get("If-None-Match") == f'"{live_cases.mark(actor, case_id)}"':
        return HttpResponseNotModified()
    live = live_cases.live(actor, detailed_case_of(actor, case_id))
    opened = request.GET.get("revision", "")
    context: dict[str, Any] = case_pages.live_context(actor, live) | {
        "mark": live.mark,
        "polled": True,
        "changed_since_opened": opened != str(live.case.revision),
    }
    response = render(request, "reviews/cases/_live.html", context)
    response["ETag"] = f'"{live.mark}"'
    response["Cache-Control"] = "private, no-store"
    return response


@desk_roles
@require_POST
def case_action(request: HttpRequest, case_id: UUID, slug: str) -> HttpResponse:
    """Execute one action and go back to the case with its sentence; what was typed is kept when it is refused."""
    case_of(actor_of(request), case_id)
    action = ACTIONS.get(slug)
    if action is None:
        raise Http404
    if action.step_up and not step_up.is_fresh(request):
        return step_up.ask_again(request)
    panel = PANELS.get(request.GET.get("panel", "")) if request.headers.get("HX-Request") == "true" else None
    done, typed, status = attempt(request, action, said=panel is None)
    if panel is not None:
        return answer(request, case_id, panel, done, typed)
    if done is None:
        return show(request, case_id, typed, status)
    return redirect("reviews:desk") if action.leaves else redirect("reviews:case", case_id)


def answer(request: HttpRequest, case_id: UUID, panel: Panel, done: Done | None, typed: Typed | None) -> HttpResponse:
    """One part of the page again, after an action from within it: with what was typed and refused (422), or with what
    was done, the mark and the revision that this person's own page stands at now, and their draft."""
    actor = actor_of(request)
    case = detailed_case_of(actor, case_id)
    context = panel.read(actor, case, typed)
    if typed is not None:
        # A refusal of the whole is said at the top of the part; one of a field, beside it.
        context["refused"] = typed.sentence if not typed.errors else ""
        return render(request, panel.template, context, status=422)
    if panel.slug == "submission":
        context["draft_fields"] = case_forms.draft_fields(actor, facts_of(case), draft_of(actor, case))
    response = render(request, panel.template, context)
    sentence, tone = (done.sentence, "caution" if done.level == "warning" else "good") if done is not None else ("", "")
    told = {
        "toast": {"text": sentence, "tone": tone},
        "case-done": {"mark": live_cases.mark(actor, case_id), "revision": case.revision},
    }
    response["HX-Trigger"] = json.dumps(told)
    return response


def attempt(request: HttpRequest, action: Action, *, said: bool = True) -> tuple[Done | None, Typed | None, int]:
    """Perform the action with what was sent. Either it is done, and the next page says so (unless not ``said``), or the
    page is to be shown again with what was typed and this status. Raises NotFound."""
    try:
        done = perform(actor_of(request), action.slug, data_of(action, request.POST))
    except NotFound:
        raise
    except CountersignError as refused:
        if isinstance(refused, NotAllowed):
            note_refusal(request, refused)
        errors = refused.fields if isinstance(refused, Invalid) else {}
        typed = Typed(key=request.POST.get("form", ""), post=request.POST, sentence=str(refused), errors=errors)
        return None, typed, _status(refused)
    if not said:
        return done, None, 200
    level = messages.WARNING if done.level == "warning" else messages.SUCCESS
    messages.add_message(request, level, done.sentence)
    return done, None, 200


def _status(refused: CountersignError) -> int:
    if isinstance(refused, NotAllowed):
        return 403
    return 422 if isinstance(refused, Invalid) else 409
