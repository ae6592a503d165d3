"""Pledges of both sides: what is due, its evidence, and the verdicts, each side judging the other's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import Side
from accessprogram.errors import Invalid, TooLarge
from accessprogram.models import Commitment, CommitmentEvidence, Partner
from accessprogram.operations import commitments
from accessprogram.queries.access import visible_commitments
from accessprogram.queries.commitments import CommitmentRow, current, rows, started
from accessprogram.queries.partners import own_partners
from accessprogram.queries.safeguards import current_assessments
from accessprogram.queries.scores import balances
from accessprogram.web.access import actor_of, partner_required, staff_required
from accessprogram.web.grants import chosen_partner

DESK_ROLES = ("commitments_verifier", "reviewer", "senior_reviewer", "auditor", "programme_administrator")
PAGE_SIZE = 50
# What the desk's tabs show: state or side, in words of the address.
VIEWS = {
    "verify": {"side": Side.PARTNER, "state": "submitted"},
    "due": {"side": Side.PARTNER, "state__in": ["due", "disputed", "curing"]},
    "broken": {"side": Side.PARTNER, "state__in": ["breached", "curing"]},
    "ours": {"side": Side.PROVIDER, "state__in": ["pledged", "due", "submitted", "disputed", "breached", "curing"]},
    "all": {},
}


@never_cache
@partner_required
@require_safe
def commitments_page(request: HttpRequest) -> HttpResponse:
    """What the partner pledged and what the provider pledged, side by side, with their states."""
    return _partner_page(request, chosen_partner(request))


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_commitments(request: HttpRequest) -> HttpResponse:
    """The verifier's queue: evidence that waits, what is due, and what the provider itself owes."""
    return _desk_page(request)


@partner_required
@require_POST
def commitment_evidence(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The partner brings evidence of its own pledge."""
    commitment = _one(request, commitment_id, own=True)
    if error := _submit(request, commitment):
        return _partner_page(request, commitment.partner, error=error, about=commitment.id)
    return redirect(_of(commitment.partner_id))


@staff_required("programme_administrator")
@require_POST
def desk_commitment_evidence(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The provider brings evidence of its own pledge."""
    commitment = _one(request, commitment_id, own=False)
    if error := _submit(request, commitment):
        return _desk_page(request, error=error, about=commitment.id)
    return redirect(f"{reverse('accessprogram:desk-commitments')}?view=ours")


@partner_required
@require_POST
def commitment_verdict(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """An owner of the partner judges evidence of the provider's pledge."""
    commitment = _of_evidence(request, evidence_id, own=True)
    if error := _judge(request, evidence_id):
        return _partner_page(request, commitment.partner, error=error, about=commitment.id)
    return redirect(_of(commitment.partner_id))


@staff_required("commitments_verifier")
@require_POST
def desk_commitment_verdict(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A verifier who did not review the partner judges its evidence."""
    commitment = _of_evidence(request, evidence_id, own=False)
    if error := _judge(request, evidence_id):
        return _desk_page(request, error=error, about=commitment.id)
    return redirect("accessprogram:desk-commitments")


def _submit(request: HttpRequest, commitment: Commitment) -> Invalid | None:
    try:
        commitments.submit_evidence(
            actor=actor_of(request),
            commitment_id=commitment.id,
            statement=request.POST.get("statement", ""),
            measured=request.POST.get("measured", ""),
            upload=request.FILES.get("file"),
            references=request.POST.get("references", "").replace(",", " ").split(),
        )
    except Invalid as error:
        return error
    messages.success(request, _("The evidence is recorded. It is judged by people who did not bring it."))
    return None


def _judge(request: HttpRequest, evidence_id: UUID) -> Invalid | None:
    try:
        commitments.give_verdict(
            actor=actor_of(request),
            evidence_id=evidence_id,
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
        )
    except Invalid as error:
        return error
    messages.success(request, _("Your verdict is recorded; both sides read it."))
    return None


def _one(request: HttpRequest, commitment_id: UUID, *, own: bool) -> Commitment:
    """A pledge that this person sees, as one of the partner's people or as one of the provider's."""
    actor = actor_of(request)
    found = visible_commitments(actor).filter(id=commitment_id).select_related("partner").first()
    if found is None or (found.partner_id in actor.partners) is not own:
        raise Http404
    return found


def _of_evidence(request: HttpRequest, evidence_id: UUID, *, own: bool) -> Commitment:
    commitment_id = CommitmentEvidence.objects.filter(id=evidence_id).values_list("commitment_id", flat=True).first()
    if commitment_id is None:
        raise Http404
    return _one(request, commitment_id, own=own)


def _of(partner_id: UUID) -> str:
    return f"{reverse('accessprogram:commitments')}?partner={partner_id}"


def _partner_page(
    request: HttpRequest, partner: Partner, *, error: Invalid | None = None, about: UUID | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = rows(actor, started(actor).filter(partner=partner))
    context: dict[str, Any] = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "sides": [_side(found, Side.PARTNER, _("You pledged")), _side(found, Side.PROVIDER, _("The provider pledged"))],
        "any": bool(found),
        "balances": balances(partner.id, [row.commitment for row in found], now=db_now()),
        "levels": current_assessments([partner.id]),
        **_refused(request, error, about),
    }
    return render(request, "accessprogram/commitments/commitments.html", context, status=_status(error))


def _side(found: list[CommitmentRow], side: Side, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "side": side.value,
        "rows": [row for row in current(found) if row.commitment.side == side],
    }


def _desk_page(request: HttpRequest, *, error: Invalid | None = None, about: UUID | None = None) -> HttpResponse:
    actor = actor_of(request)
    view = request.GET.get("view", "verify")
    if view not in VIEWS:
        raise Http404
    mine = started(actor).exclude(partner_id__in=actor.partners)
    partner = _named_partner(request, mine)
    if partner is not None:
        mine = mine.filter(partner=partner)
    chosen = mine.filter(id=about) if about else mine.filter(**VIEWS[view]).order_by("due_at", "id")
    after = _number(request.GET.get("from"))
    page = rows(actor, chosen[after : after + PAGE_SIZE + 1])
    context: dict[str, Any] = {
        "rows": page[:PAGE_SIZE],
        "view": view,
        "partner": partner,
        "of_partner": f"&partner={partner.id}" if partner else "",
        "balances": balances(partner.id, list(mine.select_related("application")), now=db_now()) if partner else [],
        "next_from": after + PAGE_SIZE if len(page) > PAGE_SIZE else None,
        **_refused(request, error, about),
    }
    return render(request, "accessprogram/commitments/desk.html", context, status=_status(error))


def _named_partner(request: HttpRequest, mine: QuerySet[Commitment]) -> Partner | None:
    """The partner that ``?partner=`` names, when this person sees any of its pledges; raises Http404 for another."""
    wanted = request.GET.get("partner")
    if not wanted:
        return None
    try:
        found = Partner.objects.filter(id=UUID(wanted), id__in=mine.values("partner_id")).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 7 else 0


def _refused(request: HttpRequest, error: Invalid | None, about: UUID | None) -> dict[str, Any]:
    """What was typed and why it was not taken, so that nothing is lost."""
    if error is None:
        return {}
    names = ("statement", "measured", "references", "verdict", "reason")
    typed = {name: request.POST.get(name, "") for name in names}
    return {"error": str(error), "errors": error.fields, "about": about, "typed": typed}


def _status(error: Invalid | None) -> int:
    if error is None:
        return 200
    return 413 if isinstance(error, TooLarge) else 422
