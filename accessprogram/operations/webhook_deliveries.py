"""Sending what was announced: each message by one process at a time, tried again ever later, every try written down."""

import json
import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.crypto.sealed import unseal
from accessprogram.crypto.webhooks import headers
from accessprogram.fetching.asking import Request, Response, fetch
from accessprogram.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from accessprogram.operations.webhooks import DELIVER
from accessprogram.queries.webhooks import secrets_of

log = structlog.get_logger()
# After each failed try so long until the next (Standard Webhooks' schedule); after the last the message is parked.
PAUSES = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)] + [
    timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)
]
CRASHES = 3
# One bell works for so long at most, and asks an endpoint that failed only once: a dead one holds nobody up.
BELL_SECONDS = 20
LEASE_SECONDS = 30


def deliver_due(limit: int = 50) -> int:
    """Send up to ``limit`` due messages; returns how many were taken by their endpoints."""
    until, taken = time.monotonic() + BELL_SECONDS, 0
    failed: set[UUID] = set()
    for _number in range(limit):
        delivery = _claim(failed)
        if delivery is None:
            return taken
        if delivery.crashes >= CRASHES:
            _settle(delivery, parked_at=db_now())
            continue
        if _deliver(delivery):
            taken += 1
        else:
            failed.add(delivery.endpoint_id)
        if time.monotonic() > until:
            break
    if due_exists():
        dispatch.ring(DELIVER)
    return taken


def due_exists() -> bool:
    """Whether a message waits to be sent now, also one whose process died."""
    return _due().exists()


def _due() -> QuerySet[WebhookDelivery]:
    """To endpoints that are on, and that nobody is sending to at this moment."""
    now = db_now()
    busy = WebhookDelivery.objects.filter(endpoint=OuterRef("endpoint"), lease_until__gt=now)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = WebhookDelivery.objects.filter(free, delivered_at__isnull=True, parked_at__isnull=True)
    return waiting.filter(~Exists(busy), not_before__lte=now, endpoint__disabled_at__isnull=True)


def _claim(failed: set[UUID]) -> WebhookDelivery | None:
    """Take the oldest due message for a while. Who lost a lease counts as a crash."""
    with transaction.atomic():
        rows = _due().exclude(endpoint_id__in=failed).order_by("not_before", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        delivery = rows.first()
        if delivery is None:
            return None
        crashed = delivery.lease_until is not None
        claimed = WebhookDelivery.objects.filter(
            id=delivery.id, fence=delivery.fence, delivered_at__isnull=True
        ).update(
            fence=F("fence") + 1,
            crashes=F("crashes") + int(crashed),
            lease_until=db_now() + timedelta(seconds=max(LEASE_SECONDS, settings.LEASE_SECONDS)),
        )
        return WebhookDelivery.objects.select_related("endpoint").get(id=delivery.id) if claimed else None


def _deliver(delivery: WebhookDelivery) -> bool:
    """One try, outside any transaction; settled by conditional update on the fence."""
    answer = fetch(_request(delivery))
    now = db_now()
    taken = answer.status is not None and 200 <= answer.status < 300
    with transaction.atomic():
        if taken:
            settled = _settle(delivery, delivered_at=now, attempts=delivery.attempts + 1)
        else:
            settled = _put_off(delivery, answer)
        if settled:
            WebhookAttempt.objects.create(
                delivery=delivery,
                status=answer.status,
                error=answer.error[:200],
                excerpt=_excerpt(answer.body),
                milliseconds=answer.milliseconds,
            )
    log.info("webhook_sent", delivery=str(delivery.id), kind=delivery.kind, status=answer.status, error=answer.error)
    return taken


def _request(delivery: WebhookDelivery) -> Request:
    now = db_now()
    body = json.dumps(delivery.payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    given = [unseal(sealed) for sealed in secrets_of(delivery.endpoint, now)]
    signed = headers(given, message_id=delivery.message_id, at=int(now.timestamp()), body=body)
    said = {"Content-Type": "application/json", "User-Agent": "Countersign-Webhooks/1", **signed}
    return Request(delivery.endpoint.url, "POST", said, body)


def _put_off(delivery: WebhookDelivery, answer: Response) -> int:
    """Later, or never: the schedule is over, or the endpoint says that it is gone (410)."""
    attempts = delivery.attempts + 1
    if answer.status == 410:
        WebhookEndpoint.objects.filter(id=delivery.endpoint_id, disabled_at__isnull=True).update(
            disabled_at=db_now(), disabled_reason="The endpoint answered 410: it is gone."
        )
        return _settle(delivery, parked_at=db_now(), attempts=attempts)
    if attempts > len(PAUSES):
        log.warning("webhook_parked", delivery=str(delivery.id), kind=delivery.kind)
        return _settle(delivery, parked_at=db_now(), attempts=attempts)
    return _settle(delivery, not_before=db_now() + PAUSES[attempts - 1], attempts=attempts)


def _settle(delivery: WebhookDelivery, **changed: object) -> int:
    rows = WebhookDelivery.objects.filter(id=delivery.id, fence=delivery.fence, delivered_at__isnull=True)
    return rows.update(lease_until=None, **changed)


def _excerpt(body: bytes) -> str:
    """The beginning of an answer as plain words: what the endpoint's people wrote for a person to read."""
    text = body[:2000].decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:500]
