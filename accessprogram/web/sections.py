"""One section of the wizard: every question on one page, saved as it is written, or by the form's own button."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accessprogram.enums import DocumentKind
from accessprogram.errors import Invalid, TooLarge
from accessprogram.models import Application
from accessprogram.operations import applications, evidence
from accessprogram.operations.applications import SavedSection
from accessprogram.policy.applications import may_edit
from accessprogram.queries.applications import Draft, draft_of, sections_of
from accessprogram.queries.documents import published
from accessprogram.questionnaires import Placed
from accessprogram.web.access import signed_in
from accessprogram.web.answer_fields import field_of
from accessprogram.web.answer_forms import asked_on_page, expected_version, raw_answer
from accessprogram.web.applications import actor_of, own
from accessprogram.web.evidence import last_day


@signed_in
@require_http_methods(["GET", "POST"])
def application_section(request: HttpRequest, application_id: UUID, section: str) -> HttpResponse:
    """GET shows the section, POST saves all of it; what was sent already is read on the summary."""
    found = own(request, application_id)
    if not may_edit(actor_of(request), found):
        return redirect("accessprogram:application-summary", found.id)
    draft = draft_of(found)
    if section not in {placed.section["slug"] for placed in draft.visible}:
        raise Http404
    if request.method == "POST":
        return _save(request, draft, section)
    return _page(request, draft, section, blank_row_of=request.GET.get("row", ""))


def _asked(draft: Draft, section: str) -> list[Placed]:
    return [placed for placed in draft.visible if placed.section["slug"] == section]


def _page(
    request: HttpRequest,
    draft: Draft,
    section: str,
    *,
    blank_row_of: str = "",
    conflicts: SavedSection | None = None,
    typed: dict[str, Any] | None = None,
    upload_error: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    standing = conflicts.conflicts if conflicts else {}
    slots = []
    for placed in draft.definition["sections"][_place(draft, section)]["questions"]:
        asked = next((other for other in _asked(draft, section) if other.slug == placed["slug"]), None)
        field = None
        if asked is not None:
            conflict = standing.get(asked.slug)
            text = (typed or {}).get(asked.slug) if conflict else None
            field = field_of(draft, asked, blank_row=blank_row_of == asked.slug, typed=text, conflict=conflict)
        slots.append({"slug": placed["slug"], "field": field})
    sections = sections_of(draft)
    order = [progress.slug for progress in sections]
    place = order.index(section)
    fields = [slot["field"] for slot in slots if slot["field"]]
    context = {
        "application": draft.application,
        "section": sections[place],
        "section_slug": section,
        "sections": sections,
        "current": section,
        "slots": slots,
        "errors": [
            {"url": f"#{f.anchor}", "text": f"{f.label}: {problem}"}
            for f in fields
            for problem in [*filter(None, [f.error]), *f.problems]
        ],
        "conflicts": [f for f in fields if f.conflict],
        "expected": {slug: expected_version(request.POST, slug) for slug in standing},
        "upload_error": upload_error,
        "has_files": any(f.kind == "files" for f in fields),
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place + 1 < len(sections) else None,
        **_documents(draft.application, {f.role for f in fields}),
    }
    return render(request, "accessprogram/applications/section.html", context, status=status)


def _place(draft: Draft, section: str) -> int:
    return next(i for i, found in enumerate(draft.definition["sections"]) if found["slug"] == section)


def _documents(application: Application, roles: set[str]) -> dict[str, Any]:
    """The current terms and the threat assessment, where the page asks whether they were read."""
    found: dict[str, Any] = {}
    if "terms" in roles:
        found["terms"] = published(application.programme_id, DocumentKind.TERMS)
    if "threat_summary" in roles:
        found["assessment"] = published(application.programme_id, DocumentKind.THREAT_ASSESSMENT)
    return found


def _save(request: HttpRequest, draft: Draft, section: str) -> HttpResponse:
    application, actor = draft.application, actor_of(request)
    leaving, _dash, row = request.POST.get("remove_row", "").partition("-")
    on_page = asked_on_page(request.POST)
    typed = {
        placed.slug: raw_answer(
            request.POST,
            placed,
            draft.rules,
            without_row=int(row) if placed.slug == leaving and row.isdigit() else None,
        )
        for placed in _asked(draft, section)
        if placed.slug in on_page and placed.question["kind"] != "files"
    }
    answers = {slug: (raw, expected_version(request.POST, slug)) for slug, raw in typed.items()}
    saved = applications.save_section(actor=actor, application_id=application.id, answers=answers)
    refused = _files(request, draft, section)
    draft = draft_of(application)
    if saved.conflicts:
        return _page(request, draft, section, conflicts=saved, typed=typed, status=409)
    if refused is not None:
        slug, problem = refused
        status = 413 if isinstance(problem, TooLarge) else 422
        return _page(request, draft, section, upload_error=(slug, str(problem)), status=status)
    return _onward(request, draft, section, on_page)


def _files(request: HttpRequest, draft: Draft, section: str) -> tuple[str, Invalid] | None:
    """Take out and add files that came with the section; the first that is refused, with its question."""
    actor = actor_of(request)
    if removed := request.POST.get("remove_file", ""):
        for files in draft.files.values():
            for file in files:
                if str(file.id) == removed:
                    evidence.remove(actor=actor, file_id=file.id)
    for placed in _asked(draft, section):
        kind = request.POST.get(f"kind-{placed.slug}") or placed.slug
        for upload in request.FILES.getlist(f"file-{placed.slug}"):
            try:
                evidence.add(
                    actor=actor,
                    application_id=draft.application.id,
                    kind=kind,
                    upload=upload,
                    valid_until=last_day(request.POST, placed.slug),
                )
            except Invalid as problem:
                return placed.slug, problem
    return None


def _onward(request: HttpRequest, draft: Draft, section: str, on_page: set[str]) -> HttpResponse:
    """Where the pressed button leads; but nobody is led away from something that came up or cannot be accepted."""
    here = reverse("accessprogram:application-section", args=[draft.application.id, section])
    if added := request.POST.get("add_row"):
        return redirect(f"{here}?row={added}#question-{added}")
    if "remove_row" in request.POST or "remove_file" in request.POST or "upload" in request.POST:
        slug = (request.POST.get("remove_row") or request.POST.get("upload") or "").partition("-")[0]
        return redirect(f"{here}#question-{slug}" if slug else here)
    asked = {placed.slug for placed in _asked(draft, section)}
    if asked - on_page:
        messages.info(request, _("Your answers were saved. They brought up a further question on this page."))
        return redirect(here)
    if any(row.error for slug, row in draft.rows.items() if slug in asked):
        return redirect(here)
    if "list" in request.POST:
        return redirect("accessprogram:application", draft.application.id)
    order = [progress.slug for progress in sections_of(draft)]
    place = order.index(section) if section in order else len(order)
    if place + 1 < len(order):
        return redirect("accessprogram:application-section", draft.application.id, order[place + 1])
    return redirect("accessprogram:application-summary", draft.application.id)
