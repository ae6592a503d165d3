"""Webhooks out: where they go, and what is announced to them, in the transaction that makes it true."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.crypto.sealed import seal
from accessprogram.crypto.webhooks import new_secret
from accessprogram.enums import WebhookPurpose
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.fetching.addresses import RefusedUrl, split
from accessprogram.models import Partner, Programme, WebhookDelivery, WebhookEndpoint
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.webhooks import may_manage_webhooks
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.webhooks import listening
from accessprogram.webhook_kinds import ANNOUNCED, KINDS, TEST

DELIVER = "accessprogram.webhooks"
# How long the secret before signs too, so that the receiver can change it in peace.
ROTATION = timedelta(days=1)
MOST_ENDPOINTS = 20


def announce(
    *, programme_id: UUID, kind: str, message_id: str, payload: Mapping[str, Any], partner_id: UUID | None = None
) -> int:
    """Queue a message for every endpoint that wants it: the provider's, and those of the partner that it is about.

    Called in the transaction that makes it true; the same ``message_id`` again changes nothing. ``payload`` holds ids
    and words, never personal values. Returns how many are told. Raises KeyError for a kind that is not listed,
    TransactionManagementError outside a transaction.
    """
    if kind not in ANNOUNCED:
        raise KeyError(kind)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction that makes it true")
    endpoints = listening(programme_id=programme_id, kind=kind, partner_id=partner_id)
    if endpoints:
        _queue(endpoints, kind, message_id, payload)
    return len(endpoints)


def create(
    *,
    actor: Actor,
    programme_id: UUID,
    url: str,
    label: str,
    partner_id: UUID | None = None,
    purpose: str = WebhookPurpose.NOTIFY,
    kinds: Collection[str] = (),
) -> tuple[WebhookEndpoint, str]:
    """An endpoint of the partner, or of the provider, and its secret: the only time that it is seen.

    Raises NotFound, NotAllowed, Invalid with its fields.
    """
    with transaction.atomic():
        programme = Programme.objects.filter(id=programme_id).first()
        if programme is None or (partner_id and not Partner.objects.filter(id=partner_id).exists()):
            raise NotFound(_("There is no such programme."))
        _require(actor, programme_id, partner_id)
        url, label = url.strip(), label.strip()
        if fields := _mistakes(url, label, partner_id, purpose, kinds):
            raise Invalid(_("The endpoint cannot be added like this."), fields=fields)
        whose = Q(partner_id=partner_id) if partner_id else Q(partner__isnull=True)
        own = WebhookEndpoint.objects.filter(whose, programme=programme)
        if own.count() >= MOST_ENDPOINTS:
            raise Invalid(_("There are %d endpoints already; change one of them.") % MOST_ENDPOINTS)
        secret = new_secret()
        endpoint = WebhookEndpoint.objects.create(
            programme=programme,
            partner_id=partner_id,
            purpose=purpose,
            url=url,
            label=label[:120],
            kinds=sorted(kinds),
            secret=seal(secret),
            created_by_id=actor.person,
        )
        _audit("webhook.created", actor, endpoint)
        return endpoint, secret


def rotate_secret(*, actor: Actor, endpoint_id: UUID) -> tuple[WebhookEndpoint, str]:
    """A new secret, seen once; for a day both sign. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        secret = new_secret()
        endpoint.previous_secret, endpoint.previous_until = endpoint.secret, db_now() + ROTATION
        endpoint.secret = seal(secret)
        endpoint.save(update_fields=["secret", "previous_secret", "previous_until"])
        _audit("webhook.secret_rotated", actor, endpoint)
        return endpoint, secret


def disable(*, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Tell it nothing any more; what waits for it waits on. Raises NotFound, NotAllowed, WrongState."""
    return _switch(actor, endpoint_id, off=True)


def enable(*, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Tell it again, first of all what still waits. Raises NotFound, NotAllowed, WrongState."""
    return _switch(actor, endpoint_id, off=False)


def _switch(actor: Actor, endpoint_id: UUID, *, off: bool) -> WebhookEndpoint:
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        if (endpoint.disabled_at is not None) == off:
            raise WrongState(_("The endpoint is switched like that already."))
        endpoint.disabled_at, endpoint.disabled_reason = (db_now(), _("Switched off by hand.")) if off else (None, "")
        endpoint.save(update_fields=["disabled_at", "disabled_reason"])
        if not off:
            dispatch.ring(DELIVER)
        _audit("webhook.disabled" if off else "webhook.enabled", actor, endpoint)
        return endpoint


def send_test(*, actor: Actor, endpoint_id: UUID) -> WebhookDelivery:
    """A message that says nothing, to see whether it comes. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        if endpoint.disabled_at is not None:
            raise WrongState(_("The endpoint is switched off."))
        (queued,) = _queue([endpoint], TEST, f"msg_{uuid4().hex}", KINDS[TEST].sample)
        _audit("webhook.tested", actor, endpoint)
        return queued


def replay(*, actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """Send a message again, under its own id, as often as is wanted. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        endpoint_id = WebhookDelivery.objects.filter(id=delivery_id).values_list("endpoint_id", flat=True).first()
        if endpoint_id is None:
            raise NotFound(_("There is no such message."))
        endpoint = _locked(actor, endpoint_id)
        if endpoint.disabled_at is not None:
            raise WrongState(_("The endpoint is switched off."))
        first = WebhookDelivery.objects.get(id=delivery_id)
        if first.delivered_at is None and first.parked_at is None:
            raise WrongState(_("This message is still tried by itself."))
        again = WebhookDelivery.objects.create(
            endpoint=endpoint,
            message_id=first.message_id,
            kind=first.kind,
            payload=first.payload,
            replays=first,
            not_before=db_now(),
        )
        dispatch.ring(DELIVER)
        _audit("webhook.replayed", actor, endpoint, message=first.message_id)
        return again


def _queue(
    endpoints: list[WebhookEndpoint], kind: str, message_id: str, payload: Mapping[str, Any]
) -> list[WebhookDelivery]:
    now = db_now()
    body = {"type": kind, "timestamp": now.isoformat(), "data": dict(payload)}
    rows = [
        WebhookDelivery(endpoint=endpoint, message_id=message_id, kind=kind, payload=body, not_before=now)
        for endpoint in endpoints
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    dispatch.ring(DELIVER)
    return rows


def _mistakes(url: str, label: str, partner_id: UUID | None, purpose: str, kinds: Collection[str]) -> dict[str, str]:
    fields = {}
    try:
        scheme = split(url)[0]
    except RefusedUrl:
        scheme = ""
    if len(url) > 500 or scheme not in ("https", "http") or (scheme == "http" and partner_id is not None):
        fields["url"] = _("Write the whole address, such as https://hooks.example/countersign.")
    if not label:
        fields["label"] = _("Say what listens there.")
    if purpose not in WebhookPurpose.values or (purpose == WebhookPurpose.PROVISION and partner_id is not None):
        fields["purpose"] = _("Choose what it is for.")
    if any(kind not in ANNOUNCED or KINDS[kind].purpose != purpose for kind in kinds):
        fields["kinds"] = _("Choose what belongs to its purpose.")
    return fields


def _locked(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = WebhookEndpoint.objects.select_for_update().filter(id=endpoint_id).first()
    if endpoint is None:
        raise NotFound(_("There is no such endpoint."))
    _require(actor, endpoint.programme_id, endpoint.partner_id)
    return endpoint


def _require(actor: Actor, programme_id: UUID, partner_id: UUID | None) -> None:
    verdict = may_manage_webhooks(actor, tier_ids(programme_id), partner_id)
    if verdict:
        return
    if partner_id is not None:
        raise NotFound(_("There is no such endpoint."))  # what another partner has is not there
    raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, endpoint: WebhookEndpoint, **data: str) -> None:
    audit.append(
        action,
        actor=actor,
        thing=endpoint,
        programme_id=endpoint.programme_id,
        subject_id=endpoint.partner_id or "",
        data={"label": endpoint.label, **data},
    )
