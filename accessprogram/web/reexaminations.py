"""Re-examinations for the provider: what a change of level did, grant by grant, and what is still to be cured."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.enums import ShortfallState
from accessprogram.operations import reexaminations
from accessprogram.policy.capability import ASSESSORS, READERS, may_assess
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.reexaminations import visible_reexaminations, visible_shortfalls
from accessprogram.web.access import actor_of, staff_required

PAGE_SIZE = 50


@never_cache
@staff_required(*READERS)
@require_safe
def desk_reexaminations(request: HttpRequest) -> HttpResponse:
    """Every re-examination, the newest first, and what is to be cured now, the earliest date first."""
    actor = actor_of(request)
    rows, older = _page(request, visible_reexaminations(actor).order_by("-created_at", "-id"))
    to_cure = visible_shortfalls(actor).filter(state=ShortfallState.OPEN)
    context = {
        "rows": rows,
        "older": older,
        "to_cure": to_cure.count(),
        "next_dates": list(to_cure.order_by("cure_until", "id")[:10]),
    }
    return render(request, "accessprogram/reexaminations/reexaminations.html", context)


@never_cache
@staff_required(*READERS)
@require_safe
def desk_reexamination(request: HttpRequest, reexamination_id: UUID) -> HttpResponse:
    """One report: how far it is, how many fell short, and each of them that one sees."""
    actor = actor_of(request)
    row = visible_reexaminations(actor).filter(pk=reexamination_id).first()
    if row is None:
        raise Http404
    found = visible_shortfalls(actor).filter(reexamination=row)
    counts = found.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in ShortfallState.values})
    shown, later = _page(request, found.order_by("cure_until", "id"))
    context: dict[str, Any] = {
        "row": row,
        "shortfalls": shown,
        "older": later,
        "counts": list(counts.items()),
        "may_resume": row.state == "parked" and may_assess(actor, tier_ids(row.programme_id)),
    }
    return render(request, "accessprogram/reexaminations/reexamination.html", context)


@staff_required(*ASSESSORS)
@require_POST
def reexamination_resume(request: HttpRequest, reexamination_id: UUID) -> HttpResponse:
    """Go on with one that stopped after errors."""
    row = reexaminations.resume(actor=actor_of(request), reexamination_id=reexamination_id)
    messages.success(request, _("It goes on where it stopped."))
    return redirect("accessprogram:desk-reexamination", row.pk)


def _page(request: HttpRequest, rows: QuerySet[Any]) -> tuple[list[Any], int | None]:
    """One page of rows, and where the next begins."""
    given = request.GET.get("from", "")
    start = int(given) if given.isdecimal() and len(given) < 7 else 0
    page = list(rows[start : start + PAGE_SIZE + 1])
    return page[:PAGE_SIZE], start + PAGE_SIZE if len(page) > PAGE_SIZE else None
