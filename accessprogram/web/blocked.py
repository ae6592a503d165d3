"""I was blocked: a refused call in one sentence, a case about it with one click, and the desk's answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now, due_after
from accessprogram.enums import RefusalLabel
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Refusal, RefusalCase
from accessprogram.operations import refusals
from accessprogram.policy.refusals import ANSWERED_IN_DAYS, READERS, may_answer_case, may_open_case
from accessprogram.queries.partners import own_partners
from accessprogram.queries.refusals import (
    WINDOW,
    asked_now,
    by_layer,
    case_of,
    desk_cases,
    desk_refusals,
    explained,
    own_refusals,
    safeguards,
)
from accessprogram.web.access import actor_of, partner_required, staff_required
from accessprogram.web.grants import chosen_partner

PAGE_SIZE = 50


@never_cache
@partner_required
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Paste a request id and read which layer said no, who can lift it and by when; below, what was refused lately."""
    actor, asked = actor_of(request), request.GET.get("request", "").strip()[:200]
    partner, now = chosen_partner(request), db_now()
    own = own_refusals(actor).filter(partner=partner)
    found = own_refusals(actor).filter(request_id=asked).first() if asked else None
    recent = list(own.filter(at__gte=now - WINDOW)[:PAGE_SIZE])
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "asked": asked,
        "found": _told(request, found) if found else None,
        "recent": [{"refusal": row, "case": case_of(row)} for row in recent],
        "layers": _bars(own, now),
        "safeguards": safeguards(own, since=now - WINDOW),
        "window": WINDOW.days,
    }
    return render(request, "accessprogram/blocked/blocked.html", context)


@partner_required
@require_POST
def blocked_case(request: HttpRequest, refusal_id: UUID) -> HttpResponse:
    """Open the clocked case about a refused call."""
    case = refusals.open_case(
        actor=actor_of(request), refusal_id=refusal_id, statement=request.POST.get("statement", "")
    )
    messages.success(request, _("The desk has your case, and answers by the date below."))
    about = {"partner": case.partner_id, "request": case.refusal.request_id}
    return redirect(f"{reverse('accessprogram:blocked')}?{urlencode(about)}")


@never_cache
@staff_required(*READERS)
@require_safe
def desk_blocked(request: HttpRequest) -> HttpResponse:
    """Cases to answer, the most urgent first; and what the models' own safeguards refuse, with the false ones."""
    actor, now = actor_of(request), db_now()
    answered = request.GET.get("answered") == "1"
    cases = desk_cases(actor).filter(answered_at__isnull=not answered)
    if answered:
        cases = cases.order_by("-answered_at", "id")
    seen = desk_refusals(actor)
    context = {
        "cases": list(cases[:PAGE_SIZE]),
        "answered": answered,
        "now": now,
        "layers": _bars(seen, now),
        "safeguards": safeguards(seen, since=now - WINDOW),
        "window": WINDOW.days,
    }
    return render(request, "accessprogram/blocked/desk.html", context)


@never_cache
@staff_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_blocked_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: what was refused and why, and the answer with its label."""
    actor = actor_of(request)
    case = desk_cases(actor).filter(id=case_id).first()
    if case is None:
        raise Http404
    error: Invalid | WrongState | None = None
    typed = {name: request.POST.get(name, "") for name in ("label", "answer", "lifted")}
    if request.method == "POST":
        try:
            refusals.answer_case(
                actor=actor, case_id=case.id, label=typed["label"], answer=typed["answer"], lifted=bool(typed["lifted"])
            )
            messages.success(request, _("Answered. The partner reads it now, and gets a letter."))
            return redirect("accessprogram:desk-blocked")
        except (Invalid, WrongState) as refused:
            error = refused
    context = {
        "case": case,
        "refusal": case.refusal,
        "said": explained(case.refusal),
        "now_told": asked_now(case.refusal),
        "now": db_now(),
        "may": _may(request, case),
        "labels": RefusalLabel.choices,
        "typed": typed,
        "error": error,
        "errors": getattr(error, "fields", {}),
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/blocked/desk_case.html", context, status=status)


def _may(request: HttpRequest, case: RefusalCase) -> Any:
    tier = case.refusal.surface.grant.tier_version.tier_id
    return may_answer_case(actor_of(request), case.partner_id, tier)


def _told(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    """Everything that is said of one refused call."""
    return {
        "refusal": refusal,
        "said": explained(refusal),
        "case": case_of(refusal),
        "now_told": asked_now(refusal),
        "may_open": may_open_case(actor_of(request), refusal.partner_id),
        "would_be_answered": due_after(db_now(), ANSWERED_IN_DAYS),
    }


def _bars(rows: Any, now: Any) -> list[dict[str, Any]]:
    return [{"label": layer.label.capitalize(), "value": count} for layer, count in by_layer(rows, since=now - WINDOW)]
