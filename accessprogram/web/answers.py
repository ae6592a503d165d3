"""Autosave: one question at a time, answered with a fragment. Without a script the section's own form does the same."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accessprogram.errors import Stale
from accessprogram.models import Answer, Application
from accessprogram.operations import applications
from accessprogram.queries.applications import Draft, draft_of, sections_of
from accessprogram.questionnaires import Placed
from accessprogram.web.access import signed_in
from accessprogram.web.answer_fields import Field, field_of
from accessprogram.web.answer_forms import asked_on_page, expected_version, raw_answer
from accessprogram.web.applications import own

CONFLICT = 409


@signed_in
@require_http_methods(["GET", "POST"])
def application_answer(request: HttpRequest, application_id: UUID, question: str) -> HttpResponse:
    """GET: the question as it is saved. POST: save it, and say so; add or remove a row of its table."""
    application = own(request, application_id)
    draft = draft_of(application)
    placed = draft.placed(question)
    if placed is None:
        raise Http404
    if request.method == "GET":
        return _whole(request, draft, placed)
    if placed.question["kind"] == "files":
        raise Http404
    leaving = request.POST.get("remove_row", "").removeprefix(f"{question}-")
    raw = raw_answer(request.POST, placed, draft.rules, without_row=int(leaving) if leaving.isdigit() else None)
    try:
        applications.save_answer(
            actor=request.actor,  # type: ignore[attr-defined]
            application_id=application.id,
            question=question,
            raw=raw,
            expected_version=expected_version(request.POST, question),
        )
    except Stale as stale:
        assert isinstance(stale.current, Answer)  # noqa: S101 - save_answer promises it
        return _conflict(request, draft, placed, raw, stale.current)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_page(application, placed))
    draft = draft_of(application)
    if "add_row" in request.POST or leaving:
        return _whole(request, draft, placed, blank_row="add_row" in request.POST)
    return _saved(request, draft, placed)


def _page(application: Application, placed: Placed) -> str:
    section = reverse("accessprogram:application-section", args=[application.id, placed.section["slug"]])
    return f"{section}#{placed.anchor}"


def _whole(request: HttpRequest, draft: Draft, placed: Placed, *, blank_row: bool = False) -> HttpResponse:
    field = field_of(draft, placed, blank_row=blank_row)
    context = _context(draft, placed, field)
    return render(request, "accessprogram/applications/_question.html", context)


def _context(draft: Draft, placed: Placed, field: Field) -> dict[str, object]:
    return {"application": draft.application, "section_slug": placed.section["slug"], "field": field}


def _saved(request: HttpRequest, draft: Draft, placed: Placed) -> HttpResponse:
    """The state of the question, and the questions that its answer brought or took away on this page."""
    section = placed.section["slug"]
    here = {other.slug: other for other in draft.visible if other.section["slug"] == section}
    on_page = asked_on_page(request.POST)
    context = _context(draft, placed, field_of(draft, placed)) | {
        "arrived": [field_of(draft, other) for slug, other in here.items() if slug not in on_page],
        "gone": [slug for slug in on_page if slug not in here and draft.placed(slug) is not None],
        "sections": sections_of(draft),
        "current": section,
    }
    return render(request, "accessprogram/applications/_saved.html", context)


def _conflict(request: HttpRequest, draft: Draft, placed: Placed, raw: object, current: Answer) -> HttpResponse:
    """Nothing was saved. What the person typed stays on the screen, the other's text stands beside it."""
    field = field_of(draft, placed, typed=raw, conflict=current)
    context = _context(draft, placed, field) | {"expected": expected_version(request.POST, placed.slug)}
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "accessprogram/applications/_state.html", context, status=CONFLICT)
        if request.POST.get(f"conflict-{placed.slug}") == str(current.version):
            # It stands on the page already: drawn again, its buttons would vanish under the finger that presses them.
            response["HX-Reswap"] = "none"
        return response
    return render(request, "accessprogram/applications/conflict.html", context, status=CONFLICT)
