"""The public catalogue of tiers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accessprogram.clock import db_now
from accessprogram.queries.dossiers import argument
from accessprogram.queries.tiers import (
    capability_levels,
    checks_of,
    decision_times,
    published_version,
    published_versions,
)


@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """Every published tier, side by side."""
    versions = list(published_versions())
    times = decision_times(versions, now=db_now())
    rows = [
        {
            "version": version,
            "times": times[version.tier_id],
            "asked": [row.template for row in version.tier_commitments.all() if row.template.side == "partner"],
            "offered": [row.template for row in version.tier_commitments.all() if row.template.side == "provider"],
        }
        for version in versions
    ]
    return render(request, "accessprogram/tiers/tiers.html", {"rows": rows})


@require_safe
def tier(request: HttpRequest, slug: str) -> HttpResponse:
    """One tier: what it gives and asks, what is judged, which checks run, how long decisions took."""
    version = published_version(slug)
    if version is None:
        raise Http404
    offerings = [row.offering for row in version.tier_offerings.all()]
    levels = capability_levels(offerings)
    arguments = argument([offering.id for offering in offerings])
    known = checks_of([version])
    pledges = list(version.tier_commitments.all())
    context = {
        "version": version,
        "tier": version.tier,
        "offerings": [
            {"offering": offering, "level": levels.get(offering.id), "argument": arguments[offering.id]}
            for offering in offerings
        ],
        "highest": max(levels.values(), default=None),
        "checks": [{"slug": slug, "check": known.get(slug)} for slug in version.required_checks],
        "asked": [row for row in pledges if row.template.side == "partner"],
        "offered": [row for row in pledges if row.template.side == "provider"],
        "times": decision_times([version], now=db_now())[version.tier_id],
    }
    return render(request, "accessprogram/tiers/tier.html", context)
