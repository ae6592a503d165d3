"""The first page: what this is, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accessprogram.clock import db_now
from accessprogram.queries.tiers import decision_times, published_versions


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    versions = list(published_versions())
    times = decision_times(versions, now=db_now())
    measured = [times[version.tier_id] for version in versions if times[version.tier_id].enough]
    highest = list(versions[-1].tier_commitments.all()) if versions else []
    context = {
        "versions": versions,
        "example": {
            "tier": versions[-1].tier if versions else None,
            "asked": [row.template.title for row in highest if row.template.side == "partner"][:3],
            "offered": [row.template.title for row in highest if row.template.side == "provider"][:3],
        },
        "programme": versions[0].tier.programme if versions else None,
        "decisions": sum(found.n for found in times.values()),
        "slowest_half": max((found.p50 for found in measured if found.p50 is not None), default=None),
    }
    return render(request, "accessprogram/public/home.html", context)
