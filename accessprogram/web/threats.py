"""Threat by threat: a reader acknowledges or objects, the other side answers; the desk sees who read which version."""

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
from accessprogram.models import Threat, ThreatObjection
from accessprogram.operations import threats
from accessprogram.queries.assessments import who_read
from accessprogram.queries.threats import unread
from accessprogram.web.access import actor_of, signed_in, staff_required
from accessprogram.web.documents import document_page, partner_named

DESK_ROLES = ("senior_reviewer", "committee_member", "programme_administrator", "access_operator", "auditor")


@signed_in
@require_POST
def threat_read(request: HttpRequest, threat_id: UUID) -> HttpResponse:
    """The reader acknowledges one threat, and goes on to the next."""
    actor, partner_id, side = actor_of(request), *_for_whom(request)
    told = threats.read(actor=actor, threat_id=threat_id, partner_id=partner_id, side=side)
    document = told.threat.document
    left = unread(document, partner_id, actor.person, side).order_by("number").first()
    if left is None:
        messages.success(request, _("You acknowledged every threat of this version. It is recorded."))
    return redirect(_back(document.id, partner_id, f"threat-{left.number}" if left else "acknowledged"))


@signed_in
@require_POST
def threat_object(request: HttpRequest, threat_id: UUID) -> HttpResponse:
    """The reader objects; the other side answers before the agreement is countersigned."""
    partner_id, side = _for_whom(request)
    try:
        objection = threats.object_to(
            actor=actor_of(request),
            threat_id=threat_id,
            partner_id=partner_id,
            side=side,
            text=request.POST.get("text", ""),
        )
    except Invalid as error:
        document_id = Threat.objects.values_list("document_id", flat=True).get(pk=threat_id)
        return document_page(request, document_id, partner_id, error=error, about=threat_id)
    messages.success(request, _("Your objection is recorded; the other side is told and answers it."))
    return redirect(_back(objection.threat.document_id, partner_id, f"threat-{objection.threat.number}"))


@signed_in
@require_POST
def objection_answer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """The other side answers."""
    try:
        objection = threats.answer(
            actor=actor_of(request), objection_id=objection_id, text=request.POST.get("answer", "")
        )
    except Invalid as error:
        found = ThreatObjection.objects.select_related("threat").get(pk=objection_id)
        return document_page(request, found.threat.document_id, found.partner_id, error=error, about=objection_id)
    threat = Threat.objects.get(pk=objection.threat_id)
    messages.success(request, _("Your answer is recorded; both sides read it."))
    return redirect(_back(threat.document_id, objection.partner_id, f"threat-{threat.number}"))


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_assessments(request: HttpRequest) -> HttpResponse:
    """Which partner's readers, and which of ours, read which version; and whose access lapses when."""
    sides = [(Side.PARTNER.value, _("The partner's readers")), (Side.PROVIDER.value, _("Our readers"))]
    context = {"rows": who_read(actor_of(request)), "sides": sides, "now": db_now()}
    return render(request, "accessprogram/threats/desk.html", context)


def _for_whom(request: HttpRequest) -> tuple[UUID, str]:
    partner_id, side = partner_named(request.POST.get("for")), request.POST.get("side", "")
    if partner_id is None or side not in Side.values:
        raise NotFound(_("There is no such threat."))
    return partner_id, side


def _back(document_id: UUID, partner_id: UUID, place: str) -> str:
    return f"{reverse('accessprogram:document', args=[document_id])}?for={partner_id}#{place}"
