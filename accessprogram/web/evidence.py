"""Evidence over HTTP: brought by members, given out as an attachment that no browser runs."""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid, TooLarge
from accessprogram.operations import evidence
from accessprogram.queries.applications import Draft, draft_of, files_question, own_applications
from accessprogram.questionnaires import Placed
from accessprogram.web.access import signed_in
from accessprogram.web.answer_fields import field_of
from accessprogram.web.applications import actor_of, own

_CHUNK = 64 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._ ()-]")


class BoundedUpload(TemporaryFileUploadHandler):
    """``settings.FILE_UPLOAD_HANDLERS``: a request far above the limit is refused before it is read to the disk.

    Somewhat too large is read, so that the person gets the sentence instead of a broken connection.
    """

    def handle_raw_input(self, input_data: object, META: dict[str, str], content_length: int, *_rest: object) -> None:
        if content_length > 4 * settings.EVIDENCE_MAX_BYTES:
            raise RequestDataTooBig("The request is too large.")


@signed_in
@require_POST
def evidence_add(request: HttpRequest, application_id: UUID, question: str) -> HttpResponse:
    """Store the chosen files with the draft; answers with the question's list of files."""
    application = own(request, application_id)
    draft = draft_of(application)
    placed = draft.placed(question)
    if placed is None or placed.question["kind"] != "files":
        raise Http404
    kind = request.POST.get(f"kind-{question}") or question
    error, status = "", 200
    for upload in request.FILES.getlist(f"file-{question}"):
        try:
            evidence.add(
                actor=actor_of(request),
                application_id=application.id,
                kind=kind,
                upload=upload,
                valid_until=last_day(request.POST, question),
            )
        except Invalid as problem:
            error, status = str(problem), 413 if isinstance(problem, TooLarge) else 422
            break
    return _answer(request, draft_of(application), placed, error, status)


def last_day(typed: QueryDict, question: str) -> date | None:
    """The last day that was written beside a question's files, if any. Raises Invalid."""
    given = typed.get(f"until-{question}", "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        sentence = _("Write the day as year, month and day, such as 2030-06-30, or leave it out.")
        raise Invalid(sentence, fields={"valid_until": sentence}) from None


@signed_in
@require_POST
def evidence_remove(request: HttpRequest, file_id: UUID) -> HttpResponse:
    file = evidence.remove(actor=actor_of(request), file_id=file_id)
    draft = draft_of(own_applications(actor_of(request)).get(id=file.application_id))
    placed = draft.placed(files_question(draft.definition, file.evidence_kind) or "")
    assert placed is not None  # noqa: S101 - it was brought for a question of this definition
    return _answer(request, draft, placed)


def _answer(request: HttpRequest, draft: Draft, placed: Placed, error: str = "", status: int = 200) -> HttpResponse:
    section = placed.section["slug"]
    if not request.htmx and not error:  # type: ignore[attr-defined]
        page = reverse("accessprogram:application-section", args=[draft.application.id, section])
        return redirect(f"{page}#{placed.anchor}")
    context = {
        "application": draft.application,
        "section_slug": section,
        "field": field_of(draft, placed),
        "upload_error": (placed.slug, error) if error else None,
    }
    whole_page = "accessprogram/evidence/refused.html"
    template = "accessprogram/applications/_question.html" if request.htmx else whole_page  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


@signed_in
@require_safe
def evidence_download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The bytes, always as an attachment of no type: nothing in them is ever shown or run on this origin."""
    file, handle = evidence.open_for(actor=actor_of(request), file_id=file_id)
    response = StreamingHttpResponse(_chunks(handle), content_type="application/octet-stream")
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition(file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Replaces the site's policy on this one answer: were it shown anyway, it could do nothing at all.
    response._csp_config = {"default-src": ["'none'"], "sandbox": []}  # type: ignore[attr-defined]
    return response


def _chunks(handle: BinaryIO) -> Iterator[bytes]:
    with handle:
        while chunk := handle.read(_CHUNK):
            yield chunk


def content_disposition(name: str) -> str:
    """RFC 6266: one plain name for old clients, one UTF-8 name (RFC 8187) for all others; never a line break."""
    clean = "".join(character for character in name if character.isprintable())
    plain = _UNSAFE.sub("_", clean).strip(". ") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean or 'file', safe='')}"
