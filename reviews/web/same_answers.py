"""One word on the same answers, sent to the cases that were ticked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessprogram.web.access import actor_of
from reviews.operations import same_answers
from reviews.web.queues import desk_roles


@desk_roles
@require_POST
def same(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Apply one's verdict on a section to the ticked cases; each says what came of it."""
    ticked = [UUID(value) for value in request.POST.getlist("case") if _is_id(value)]
    section = request.POST.get("section", "")
    results = same_answers.apply(actor=actor_of(request), case_id=case_id, section=section, case_ids=ticked)
    for one in results:
        said = messages.success if one.done else messages.warning
        said(request, f"{one.reference}: {one.sentence}")
    if not results:
        messages.info(request, _("Tick at least one case; nothing was changed."))
    return redirect("reviews:case", case_id)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
