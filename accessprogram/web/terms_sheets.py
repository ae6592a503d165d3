"""The terms sheet as both sides read and change it: two columns, line by line, with what waits for whom."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.enums import Side
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import TermsLine, TermsOffer, TermsSheet
from accessprogram.operations import terms_offers, terms_sheets
from accessprogram.policy.terms_sheets import (
    PROVIDER_NEGOTIATORS,
    REOPENERS,
    may_add_condition,
    may_negotiate,
    may_reopen,
)
from accessprogram.queries.access import ACCESS_ROLES
from accessprogram.queries.dossiers import argument
from accessprogram.queries.terms_sheets import visible_sheets
from accessprogram.web.access import actor_of, partner_required, staff_required
from accessprogram.web.terms_lines import Typed, columns

FIELDS = ("requests_per_day", "baseline", "target", "due_on", "text")
_PAGE = {Side.PARTNER: "accessprogram:terms-sheet", Side.PROVIDER: "accessprogram:desk-terms"}


@never_cache
@partner_required
@require_safe
def terms_sheet(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The partner's page of the terms of one application."""
    return _page(request, _sheet(request, Side.PARTNER, application_id=application_id), Side.PARTNER)


@never_cache
@staff_required(*ACCESS_ROLES)
@require_safe
def desk_terms(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The same sheet for the provider's people."""
    return _page(request, _sheet(request, Side.PROVIDER, application_id=application_id), Side.PROVIDER)


@partner_required
@require_POST
def terms_offer(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The partner proposes a change of a line."""
    return _offer(request, Side.PARTNER, line_id)


@staff_required(*PROVIDER_NEGOTIATORS)
@require_POST
def desk_terms_offer(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The provider proposes a change of a line."""
    return _offer(request, Side.PROVIDER, line_id)


@partner_required
@require_POST
def terms_answer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The partner answers a proposal, or takes back its own."""
    return _answer(request, Side.PARTNER, offer_id)


@staff_required(*PROVIDER_NEGOTIATORS)
@require_POST
def desk_terms_answer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The provider answers a proposal, or takes back its own."""
    return _answer(request, Side.PROVIDER, offer_id)


@staff_required(*PROVIDER_NEGOTIATORS)
@require_POST
def desk_terms_condition(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The provider proposes a condition besides the tier's."""
    sheet = _sheet(request, Side.PROVIDER, application_id=application_id)
    typed = _typed(request, "condition")
    return _done(
        request,
        sheet,
        Side.PROVIDER,
        typed,
        lambda: terms_offers.add_condition(
            actor=actor_of(request),
            application_id=application_id,
            text=request.POST.get("text", ""),
            reason=request.POST.get("reason", ""),
        ),
        _("The condition is proposed. It stands when the partner accepts it."),
    )


@staff_required(*REOPENERS)
@require_POST
def desk_terms_reopen(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Frozen terms are opened again; the approvals on them become void."""
    sheet = _sheet(request, Side.PROVIDER, application_id=application_id)
    return _done(
        request,
        sheet,
        Side.PROVIDER,
        _typed(request, "reopen"),
        lambda: terms_sheets.reopen(
            actor=actor_of(request), application_id=application_id, reason=request.POST.get("reason", "")
        ),
        _("The terms are open again. A decision on them is void."),
    )


def _offer(request: HttpRequest, side: Side, line_id: UUID) -> HttpResponse:
    line = TermsLine.objects.filter(pk=line_id).first()
    sheet = _sheet(request, side, id=line.sheet_id if line is not None else None)
    return _done(
        request,
        sheet,
        side,
        _typed(request, f"offer-{line_id}"),
        lambda: terms_offers.offer(actor=actor_of(request), line_id=line_id, **_proposal(request)),
        _("Your proposal is on the sheet. The other side is told."),
    )


def _answer(request: HttpRequest, side: Side, offer_id: UUID) -> HttpResponse:
    found = TermsOffer.objects.filter(pk=offer_id).select_related("line").first()
    sheet = _sheet(request, side, id=found.line.sheet_id if found is not None else None)
    answer = request.POST.get("answer", "")
    said = {
        "accept": _("Accepted: the line says it now, and is frozen."),
        "decline": _("Declined: the line stays as it was."),
        "counter": _("Your own proposal took its place."),
        "take_back": _("The proposal was taken back."),
    }
    return _done(
        request,
        sheet,
        side,
        _typed(request, f"{answer}-{offer_id}"),
        lambda: terms_offers.answer(actor=actor_of(request), offer_id=offer_id, answer=answer, **_proposal(request)),
        said.get(answer, ""),
    )


def _proposal(request: HttpRequest) -> dict[str, Any]:
    return {
        "value": {name: request.POST[name] for name in FIELDS if name in request.POST},
        "removes": request.POST.get("removes") == "on",
        "reason": request.POST.get("reason", ""),
    }


def _typed(request: HttpRequest, key: str) -> Typed:
    return Typed(key=key, post=request.POST.dict())


def _done(
    request: HttpRequest, sheet: TermsSheet, side: Side, typed: Typed, run: Callable[[], object], said: str
) -> HttpResponse:
    """Run one operation and go back to the sheet; what was typed is kept when it cannot be accepted."""
    try:
        run()
    except (Invalid, WrongState) as refused:
        faults: Mapping[str, str] = refused.fields if isinstance(refused, Invalid) else {}
        again = Typed(key=typed.key, post=typed.post, sentence=str(refused), faults=faults)
        return _page(request, sheet, side, again, status=422 if isinstance(refused, Invalid) else 409)
    messages.success(request, said)
    return redirect(_PAGE[side], sheet.application_id)


def _sheet(request: HttpRequest, side: Side, **which: Any) -> TermsSheet:
    """A sheet that this person sees from this side; of everybody else's, and of none, the same 404."""
    actor = actor_of(request)
    own = Q(application__partner_id__in=actor.partners)
    found = visible_sheets(actor).filter(own if side == Side.PARTNER else ~own, **which).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, sheet: TermsSheet, side: Side, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    sheet.refresh_from_db(fields=["state", "content_hash", "frozen_at", "reopened_at"])
    both = columns(actor, sheet, side, typed)
    waiting = [(line, line.waiting.side) for column in both for line in column.lines if line.waiting is not None]
    context: dict[str, Any] = {
        "sheet": sheet,
        "application": sheet.application,
        "columns": both,
        "at_desk": side == Side.PROVIDER,
        "for_you": [line for line, asking in waiting if asking != side],
        "for_them": [line for line, asking in waiting if asking == side],
        "may_negotiate": may_negotiate(actor, sheet),
        "may_add_condition": may_add_condition(actor, sheet),
        "may_reopen": may_reopen(actor, sheet),
        "typed": typed,
        "errors": typed.errors if typed is not None else [],
        "arguments": argument(list(sheet.tier_version.offerings.order_by("title").values_list("id", flat=True))),
    }
    return render(request, "accessprogram/terms_sheets/terms_sheet.html", context, status=status)
