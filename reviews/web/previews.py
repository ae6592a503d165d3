"""The files of a case as they are shown: pictures and text that were made of them, never the files themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accessprogram.web.access import actor_of
from reviews.models import Case
from reviews.operations import previews
from reviews.queries.previews import ShownFile, files_of
from reviews.web.queues import desk_roles


@desk_roles
@require_safe
def file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """One file: its pages as pictures, or its text, or why there is neither. Opening it is on record."""
    case, shown = previews.open_file(actor=actor_of(request), case_id=case_id, file_id=file_id)
    return render(request, "reviews/previews/file.html", _context(case, shown))


@desk_roles
@require_safe
def picture(request: HttpRequest, case_id: UUID, file_id: UUID, page: int) -> HttpResponse:
    """The picture of one page; each opening is on record."""
    png = previews.open_picture(actor=actor_of(request), case_id=case_id, file_id=file_id, page=page)
    response = HttpResponse(png, content_type="image/png")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Replaces the site's policy on this one answer: opened by itself, it can do nothing at all.
    response._csp_config = {"default-src": ["'none'"], "sandbox": []}  # type: ignore[attr-defined]
    return response


@desk_roles
@require_POST
def file_again(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Have the file drawn anew, and go back to it."""
    previews.again(actor=actor_of(request), case_id=case_id, file_id=file_id)
    messages.success(request, _("The file is drawn anew. Load this page again in some seconds."))
    return redirect("reviews:case-file", case_id, file_id)


def _context(case: Case, shown: ShownFile) -> dict[str, Any]:
    files = files_of(case.submission)
    pages = shown.preview.pages if shown.state == "ready" and shown.preview is not None else []
    place = shown.number - 1
    return {
        "case": case,
        "shown": shown,
        "pages": [
            {
                "number": number,
                "url": reverse("reviews:case-picture", args=[case.id, shown.file.id, number]),
                "width": page["width"],
                "height": page["height"],
            }
            for number, page in enumerate(pages, start=1)
        ],
        "count": len(files),
        "before": _link(case, files[place - 1]) if place else "",
        "after": _link(case, files[place + 1]) if shown.number < len(files) else "",
    }


def _link(case: Case, shown: ShownFile) -> str:
    return reverse("reviews:case-file", args=[case.id, shown.file.id])
