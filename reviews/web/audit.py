"""/audit/: what happened, in sentences, searchable; and whether the lines that are shown still fit together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accessprogram.queries import ledger_pages
from accessprogram.web.access import actor_of, staff_required

FILTERS = ("chain", "action", "person", "about", "from", "to")


@staff_required("auditor")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """A page of events, the newest first, narrowed by kind, person, what it is about, and days."""
    actor = actor_of(request)
    params = {name: request.GET[name].strip()[:80] for name in FILTERS if request.GET.get(name, "").strip()}
    chains = ledger_pages.chains(actor)
    page = ledger_pages.page(actor, params=params, before=request.GET.get("before", ""))
    here = reverse("reviews:audit")
    context: dict[str, Any] = {
        "chains": chains,
        "lines": page.lines,
        "params": params,
        "actions": ledger_pages.actions(),
        "next_url": f"{here}?{urlencode({**params, 'before': page.next})}" if page.next else "",
        "first_url": f"{here}?{urlencode(params)}" if request.GET.get("before") else "",
        "whole": all(line.whole for line in page.lines),
    }
    return render(request, "reviews/audit/audit.html", context)
