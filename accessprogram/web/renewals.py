"""A renewal with one click."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessprogram.operations import renewals
from accessprogram.web.access import actor_of, partner_required


@partner_required
@require_POST
def grant_renew(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Open the renewal of a grant, filled in as it was answered last; or go to the one that is under way."""
    draft = renewals.start(actor=actor_of(request), grant_id=grant_id)
    if draft.state == "draft":
        said = _("Your last answers and files are filled in. Look through them; an owner or signatory sends it.")
        messages.success(request, said)
        return redirect("accessprogram:application", draft.id)
    return redirect("accessprogram:status", draft.id)
