"""The threat assessment's full text: for named readers, each copy marked, each reading written down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.enums import Side
from accessprogram.errors import NotFound
from accessprogram.operations import documents
from accessprogram.queries.documents import readers
from accessprogram.web.access import actor_of, signed_in


@never_cache
@signed_in
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The full text, marked with the reader's name and the time; everybody else gets the page of what is not there.

    ``?for=`` names the partner, when the reader is named for several.
    """
    actor = actor_of(request)
    copy = documents.open_assessment(actor=actor, document_id=document_id, partner_id=_partner(request.GET.get("for")))
    reading = copy.reading
    status = readers(reading.partner.id, copy.document.programme_id)
    mine = next((one for one in status.of(reading.side) if one.user.id == actor.id), None)
    context: dict[str, Any] = {
        "copy": copy,
        "document": copy.document,
        "current": status.assessment == copy.document,
        "newest": status.assessment,
        "acknowledged_at": mine.acknowledged_at if mine and status.assessment == copy.document else None,
        "back": _agreement_url(reading.side, reading.agreement.id),
    }
    return render(request, "accessprogram/documents/document.html", context)


@signed_in
@require_POST
def document_acknowledge(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The reader says that they read it, for the partner and side that the page named."""
    partner_id, side = _partner(request.POST.get("for")), request.POST.get("side", "")
    if partner_id is None or side not in Side.values:
        raise NotFound(_("There is no such document."))
    documents.acknowledge(actor=actor_of(request), document_id=document_id, partner_id=partner_id, side=side)
    messages.success(request, _("Your acknowledgement is recorded."))
    return redirect(f"{reverse('accessprogram:document', args=[document_id])}?for={partner_id}")


def _partner(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound(_("There is no such document.")) from None


def _agreement_url(side: str, agreement_id: UUID) -> str:
    name = "accessprogram:agreement" if side == Side.PARTNER else "accessprogram:desk-agreement"
    return reverse(name, args=[agreement_id])
