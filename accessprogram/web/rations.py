"""Rations in the browser: the partner's own, which it may move within bounds; the provider's pools and ride-outs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import RationPeriod
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Grant, Offering, Partner
from accessprogram.operations import pools, rations, ride_outs
from accessprogram.policy.actors import Actor
from accessprogram.policy.rations import may_move_ration
from accessprogram.policy.ride_outs import may_ask_ride_out, may_confirm_ride_out
from accessprogram.queries import rations as queries
from accessprogram.queries.keys import managed_programmes
from accessprogram.queries.partners import own_partners
from accessprogram.web.access import actor_of, partner_required, staff_required, step_up_required
from accessprogram.web.grants import ACCESS_ROLES, chosen_partner

MANAGER = "programme_administrator"


# --- The partner -----------------------------------------------------------------------------------------------------
@never_cache
@partner_required
@require_safe
def rations_page(request: HttpRequest) -> HttpResponse:
    """What is given, used and left, with a picture of the last days; and what may be moved."""
    return _partners(request, chosen_partner(request))


@partner_required
@require_POST
def ration_move(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Move requests between two use cases of one's own grant."""
    actor = actor_of(request)
    grant = Grant.objects.filter(id=grant_id, partner_id__in=actor.partners).select_related("partner").first()
    if grant is None:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in ("from_use_case", "to_use_case", "requests")}
    try:
        rations.move(
            actor=actor,
            grant_id=grant.id,
            from_use_case_id=_id(typed["from_use_case"], "from_use_case"),
            to_use_case_id=_id(typed["to_use_case"], "to_use_case"),
            requests=_number(typed["requests"], "requests"),
        )
    except Invalid as error:
        said = {"moving": grant.id, "typed": typed, "errors": error.fields or {"requests": str(error)}}
        return _partners(request, grant.partner, status=422, **said)
    messages.success(request, _("Moved. The next answer to the gateway counts with the new limits."))
    return redirect(f"{reverse('accessprogram:rations')}?partner={grant.partner_id}")


def _partners(request: HttpRequest, partner: Partner, *, status: int = 200, **said: Any) -> HttpResponse:
    actor = actor_of(request)
    found = queries.of_partner(partner.id)
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "rows": [_row(actor, row) for row in found],
        "now": db_now(),
        "series": [{"label": _("Requests")}],
        **said,
    }
    return render(request, "accessprogram/rations/rations.html", context, status=status)


def _row(actor: Actor, row: queries.GrantRations) -> dict[str, Any]:
    daily = [card for card in row.cards if card.ration.period == RationPeriod.DAY]
    return {
        "grant": row.grant,
        "key": str(row.grant.id),
        "cards": [
            {"card": card, "chart": _chart(card.days), "shown": any(used for _day, used in card.days)}
            for card in row.cards
        ],
        "moves": row.moves,
        "may": may_move_ration(actor, row.grant),
        "movable": len(daily) > 1,
        "sources": [(str(card.ration.use_case_id), _at_most(card, card.spare)) for card in daily],
        "targets": [(str(card.ration.use_case_id), _at_most(card, card.room)) for card in reversed(daily)],
    }


def _at_most(card: queries.RationCard, most: int) -> str:
    return _("%(use_case)s (at most %(most)s)") % {"use_case": card.ration.use_case, "most": most}


def _chart(days: tuple[tuple[datetime, int], ...]) -> list[dict[str, Any]]:
    return [{"label": date_format(day, "j M"), "values": [requests]} for day, requests in days]


# --- The provider ----------------------------------------------------------------------------------------------------
@never_cache
@staff_required(*ACCESS_ROLES)
@require_safe
def desk_rations(request: HttpRequest) -> HttpResponse:
    """What is used, what is short, and how long a gateway may go on without an answer."""
    return _desk(request)


@staff_required(MANAGER)
@require_POST
@step_up_required
def pool_open(request: HttpRequest) -> HttpResponse:
    """Say how much of a model can be served."""
    typed = {name: request.POST.get(name, "") for name in ("offering", "period", "pool_requests")}
    try:
        pool = pools.open_pool(
            actor=actor_of(request),
            offering_id=_id(typed["offering"], "offering"),
            period=typed["period"],
            requests=_number(typed["pool_requests"], "pool_requests"),
        )
    except (Invalid, WrongState) as error:
        fields = {"pool_requests" if name == "requests" else name: words for name, words in _fields(error).items()}
        return _desk(request, status=_status(error), typed=typed, errors=fields or {"offering": str(error)})
    messages.success(request, _("The pool of %(offering)s is open.") % {"offering": pool.offering})
    return redirect("accessprogram:desk-rations")


@staff_required(MANAGER)
@require_POST
@step_up_required
def pool_end(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """End a pool: nothing is shared any more."""
    pool = pools.end_pool(actor=actor_of(request), pool_id=pool_id)
    messages.success(request, _("The pool of %(offering)s has ended.") % {"offering": pool.offering})
    return redirect("accessprogram:desk-rations")


@staff_required(MANAGER)
@require_POST
@step_up_required
def ride_out_ask(request: HttpRequest) -> HttpResponse:
    """Ask that gateways may go on for a while without an answer."""
    typed = {name: request.POST.get(name, "") for name in ("tier", "seconds", "reason")}
    try:
        ride_outs.ask(
            actor=actor_of(request),
            tier_id=_id(typed["tier"], "tier"),
            seconds=_number(typed["seconds"], "seconds"),
            reason=typed["reason"],
        )
    except (Invalid, WrongState) as error:
        return _desk(request, status=_status(error), typed=typed, errors=_fields(error) or {"tier": str(error)})
    messages.success(request, _("Asked. It does nothing until another administrator confirms it."))
    return redirect("accessprogram:desk-rations")


@staff_required(MANAGER)
@require_POST
@step_up_required
def ride_out_confirm(request: HttpRequest, ride_out_id: UUID) -> HttpResponse:
    """The second person."""
    row = ride_outs.confirm(actor=actor_of(request), ride_out_id=ride_out_id)
    messages.success(request, _("In force: %(seconds)s seconds from the next answer on.") % {"seconds": row.seconds})
    return redirect("accessprogram:desk-rations")


@staff_required(MANAGER)
@require_POST
@step_up_required
def ride_out_end(request: HttpRequest, ride_out_id: UUID) -> HttpResponse:
    """Off again."""
    ride_outs.end(actor=actor_of(request), ride_out_id=ride_out_id)
    messages.success(request, _("Off: answers given from now on allow none."))
    return redirect("accessprogram:desk-rations")


def _desk(request: HttpRequest, *, status: int = 200, **said: Any) -> HttpResponse:
    actor, at = actor_of(request), db_now()
    programmes = managed_programmes(actor)
    tiers = queries.ride_outs(actor.tiers(*ACCESS_ROLES))
    seen = {tier.programme_id for tier, _row in tiers}
    context = {
        "days": _chart(tuple(queries.used_by_day(actor, at))),
        "series": [{"label": _("Requests")}],
        "in_use": queries.most_used(actor, at),
        "pools": queries.with_claims(queries.open_pools().filter(programme_id__in=seen), at),
        "manages": programmes,
        "offerings": [
            (str(row.id), str(row)) for row in Offering.objects.filter(programme__in=programmes).order_by("title")
        ],
        "periods": RationPeriod.choices,
        "tiers": [
            {
                "tier": tier,
                "ride_out": row,
                "may_end": bool(may_ask_ride_out(actor, tier.id)),
                "may_confirm": may_confirm_ride_out(actor, tier.id, row.asked_by_id) if row else None,
            }
            for tier, row in tiers
        ],
        "askable": [(str(tier.id), str(tier)) for tier, row in tiers if not row and may_ask_ride_out(actor, tier.id)],
        **said,
    }
    return render(request, "accessprogram/rations/desk.html", context, status=status)


def _fields(error: Exception) -> dict[str, str]:
    return dict(getattr(error, "fields", {}))


def _status(error: Exception) -> int:
    return 422 if isinstance(error, Invalid) else 409


def _id(value: str, field: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        words = _("Choose one.")
        raise Invalid(words, fields={field: words}) from None


def _number(value: str, field: str) -> int:
    digits = value.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        words = _("Write a whole number.")
        raise Invalid(words, fields={field: words})
    return int(digits)
