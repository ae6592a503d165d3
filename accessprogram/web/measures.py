"""Measures as the partner reads them: what, why, until when, what to do, and its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError, Invalid, WrongState
from accessprogram.models import Enforcement
from accessprogram.operations import enforcement
from accessprogram.policy.enforcement import OPEN, may_represent
from accessprogram.queries.enforcement import partner_measures, target_words
from accessprogram.queries.incidents import partner_incidents
from accessprogram.queries.partners import own_partners
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.grants import chosen_partner


@never_cache
@partner_required
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """What stands against one's access now or is announced, what is over, and what was written of incidents."""
    actor, partner = actor_of(request), chosen_partner(request)
    rows = [(row, target_words(row)) for row in partner_measures(actor, partner.id)]
    told = partner_incidents(actor, partner.id).prefetch_related("entries__by")
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "now": [{"measure": row, "target": words} for row, words in rows if row.state in OPEN],
        "over": [{"measure": row, "target": words} for row, words in rows if row.state not in OPEN],
        "incidents": [
            {"incident": incident, "entries": [entry for entry in incident.entries.all() if entry.for_partner]}
            for incident in told.order_by("-created_at")
        ],
    }
    return render(request, "accessprogram/measures/measures.html", context)


@never_cache
@partner_required
@require_safe
def partner_measure(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """One measure."""
    return _page(request, _own(request, measure_id))


@partner_required
@require_POST
def measure_answer(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Say something to it: read before anybody acts, never changed."""
    found = _own(request, measure_id)
    try:
        enforcement.represent(actor=actor_of(request), enforcement_id=found.id, text=request.POST.get("text", ""))
    except (Invalid, WrongState) as error:
        return _page(request, found, error)
    messages.success(request, _("The desk has your words. Whoever acts reads them first."))
    return redirect("accessprogram:partner-measure", found.id)


def _page(request: HttpRequest, found: Enforcement, error: CountersignError | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "measure": found,
        "partner": found.partner,
        "target": target_words(found),
        "now": db_now(),
        "answers": list(found.representations.all()),
        "is_open": found.state in OPEN,
        "may_answer": may_represent(actor, found),
        "typed": request.POST,
        "error": error,
        "errors": getattr(error, "fields", {}),
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/measures/measure.html", context, status=status)


def _own(request: HttpRequest, measure_id: UUID) -> Enforcement:
    actor = actor_of(request)
    for partner_id in actor.partners:
        found = partner_measures(actor, partner_id).filter(id=measure_id).first()
        if found is not None:
            return found
    raise Http404
