"""One pledge with its history: found broken by the side that judges it, answered and cured by the side that pledged."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError, Invalid, WrongState
from accessprogram.models import CurePlan
from accessprogram.operations import breaches, cure_plans
from accessprogram.queries.breaches import account
from accessprogram.web.access import actor_of, partner_required, staff_required
from accessprogram.web.commitments import DESK_ROLES

CURES = ("programme_administrator",)
JUDGES = ("commitments_verifier",)
Act = Callable[[HttpRequest, UUID], str]
TYPED = ("reason", "text", "due_on", "answer", "accept")


@never_cache
@partner_required
@require_safe
def commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The partner's view of one pledge, its own or the provider's."""
    return _page(request, commitment_id, own=True)


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The desk's view of one pledge."""
    return _page(request, commitment_id, own=False)


@partner_required
@require_POST
def commitment_breach(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """An owner finds a pledge of the provider's broken."""
    return _act(request, commitment_id, _find, own=True)


@staff_required(*JUDGES)
@require_POST
def desk_commitment_breach(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """A verifier finds a pledge of the partner's broken."""
    return _act(request, commitment_id, _find, own=False)


@partner_required
@require_POST
def commitment_plan(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The partner proposes how it cures a breach."""
    return _act(request, commitment_id, _plan, own=True)


@staff_required(*CURES)
@require_POST
def desk_commitment_plan(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The provider proposes how it cures a breach."""
    return _act(request, commitment_id, _plan, own=False)


@partner_required
@require_POST
def commitment_representation(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The partner says how it sees a breach."""
    return _act(request, commitment_id, _represent, own=True)


@staff_required(*CURES)
@require_POST
def desk_commitment_representation(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The provider says how it sees a breach of its own."""
    return _act(request, commitment_id, _represent, own=False)


@partner_required
@require_POST
def cure_plan_answer(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """An owner accepts or declines the provider's cure plan."""
    return _act(request, _of(plan_id), _answer(plan_id), own=True)


@staff_required(*JUDGES)
@require_POST
def desk_cure_plan_answer(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A verifier accepts or declines the partner's cure plan."""
    return _act(request, _of(plan_id), _answer(plan_id), own=False)


def _find(request: HttpRequest, commitment_id: UUID) -> str:
    reason = request.POST.get("reason", "")
    breaches.find(actor=actor_of(request), commitment_id=commitment_id, reason=reason)
    return _("The pledge is breached. The other side reads why, and proposes a cure plan.")


def _plan(request: HttpRequest, commitment_id: UUID) -> str:
    cure_plans.propose(
        actor=actor_of(request),
        commitment_id=commitment_id,
        text=request.POST.get("text", ""),
        due_on=_day(request.POST.get("due_on", "")),
    )
    return _("The cure plan waits for its answer.")


def _represent(request: HttpRequest, commitment_id: UUID) -> str:
    breaches.represent(actor=actor_of(request), commitment_id=commitment_id, text=request.POST.get("text", ""))
    return _("What you said is recorded. Whoever acts on the breach reads it first.")


def _answer(plan_id: UUID) -> Act:
    def act(request: HttpRequest, commitment_id: UUID) -> str:
        accept = request.POST.get("accept")
        if accept not in ("yes", "no"):
            raise Invalid(_("Accept the plan or decline it."), fields={"accept": _("Accept the plan or decline it.")})
        cure_plans.answer(
            actor=actor_of(request), plan_id=plan_id, accept=accept == "yes", words=request.POST.get("answer", "")
        )
        return _("Your answer is recorded; both sides read it.")

    return act


def _act(request: HttpRequest, commitment_id: UUID, act: Act, *, own: bool) -> HttpResponse:
    """Run one operation on a pledge of one's own side's page; refused, the page keeps what was typed."""
    _account(request, commitment_id, own=own)
    try:
        messages.success(request, act(request, commitment_id))
    except (Invalid, WrongState) as error:
        return _page(request, commitment_id, own=own, error=error, about=act.__name__.strip("_"))
    return redirect("accessprogram:commitment" if own else "accessprogram:desk-commitment", commitment_id)


def _of(plan_id: UUID) -> UUID:
    found = CurePlan.objects.filter(id=plan_id).values_list("commitment_id", flat=True).first()
    if found is None:
        raise Http404
    return found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _account(request: HttpRequest, commitment_id: UUID, *, own: bool) -> Any:
    actor = actor_of(request)
    found = account(actor, commitment_id, now=db_now())
    if found is None or (found.row.commitment.partner_id in actor.partners) is not own:
        raise Http404
    return found


def _page(
    request: HttpRequest, commitment_id: UUID, *, own: bool, error: CountersignError | None = None, about: str = ""
) -> HttpResponse:
    found = _account(request, commitment_id, own=own)
    context = {
        "account": found,
        "row": found.row,
        "commitment": found.row.commitment,
        "breach": found.breach,
        "at_desk": not own,
        "plan_answers": [("yes", _("Accept: it is being cured until then")), ("no", _("Decline: propose another"))],
        "prefix": "accessprogram:" if own else "accessprogram:desk-",
        "refused": error,
        "refused_fields": getattr(error, "fields", {}),
        "refused_about": about,
        "typed_here": {name: request.POST.get(name, "") for name in TYPED} if error else {},
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/commitments/commitment.html", context, status=status)
