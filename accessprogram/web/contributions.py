"""The ledger of what a partner gives, recorded and moved on by the partner. The desk's side: contribution_verdicts."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import ContributionKind
from accessprogram.errors import Invalid
from accessprogram.models import Contribution, Partner
from accessprogram.operations import contributions, embargoes
from accessprogram.operations.contributions import Given
from accessprogram.policy.contributions import may_move_on, may_record
from accessprogram.queries.contributions import choices_for, finishing, visible_contributions, with_steps
from accessprogram.queries.partners import own_partners
from accessprogram.states import CONTRIBUTION
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.grants import chosen_partner

PAGE_SIZE = 50
VIEWS: dict[str, dict[str, Any]] = {
    "all": {},
    "waiting": {"state": "reported"},
    "open": {"state__in": ["valid", "disclosed"]},
    "done": {"state__in": ["fixed", "released"]},
}
SEVERITIES = Contribution._meta.get_field("severity").choices or ()


@never_cache
@partner_required
@require_safe
def contributions_page(request: HttpRequest) -> HttpResponse:
    """Everything that the partner gave, newest first, and how well it finishes what it finds."""
    partner, actor = chosen_partner(request), actor_of(request)
    rows, view, next_from = page_of(request, visible_contributions(actor).filter(partner=partner))
    now = db_now()
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "rows": rows,
        "view": view,
        "next_from": next_from,
        "now": now,
        "figures": [
            {"programme": programme, "finishing": finishing(partner.id, programme.id, now)}
            for programme in choices_for(partner.id).programmes
        ],
        "may_record": may_record(actor, partner.id),
    }
    return render(request, "accessprogram/contributions/contributions.html", context)


@never_cache
@partner_required
@require_http_methods(["GET", "POST"])
def contribution_new(request: HttpRequest) -> HttpResponse:
    """Record one: a draft, seen by the partner alone until it is reported."""
    partner = chosen_partner(request)
    if request.method == "POST":
        try:
            made = contributions.record(
                actor=actor_of(request),
                partner_id=partner.id,
                programme_id=uuid_of(request.POST.get("programme")) or UUID(int=0),
                given=_given(request),
            )
        except Invalid as error:
            return _new_page(request, partner, error)
        messages.success(request, _("Recorded as a draft. Report it when those who receive it have it."))
        return redirect("accessprogram:contribution", made.id)
    return _new_page(request, partner)


def _new_page(request: HttpRequest, partner: Partner, error: Invalid | None = None) -> HttpResponse:
    context = {
        "partner": partner,
        "may_record": may_record(actor_of(request), partner.id),
        "choices": choices_for(partner.id),
        "kinds": ContributionKind.choices,
        "severities": [("", _("not said")), *SEVERITIES],
        "typed": request.POST if error else request.GET,
        "errors": error.fields if error else {},
    }
    return render(request, "accessprogram/contributions/new.html", context, status=422 if error else 200)


@never_cache
@partner_required
@require_safe
def contribution(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """One contribution: its steps, its embargo, what its recipients said, and the next step."""
    return _own_page(request, _own(request, contribution_id))


@partner_required
@require_POST
def contribution_move(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """The partner's next step."""
    found = _own(request, contribution_id)
    try:
        contributions.move_on(
            actor=actor_of(request),
            contribution_id=found.id,
            action=request.POST.get("action", ""),
            on=moment_of(request.POST.get("on", ""), "on"),
            note=request.POST.get("note", ""),
            reference=request.POST.get("reference", ""),
        )
    except Invalid as error:
        return _own_page(request, found, error=error)
    messages.success(request, _("The step is recorded."))
    return redirect("accessprogram:contribution", found.id)


@partner_required
@require_POST
def contribution_embargo(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """Another day for the end of the embargo, agreed with the recipients."""
    found = _own(request, contribution_id)
    try:
        until = moment_of(request.POST.get("until", ""), "until")
        if until is None:
            raise Invalid(_("Choose a day."), fields={"until": _("Choose a day.")})
        embargoes.set_end(
            actor=actor_of(request),
            contribution_id=found.id,
            until=until,
            reason=request.POST.get("reason", ""),
        )
    except Invalid as error:
        return _own_page(request, found, error=error)
    messages.success(request, _("The embargo has a new end."))
    return redirect("accessprogram:contribution", found.id)


def uuid_of(given: str | None) -> UUID | None:
    """The id that a form sent; None when it sent none or nonsense."""
    try:
        return UUID(given) if given else None
    except ValueError:
        return None


def moment_of(given: str, field: str) -> datetime | None:
    """A day from a form, as its noon (today: now); None when none was given. Raises Invalid for nonsense."""
    if not given.strip():
        return None
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        raise Invalid(_("Write the day as 2026-01-31."), fields={field: _("Write the day as 2026-01-31.")}) from None
    now = db_now()
    return now if day == now.date() else datetime.combine(day, time(12), tzinfo=UTC)


def _given(request: HttpRequest) -> Given:
    sent = request.POST
    hours = sent.get("hours", "").strip() or "0"
    return Given(
        kind=sent.get("kind", ""),
        title=sent.get("title", ""),
        severity=sent.get("severity", ""),
        reference=sent.get("reference", ""),
        hours=int(hours) if hours.isdecimal() and len(hours) < 7 else -1,
        project_id=uuid_of(sent.get("project")),
        initiative_id=uuid_of(sent.get("initiative")),
        commitment_id=uuid_of(sent.get("commitment")),
        use_case_id=uuid_of(sent.get("use_case")),
    )


def _own(request: HttpRequest, contribution_id: UUID) -> Contribution:
    actor = actor_of(request)
    rows = visible_contributions(actor).filter(partner_id__in=actor.partners, id=contribution_id)
    return one_or_404(with_steps(rows).first())


def one_or_404(found: Contribution | None) -> Contribution:
    """What is not there and what one may not see are the same page."""
    if found is None:
        raise Http404
    return found


def page_of(request: HttpRequest, rows: Any, *, first: str = "all") -> tuple[list[Contribution], str, int | None]:
    """The rows of the view that the address names, the view, and where the next page begins."""
    view, given = request.GET.get("view", first), request.GET.get("from", "")
    if view not in VIEWS:
        raise Http404
    after = int(given) if given.isdecimal() and len(given) < 7 else 0
    page = list(with_steps(rows.filter(**VIEWS[view]))[after : after + PAGE_SIZE + 1])
    return page[:PAGE_SIZE], view, after + PAGE_SIZE if len(page) > PAGE_SIZE else None


def _own_page(request: HttpRequest, found: Contribution, *, error: Invalid | None = None) -> HttpResponse:
    actor = actor_of(request)
    moves = [
        action
        for action in contributions.PARTNERS_MOVES
        if (found.state, action) in CONTRIBUTION and may_move_on(actor, found, action)
    ]
    closed = found.embargo_until is not None and found.embargo_until > db_now()
    record = may_record(actor, found.partner_id)
    context = {
        **shown(found),
        "moves": [action for action in moves if not (action == "disclose" and closed)],
        "not_disclosed": "disclose" in moves and closed,
        "may_record": record,
        "may_embargo": bool(record) and found.kind == "finding" and found.state in ("reported", "valid"),
        "back": f"{reverse('accessprogram:contributions')}?partner={found.partner_id}",
        **refused(request, error),
    }
    return render(request, "accessprogram/contributions/contribution.html", context, status=422 if error else 200)


def shown(found: Contribution) -> dict[str, Any]:
    """What both sides' pages show of it."""
    return {
        "contribution": found,
        "steps": list(found.steps.all()),
        "replies": list(found.replies.all()),
        "now": db_now(),
    }


def refused(request: HttpRequest, error: Invalid | None) -> dict[str, Any]:
    """What was typed and why it was not taken, so that nothing is lost."""
    if error is None:
        return {"errors": {}, "typed": {}}
    return {"error": str(error), "errors": error.fields, "typed": request.POST}
