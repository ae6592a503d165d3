"""The page of an appeal: the form while there is time, then what was filed and how it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accessprogram.errors import Invalid, TooLarge
from accessprogram.operations import appeals
from accessprogram.queries.appeals import standing
from accessprogram.queries.letters import visible_notices
from accessprogram.web.access import actor_of, partner_required


@never_cache
@partner_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """File an appeal against a decision, or read how the one that was filed stands."""
    if request.method != "POST":
        return _page(request, notice_id)
    typed = request.POST.get("text", "")
    try:
        appeals.file(actor=actor_of(request), notice_id=notice_id, text=typed, uploads=request.FILES.getlist("files"))
    except Invalid as problem:
        status = 413 if isinstance(problem, TooLarge) else 422
        return _page(request, notice_id, status=status, problem=problem, typed=typed)
    messages.success(request, _("Your appeal is filed. People who had no part in the decision look at it."))
    return redirect("accessprogram:appeal", notice_id)


def _page(request: HttpRequest, notice_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    notice = (
        visible_notices(actor)
        .select_related("appeal")
        .filter(application__partner_id__in=actor.partners, id=notice_id)
        .first()
    )
    if notice is None:
        raise Http404
    problem = more.get("problem")
    fields = dict(problem.fields) if isinstance(problem, Invalid) else {}
    context = {
        "notice": notice,
        "application": notice.application,
        "standing": standing(actor, notice),
        "most_files": appeals.MOST_FILES,
        "text_error": fields.get("text", ""),
        "file_error": fields.get("files", fields.get("upload", "")),
        **more,
    }
    return render(request, "accessprogram/appeals/appeal.html", context, status=status)
