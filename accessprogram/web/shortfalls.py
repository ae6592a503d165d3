"""Where a model stands above the partner's safeguards: what is missing, until when, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessprogram.enums import ShortfallState
from accessprogram.queries.partners import own_partners
from accessprogram.queries.reexaminations import visible_shortfalls
from accessprogram.queries.safeguards import current_assessments
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.grants import chosen_partner

CLOSED = 20


@never_cache
@partner_required
@require_safe
def shortfalls_page(request: HttpRequest) -> HttpResponse:
    """What is to be cured, the earliest date first, and what was."""
    actor, partner = actor_of(request), chosen_partner(request)
    mine = visible_shortfalls(actor).filter(grant__partner=partner)
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "open": list(mine.filter(state=ShortfallState.OPEN).order_by("cure_until", "id")),
        "closed": list(mine.exclude(state=ShortfallState.OPEN).order_by("-closed_at", "id")[:CLOSED]),
        "levels": current_assessments([partner.id]),
    }
    return render(request, "accessprogram/reexaminations/shortfalls.html", context)
