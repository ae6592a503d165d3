"""Another version of an agreement: drafted at the desk, refused by either side; signing is the agreement's own page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessprogram.enums import Side
from accessprogram.errors import Invalid
from accessprogram.operations import amendments
from accessprogram.policy.agreements import COUNTERSIGNERS
from accessprogram.web.access import actor_of, partner_required, staff_required
from accessprogram.web.agreements import PAGE, agreement_page, desk_one, own_one


@staff_required(*COUNTERSIGNERS)
@require_POST
def agreement_amend(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Draft the next version; what was typed is kept when it cannot be accepted."""
    found = desk_one(request, agreement_id)
    typed: dict[str, Any] = request.POST.dict()
    try:
        made = amendments.draft(
            actor=actor_of(request), agreement_id=found.id, changes=typed, reason=typed.get("reason", "")
        )
    except Invalid as refused:
        return agreement_page(request, found, Side.PROVIDER, status=422, amend_error=refused, amend_typed=typed)
    messages.success(request, _("The amendment is drafted. The partner's signatory is told; it binds nobody yet."))
    return redirect("accessprogram:desk-agreement", made.id)


@partner_required
@require_POST
def agreement_refuse(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The signatory does not want an amendment."""
    return _refuse(request, agreement_id, Side.PARTNER)


@staff_required(*COUNTERSIGNERS)
@require_POST
def desk_agreement_refuse(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The provider takes an amendment back."""
    return _refuse(request, agreement_id, Side.PROVIDER)


def _refuse(request: HttpRequest, agreement_id: UUID, side: Side) -> HttpResponse:
    found = own_one(request, agreement_id) if side == Side.PARTNER else desk_one(request, agreement_id)
    try:
        amendments.refuse(actor=actor_of(request), agreement_id=found.id, reason=request.POST.get("reason", ""))
    except Invalid as refused:
        return agreement_page(request, found, side, status=422, refuse_error=str(refused))
    messages.success(request, _("The amendment is gone; the version before stays in force."))
    return redirect(PAGE[side], found.id)
