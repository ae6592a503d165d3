"""What is still missing for the next tier, requirement by requirement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessprogram.queries.next_tier import next_tiers
from accessprogram.queries.partners import own_partners
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.grants import chosen_partner


@never_cache
@partner_required
@require_safe
def next_tier(request: HttpRequest) -> HttpResponse:
    """The tier above what the partner has, from facts that were verified and not from what it says now."""
    partner = chosen_partner(request)
    context = {
        "partner": partner,
        "partners": list(own_partners(actor_of(request))),
        "found": next_tiers(partner.id),
    }
    return render(request, "accessprogram/next_tier/next_tier.html", context)
