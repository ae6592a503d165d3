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

from accessprogram.clock import db_now
from accessprogram.enums import Side
from accessprogram.errors import Invalid, NotFound
from accessprogram.operations import documents
from accessprogram.policy.threats import may_answer
from accessprogram.queries.documents import readers
from accessprogram.queries.threats import answer_titles, changes, seen, threats_of, version_before
from accessprogram.web.access import actor_of, signed_in


@never_cache
@signed_in
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The full text, marked with the reader's name and the time; everybody else gets the page of what is not there.

    ``?for=`` names the partner, when the reader is named for several.
    """
    return document_page(request, document_id, partner_named(request.GET.get("for")))


def document_page(
    request: HttpRequest,
    document_id: UUID,
    partner_id: UUID | None,
    *,
    error: Invalid | None = None,
    about: UUID | None = None,
) -> HttpResponse:
    """The page; with what was typed about a threat or an objection (``about``) and why it was refused."""
    actor = actor_of(request)
    copy = documents.open_assessment(actor=actor, document_id=document_id, partner_id=partner_id)
    reading, shown = copy.reading, copy.document
    status = readers(reading.partner.id, shown.programme_id)
    mine = next((one for one in status.of(reading.side) if one.user.id == actor.id), None)
    before = version_before(shown, read_by=actor.id)
    titles = answer_titles(shown.programme_id)
    threats = seen(shown, reading.partner.id, actor.person, reading.side)
    tier_id = reading.agreement.tier_version.tier_id
    context: dict[str, Any] = {
        "copy": copy,
        "document": shown,
        "current": status.assessment == shown,
        "newest": status.assessment,
        "acknowledged_at": mine.acknowledged_at if mine and status.assessment == shown else None,
        "back": _agreement_url(reading.side, reading.agreement.id),
        "threats": threats,
        "read": sum(one.read_at is not None for one in threats),
        "before": before,
        "changes": changes(threats_of(before), [one.threat for one in threats], titles) if before else [],
        "answerable": {
            objection.id
            for one in threats
            for objection in one.objections
            if objection.answered_at is None and may_answer(actor, objection, tier_id, reads_for={reading.side})
        },
        "overdue": shown.acknowledge_by is not None and shown.acknowledge_by <= db_now(),
        "error": error,
        "about": about,
        "typed": request.POST if error else {},
    }
    return render(request, "accessprogram/documents/document.html", context, status=422 if error else 200)


@signed_in
@require_POST
def document_acknowledge(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The reader says that they read it, for the partner and side that the page named."""
    partner_id, side = partner_named(request.POST.get("for")), request.POST.get("side", "")
    if partner_id is None or side not in Side.values:
        raise NotFound(_("There is no such document."))
    documents.acknowledge(actor=actor_of(request), document_id=document_id, partner_id=partner_id, side=side)
    messages.success(request, _("Your acknowledgement is recorded."))
    return redirect(f"{reverse('accessprogram:document', args=[document_id])}?for={partner_id}")


def partner_named(given: str | None) -> UUID | None:
    """The partner that an address or a form names; raises NotFound for nonsense."""
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound(_("There is no such document.")) from None


def _agreement_url(side: str, agreement_id: UUID) -> str:
    name = "accessprogram:agreement" if side == Side.PARTNER else "accessprogram:desk-agreement"
    return reverse(name, args=[agreement_id])
