"""Keeping what a reviewer is writing, while they write it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accessprogram.errors import Invalid
from accessprogram.web.access import actor_of
from reviews.operations import drafts
from reviews.web.queues import desk_roles


@desk_roles
@require_POST
def draft(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep the texts of a form while somebody writes in it; 422 when one is too long."""
    sent = {name: request.POST[name] for name in ("rationale", "letter") if name in request.POST}
    try:
        drafts.save(actor=actor_of(request), case_id=case_id, **sent)
    except Invalid:
        return HttpResponse(status=422)
    return HttpResponse(status=204)
