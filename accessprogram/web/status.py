"""The partner's home and the live status of an application: polled, and 304 while nothing changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid
from accessprogram.operations import questions
from accessprogram.policy.applications import may_withdraw
from accessprogram.policy.partners import may_create_partner
from accessprogram.queries.applications import own_applications
from accessprogram.queries.partners import own_partners
from accessprogram.queries.status import marks, statuses
from accessprogram.web.access import poll, signed_in
from accessprogram.web.applications import actor_of, own


@signed_in
@require_safe
def partner_home(request: HttpRequest) -> HttpResponse:
    """All of a person's partners and where their applications stand; the first page after signing up."""
    actor = actor_of(request)
    context = _live_context(request, None) | {
        "partners": own_partners(actor),
        "create": may_create_partner(actor),
    }
    return render(request, "accessprogram/status/home.html", context)


@signed_in
@poll
@require_safe
def partner_live(request: HttpRequest) -> HttpResponse:
    return _live(request, None)


@signed_in
@require_safe
def status(request: HttpRequest, application_id: UUID) -> HttpResponse:
    return _status(request, application_id)


def _status(request: HttpRequest, application_id: UUID, **more: Any) -> HttpResponse:
    application = own(request, application_id)
    context = _live_context(request, application_id) | {
        "application": application,
        "withdraw": may_withdraw(actor_of(request), application),
        **more,
    }
    return render(request, "accessprogram/status/status.html", context, status=422 if more else 200)


@signed_in
@poll
@require_safe
def status_live(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The changing part of the status page; 304 while the mark that the page holds is still the newest."""
    return _live(request, application_id)


def _live(request: HttpRequest, application_id: UUID | None) -> HttpResponse:
    mark = f'"{marks(actor_of(request), application_id)}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    context = _live_context(request, application_id)
    response = render(request, "accessprogram/status/_live.html", context)
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-store"
    return response


def _live_context(request: HttpRequest, application_id: UUID | None) -> dict[str, Any]:
    # The mark is taken first: what changes in between is shown twice rather than never.
    actor = actor_of(request)
    mark = marks(actor, application_id)
    found = statuses(actor, application_id)
    if application_id is not None and not found:
        raise Http404
    return {
        "statuses": found,
        "withdrawn": [status for status in found if status.application.state == "withdrawn"],
        "mark": mark,
        "single": application_id is not None,
        "live_id": application_id,
    }


@signed_in
@require_POST
def question_answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer a question of the desk; what was typed is kept when it cannot be accepted."""
    typed = request.POST.get("answer", "")
    try:
        answered = questions.answer(actor=actor_of(request), question_id=question_id, text=typed)
    except Invalid as problem:
        asked = own_applications(actor_of(request)).filter(questions__id=question_id).first()
        if asked is None:
            raise Http404 from None
        error = {"question": question_id, "text": str(problem), "typed": typed}
        return _status(request, asked.id, answer_error=error)
    messages.success(request, _("Your answer was sent. The clock runs again."))
    return redirect("accessprogram:status", answered.application_id)
