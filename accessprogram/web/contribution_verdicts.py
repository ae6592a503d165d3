"""What partners gave, at the desk: acknowledged by a verifier who did not review the partner, or of no use and why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import Invalid
from accessprogram.models import Contribution
from accessprogram.operations import contributions
from accessprogram.policy.contributions import may_judge
from accessprogram.queries.commitments import reviewers_of
from accessprogram.queries.contributions import visible_contributions, with_steps
from accessprogram.queries.roles import scope_of
from accessprogram.web.access import actor_of, staff_required
from accessprogram.web.contributions import one_or_404, page_of, refused, shown

DESK_ROLES = ("commitments_verifier", "reviewer", "senior_reviewer", "auditor", "programme_administrator")


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_contributions(request: HttpRequest) -> HttpResponse:
    """What partners reported: what waits for an acknowledgement comes first."""
    actor = actor_of(request)
    mine = visible_contributions(actor).exclude(partner_id__in=actor.partners)
    rows, view, next_from = page_of(request, mine, first="waiting")
    context = {"rows": rows, "view": view, "next_from": next_from, "now": db_now()}
    return render(request, "accessprogram/contributions/desk.html", context)


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_contribution(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """One contribution at the desk, with the verdict of who received it."""
    return _desk_page(request, _at_desk(request, contribution_id))


@staff_required("commitments_verifier")
@require_POST
def contribution_verdict(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """A verifier who did not review the partner acknowledges it, or says why it is of no use."""
    found = _at_desk(request, contribution_id)
    try:
        contributions.give_verdict(
            actor=actor_of(request),
            contribution_id=found.id,
            verdict=request.POST.get("verdict", ""),
            note=request.POST.get("note", ""),
        )
    except Invalid as error:
        return _desk_page(request, found, error=error)
    messages.success(request, _("Your verdict is recorded; the partner reads it."))
    return redirect("accessprogram:desk-contribution", found.id)


def _at_desk(request: HttpRequest, contribution_id: UUID) -> Contribution:
    actor = actor_of(request)
    rows = visible_contributions(actor).exclude(partner_id__in=actor.partners).filter(id=contribution_id)
    return one_or_404(with_steps(rows).first())


def _desk_page(request: HttpRequest, found: Contribution, *, error: Invalid | None = None) -> HttpResponse:
    actor = actor_of(request)
    judge = may_judge(actor, found, scope_of(found.programme_id), reviewers_of(found.partner_id))
    context = {
        **shown(found),
        "to_judge": found.state in ("reported", "valid"),
        "may_judge": judge,
        "back": reverse("accessprogram:desk-contributions"),
        **refused(request, error),
    }
    return render(request, "accessprogram/contributions/desk_contribution.html", context, status=422 if error else 200)
