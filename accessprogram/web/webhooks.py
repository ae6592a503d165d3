"""Webhooks out in the browser: where they go, what was sent, again on request. For a partner's people and the desk."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import WebhookPurpose
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Partner, Programme, WebhookDelivery, WebhookEndpoint
from accessprogram.operations import webhooks
from accessprogram.policy.actors import Actor
from accessprogram.queries.keys import managed_programmes
from accessprogram.queries.webhooks import deliveries, managed_partners, programmes_of, visible_endpoints
from accessprogram.web.access import actor_of, partner_required, staff_required, step_up_required
from accessprogram.webhook_kinds import ANNOUNCED, KINDS, trouble

MANAGER = "programme_administrator"
SHOWN = 50
ACTIONS = {"disable": webhooks.disable, "enable": webhooks.enable, "test": webhooks.send_test}


class EndpointForm(forms.Form):
    """An address and what it wants to be told. A partner's has a partner, the provider's a purpose."""

    partner = forms.ModelChoiceField(label=gettext_lazy("Partner"), queryset=Partner.objects.none())
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    label = forms.CharField(label=gettext_lazy("What listens there?"), max_length=120)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500)
    purpose = forms.ChoiceField(label=gettext_lazy("What is it for?"), choices=WebhookPurpose.choices)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is it told?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Nothing chosen: everything of its purpose."),
    )

    def __init__(self, *args: Any, actor: Actor, of_partner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = managed_partners(actor) if of_partner else []
        programmes = programmes_of(partners) if of_partner else managed_programmes(actor)
        del self.fields["purpose" if of_partner else "partner"]
        offered = [kind for kind in ANNOUNCED if not of_partner or KINDS[kind].purpose == WebhookPurpose.NOTIFY]
        self.fields["kinds"].choices = [(kind, KINDS[kind].title) for kind in offered]  # type: ignore[attr-defined]
        for name, things in (("partner", partners), ("programme", programmes)):
            if name in self.fields:
                model = Partner if name == "partner" else Programme
                self.fields[name].queryset = model.objects.filter(id__in=[one.id for one in things])  # type: ignore[attr-defined]
                if len(things) == 1:
                    self.initial[name] = things[0]


@partner_required
@require_safe
def partner_webhooks(request: HttpRequest) -> HttpResponse:
    """The endpoints of one's partners and what was sent to them."""
    return _page(request, of_partner=True)


@staff_required(MANAGER)
@require_safe
def desk_webhooks(request: HttpRequest) -> HttpResponse:
    """The provider's own endpoints and what was sent to them."""
    return _page(request, of_partner=False)


@partner_required
@require_POST
@step_up_required
def partner_webhook_create(request: HttpRequest) -> HttpResponse:
    """Add an endpoint of a partner, and show its secret once."""
    return _create(request, of_partner=True)


@staff_required(MANAGER)
@require_POST
@step_up_required
def desk_webhook_create(request: HttpRequest) -> HttpResponse:
    """Add an endpoint of the provider, and show its secret once."""
    return _create(request, of_partner=False)


@partner_required
@require_POST
@step_up_required
def partner_webhook_action(request: HttpRequest, endpoint_id: UUID, action: str) -> HttpResponse:
    """Another secret, off, on, or a test."""
    return _act(request, endpoint_id, action, of_partner=True)


@staff_required(MANAGER)
@require_POST
@step_up_required
def desk_webhook_action(request: HttpRequest, endpoint_id: UUID, action: str) -> HttpResponse:
    """Another secret, off, on, or a test."""
    return _act(request, endpoint_id, action, of_partner=False)


@partner_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner_webhook_delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One message with every try; by POST, sent again."""
    return _delivery(request, delivery_id, of_partner=True)


@staff_required(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_webhook_delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One message with every try; by POST, sent again."""
    return _delivery(request, delivery_id, of_partner=False)


def _create(request: HttpRequest, *, of_partner: bool) -> HttpResponse:
    actor = actor_of(request)
    form = EndpointForm(request.POST, actor=actor, of_partner=of_partner)
    if not form.is_valid():
        return _page(request, of_partner=of_partner, form=form)
    typed = dict(form.cleaned_data)
    programme, partner = typed.pop("programme"), typed.pop("partner", None)
    try:
        endpoint, secret = webhooks.create(
            actor=actor, programme_id=programme.id, partner_id=partner.id if partner else None, **typed
        )
    except Invalid as error:
        for field, sentence in (error.fields or {None: str(error)}).items():
            form.add_error(field, sentence)
        return _page(request, of_partner=of_partner, form=form)
    return _once(request, endpoint, secret, of_partner)


def _act(request: HttpRequest, endpoint_id: UUID, action: str, *, of_partner: bool) -> HttpResponse:
    actor = actor_of(request)
    if not visible_endpoints(actor, of_partner=of_partner).filter(id=endpoint_id).exists():
        raise Http404
    if action == "secret":
        endpoint, secret = webhooks.rotate_secret(actor=actor, endpoint_id=endpoint_id)
        return _once(request, endpoint, secret, of_partner)
    if action not in ACTIONS:
        raise Http404
    try:
        ACTIONS[action](actor=actor, endpoint_id=endpoint_id)
    except WrongState as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Done. What was sent stands below.") if action == "test" else _("Done."))
    return redirect(_home(of_partner))


def _delivery(request: HttpRequest, delivery_id: UUID, *, of_partner: bool) -> HttpResponse:
    actor = actor_of(request)
    endpoints = visible_endpoints(actor, of_partner=of_partner)
    found = WebhookDelivery.objects.filter(endpoint__in=endpoints).select_related("endpoint").filter(id=delivery_id)
    delivery = found.first()
    if delivery is None:
        raise Http404
    if request.method == "POST":
        try:
            webhooks.replay(actor=actor, delivery_id=delivery_id)
        except WrongState as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("It is sent again, under the same id."))
        return redirect(_home(of_partner))
    context = {
        "delivery": delivery,
        "state": _state(delivery),
        "title": KINDS[delivery.kind].title,
        "tries": [{"one": one, "trouble": trouble(one.error)} for one in delivery.tries.all()],
        "over": delivery.delivered_at is not None or delivery.parked_at is not None,
        "home": _home(of_partner),
    }
    return render(request, "accessprogram/webhooks/delivery.html", context)


def _once(request: HttpRequest, endpoint: WebhookEndpoint, secret: str, of_partner: bool) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret, "home": _home(of_partner)}
    response = render(request, "accessprogram/webhooks/once.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, *, of_partner: bool, form: EndpointForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    endpoints = visible_endpoints(actor, of_partner=of_partner)
    now = db_now()
    sent = deliveries(endpoints, limit=SHOWN)
    context = {
        "form": form or EndpointForm(actor=actor, of_partner=of_partner),
        "may_add": bool(managed_partners(actor)) if of_partner else bool(managed_programmes(actor)),
        "endpoints": [
            {"endpoint": one, "both": one.previous_until is not None and one.previous_until > now} for one in endpoints
        ],
        "sent": [
            {
                "delivery": one,
                "state": _state(one),
                "title": KINDS[one.kind].title,
                "trouble": trouble(one.last_error or ""),
            }
            for one in sent
        ],
        "titles": {kind: KINDS[kind].title for kind in KINDS},
        "side": "partner" if of_partner else "desk",
        "create_url": f"accessprogram:{'partner' if of_partner else 'desk'}-webhook-create",
        "action_url": f"accessprogram:{'partner' if of_partner else 'desk'}-webhook-action",
        "delivery_url": f"accessprogram:{'partner' if of_partner else 'desk'}-webhook-delivery",
    }
    return render(request, "accessprogram/webhooks/webhooks.html", context, status=422 if form else 200)


def _state(delivery: WebhookDelivery) -> str:
    """As badges know it."""
    if delivery.delivered_at is not None:
        return "sent"
    return "failed" if delivery.parked_at is not None else "waiting"


def _home(of_partner: bool) -> str:
    return "accessprogram:partner-webhooks" if of_partner else "accessprogram:desk-webhooks"
