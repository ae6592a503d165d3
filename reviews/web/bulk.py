"""One action on the selected cases: chosen on one page, done row by row, with what came of each, and undone. A question
to their partners is read first as each of them reads it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import Invalid
from accessprogram.web.access import actor_of
from reviews.models import QuestionTemplate
from reviews.operations import bulk as operations
from reviews.operations.bulk import BULK
from reviews.policy.assignment import ASSIGNERS
from reviews.queries.assignment import workloads
from reviews.queries.bulk import SHOWN, own_run, own_runs, results_of
from reviews.queries.sections import titles
from reviews.queries.texts import filled_in, templates_of_programmes
from reviews.queries.work import asked_cases, shown_cases
from reviews.web.panel_work import person_option
from reviews.web.queues import desk_roles

QUESTION_DAYS, PUT_OFF_DAYS = 7, 3


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """What one did on several cases, the newest first; with selected cases (POST), what can be done with them.

    ``step`` of a question: ``begin`` (from a ``template``), ``preview``, ``change``; none of them changes anything.
    """
    if request.method != "POST":
        runs = [{"run": run, "title": BULK[run.action].title} | _sums(run.results) for run in _recent(request)]
        return render(request, "reviews/work/bulk_list.html", {"runs": runs})
    if request.POST.get("step") == "preview":
        return _preview(request)
    return _choose(request)


@desk_roles
@require_POST
def bulk_run(request: HttpRequest) -> HttpResponse:
    """Do it, and show what came of each case."""
    actor, action = actor_of(request), request.POST.get("action", "")
    try:
        data = _READ[action](request.POST) if action in _READ else {}
        made = operations.run(actor=actor, action=action, case_ids=_selected(request.POST), data=data)
    except Invalid as refused:
        return _choose(request, refused)
    return redirect("reviews:bulk-result", made.id)


@desk_roles
@require_safe
def bulk_result(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """What came of each case."""
    actor = actor_of(request)
    run = own_run(actor, bulk_id)
    kind = BULK[run.action]
    context = {
        "run": run,
        "results": results_of(actor, run),
        "title": kind.title,
        "undoable": kind.undo is not None,
        "can_undo": kind.undo is not None and run.undone_at is None and any(row["done"] for row in run.results),
    } | _sums(run.results)
    return render(request, "reviews/work/bulk_result.html", context)


@desk_roles
@require_POST
def bulk_undo(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Undo what was done, row by row."""
    run = operations.undo(actor=actor_of(request), bulk_id=bulk_id)
    left = [row for row in run.results if row["done"] and not row.get("undone")]
    if left:
        messages.warning(request, _("Some rows could not be undone any more; each says why."))
    else:
        messages.success(request, _("Undone."))
    return redirect("reviews:bulk-result", bulk_id)


def _choose(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    actor = actor_of(request)
    step = request.POST.get("step", "")
    typed = request.POST if refused is not None or step else QueryDict()
    cases = shown_cases(actor, _selected(request.POST))
    templates = templates_of_programmes({case.programme_id for case in cases})
    tiers = {case.tier_id for case in cases} & actor.tiers(*ASSIGNERS)
    context = {
        "cases": cases,
        "most": operations.MOST,
        "too_many": len(cases) > operations.MOST,
        "assigns": bool(tiers),
        "people": [("", _("Choose somebody")), *map(person_option, workloads(tiers, db_now()))] if tiers else [],
        "templates": _options(templates),
        "typed": {
            "tag": typed.get("tag", ""),
            "days": typed.get("days", PUT_OFF_DAYS),
            **(_begun(templates, request.POST) if step == "begin" else _question(typed)),
            "user_id": typed.get("user_id", ""),
            "reason": typed.get("reason", ""),
        },
        "errors": _errors(refused, request.POST.get("action", "")),
        "said": refused.fields if refused is not None else {},
    }
    return render(request, "reviews/work/bulk_choose.html", context, status=422 if refused is not None else 200)


def _preview(request: HttpRequest) -> HttpResponse:
    """The question as each partner reads it; nothing is sent."""
    try:
        data = _ask(request.POST)
        BULK["ask"].check(data)
    except Invalid as refused:
        return _choose(request, refused)
    cases = asked_cases(actor_of(request), _selected(request.POST))
    rows = [
        {
            "case": case,
            "section": titles(case).get(data["section"], ""),
            "text": filled_in(data["text"], data["section"], case),
        }
        for case in cases
    ]
    return render(request, "reviews/work/bulk_preview.html", {"cases": cases, "rows": rows, "typed": data})


def _options(templates: Sequence[QuestionTemplate]) -> list[tuple[str, str]]:
    """What the select of templates offers; of several programmes each says whose it is."""
    several = len({row.programme_id for row in templates}) > 1
    return [(str(row.pk), f"{row.title} ({row.programme})" if several else row.title) for row in templates]


def _begun(templates: Sequence[QuestionTemplate], post: QueryDict) -> dict[str, Any]:
    """A question as its template begins it; what was typed already, when none was chosen."""
    row = next((row for row in templates if str(row.pk) == post.get("from", "")), None)
    if row is None:
        return _question(post)
    return {"text": row.text, "section": row.section, "template": row.slug, "due_days": row.due_days}


def _question(typed: QueryDict) -> dict[str, Any]:
    return {
        "text": typed.get("text", ""),
        "section": typed.get("section", "")[:50],
        "template": typed.get("template", "")[:50],
        "due_days": typed.get("due_days", QUESTION_DAYS),
    }


def _ask(post: QueryDict) -> dict[str, Any]:
    return _question(post) | {"due_days": _days(post, "due_days")}


def _errors(refused: Invalid | None, action: str) -> list[dict[str, str]]:
    if refused is None:
        return []
    named = [{"field": f"{action}-{name}", "text": sentence} for name, sentence in refused.fields.items()]
    return named or [{"text": str(refused)}]


def _selected(post: QueryDict) -> list[UUID]:
    """The cases that were ticked; what is no id is nobody's case."""
    found = []
    for text in post.getlist("case")[: operations.MOST + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _recent(request: HttpRequest) -> Sequence[Any]:
    return own_runs(actor_of(request))[:SHOWN]


def _sums(results: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    done = sum(bool(row["done"]) for row in results)
    return {"done": done, "refused": len(results) - done}


def _days(post: QueryDict, name: str) -> int:
    text = post.get(name, "").strip()
    if not text.isdecimal() or not 1 <= len(text) <= 3:
        sentence = _("Give a whole number of days.")
        raise Invalid(sentence, fields={name: sentence})
    return int(text)


def _assign(post: QueryDict) -> dict[str, Any]:
    try:
        user_id = UUID(post.get("user_id", ""))
    except ValueError:
        raise Invalid(_("Choose somebody."), fields={"user_id": _("Choose somebody.")}) from None
    return {"user_id": user_id, "reason": post.get("reason", "")}


_READ: dict[str, Callable[[QueryDict], dict[str, Any]]] = {
    "assign": _assign,
    "tag": lambda post: {"tag": post.get("tag", "")},
    "ask": _ask,
    "snooze": lambda post: {"days": _days(post, "days")},
}
