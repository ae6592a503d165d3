"""Messages to people: written in the transaction that makes them true, delivered at least once by the worker.

A message exists once (its ``dedupe`` is unique) and is delivered by one process at a time (lease and fence). A process
that dies between the mail server's yes and its own note of it sends the same message again, with the same Message-ID.
"""

import random
import smtplib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.template import Context, Engine, TemplateDoesNotExist

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.models import OutboxMessage
from accessprogram.notifications import KINDS

log = structlog.get_logger()
DELIVER = "accessprogram.deliver"
ATTEMPTS = 5
RETRY_BASE = timedelta(seconds=30)
EACH = timedelta(milliseconds=40)
_bars: list[Callable[[OutboxMessage], bool]] = []


def bar(rule: Callable[[OutboxMessage], bool]) -> None:
    """From now on no message is delivered of which ``rule`` says so: what it is about is hidden from its recipient,
    also when that came to be after it was queued. A second registration of the same rule changes nothing."""
    if rule not in _bars:
        _bars.append(rule)


def enqueue(
    *,
    kind: str,
    dedupe: str,
    recipient_id: UUID | None = None,
    email: str = "",
    data: Mapping[str, Any] | None = None,
) -> OutboxMessage:
    """Queue one message for a person (or, for those without an account, an address), in the caller's transaction.

    ``data`` holds ids and words for the template, never personal values. The same ``dedupe`` again returns the first
    message. Raises KeyError for a kind that is not listed, ValueError without a recipient,
    TransactionManagementError outside a transaction.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    if (recipient_id is None) == (not email):
        raise ValueError("a message goes to a person or to an address")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction that makes it true")
    message, created = OutboxMessage.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "kind": kind,
            "recipient_id": recipient_id,
            "email": email,
            "data": dict(data or {}),
            "not_before": db_now(),
        },
    )
    if created:
        dispatch.ring(DELIVER)
    return message


def enqueue_many(*, kind: str, messages: Sequence[tuple[str, UUID, Mapping[str, Any]]], before: int = 0) -> None:
    """Queue many messages of one kind at once, each (dedupe, recipient, data), in the caller's transaction; those that
    exist already stay as they are. They go out one after the other, ``EACH`` apart, behind the ``before`` that were
    queued for the same cause: what somebody else is told meanwhile does not wait for them. Raises as ``enqueue``."""
    if kind not in KINDS:
        raise KeyError(kind)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction that makes it true")
    if not messages:
        return
    now = db_now()
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                kind=kind,
                dedupe=dedupe,
                recipient_id=recipient,
                data=dict(data),
                not_before=now + (before + place) * EACH,
            )
            for place, (dedupe, recipient, data) in enumerate(messages)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    dispatch.ring(DELIVER)


def withdraw(prefix: str) -> int:
    """Messages to an address whose ``dedupe`` begins so: what was not sent never is, and the address is kept of none.

    In the caller's transaction; returns how many. A delivery that is under way is not called back.
    """
    found = OutboxMessage.objects.filter(dedupe__startswith=prefix, recipient__isnull=True)
    found.filter(sent_at__isnull=True, parked_at__isnull=True).update(parked_at=db_now(), last_error="withdrawn")
    return found.update(email="")


def deliver_due(limit: int = 50) -> int:
    """Deliver up to ``limit`` due messages, each on its own; returns how many the mail server took."""
    taken = 0
    for _attempt in range(limit):
        message = _claim()
        if message is None:
            break
        if message.crashes + message.attempts >= ATTEMPTS:
            _park(message, "its process died too often")
            continue
        taken += _deliver(message)
    return taken


def due_exists() -> bool:
    """Whether a message waits to be delivered now, also one whose process died."""
    return _due().exists()


def rendered(message: OutboxMessage) -> tuple[str, str]:
    """Subject (one line) and body, as plain text."""
    context = Context(
        {
            **message.data,
            "recipient": str(message.recipient) if message.recipient is not None else "",
            "link": KINDS[message.kind].link(settings.SITE_URL, message.data),
            "site": settings.SITE_URL,
        },
        autoescape=False,
    )
    engine = Engine.get_default()
    subject = engine.get_template(f"notifications/{message.kind}/subject.txt").render(context)
    body = engine.get_template(f"notifications/{message.kind}/body.txt").render(context)
    return " ".join(subject.split()), body.strip() + "\n"


def _due() -> QuerySet[OutboxMessage]:
    now = db_now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return OutboxMessage.objects.filter(free, sent_at__isnull=True, parked_at__isnull=True, not_before__lte=now)


def _claim() -> OutboxMessage | None:
    """Take the oldest due message for a while. Who lost a lease counts as a crash; the fifth failure parks."""
    with transaction.atomic():
        rows = _due().order_by("not_before", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        message = rows.first()
        if message is None:
            return None
        crashed = message.lease_until is not None
        claimed = OutboxMessage.objects.filter(id=message.id, fence=message.fence, sent_at__isnull=True).update(
            fence=F("fence") + 1,
            crashes=F("crashes") + int(crashed),
            lease_until=db_now() + timedelta(seconds=settings.LEASE_SECONDS),
        )
        if not claimed:
            return None
        message.refresh_from_db()
    return message


def _deliver(message: OutboxMessage) -> int:
    """One delivery, outside any transaction; settled by conditional update on the fence."""
    recipient = message.recipient
    if recipient is not None and not recipient.is_active:
        _park(message, "the account is closed")
        return 0
    if any(rule(message) for rule in _bars):
        _park(message, "its recipient does not see what it is about")
        return 0
    try:
        subject, body = rendered(message)
        EmailMessage(
            subject=subject,
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[recipient.email if recipient is not None else message.email],
            headers={"Message-ID": f"<{message.id}@countersign>", "Auto-Submitted": "auto-generated"},
        ).send()
    except (OSError, smtplib.SMTPException, TemplateDoesNotExist, KeyError, ValueError) as error:
        # Not the mail server alone: a message that cannot be written must not keep the others waiting.
        log.warning("message_not_sent", message=str(message.id), kind=message.kind, error=type(error).__name__)
        _failed(message, type(error).__name__)
        return 0
    return OutboxMessage.objects.filter(id=message.id, fence=message.fence, sent_at__isnull=True).update(
        sent_at=db_now(), lease_until=None, last_error=""
    )


def _failed(message: OutboxMessage, error: str) -> None:
    attempts = message.attempts + 1
    if attempts + message.crashes >= ATTEMPTS:
        _park(message, error, attempts=attempts)
        return
    wait = RETRY_BASE * 2 ** (attempts - 1) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
    OutboxMessage.objects.filter(id=message.id, fence=message.fence).update(
        attempts=attempts, lease_until=None, not_before=db_now() + wait, last_error=error[:200]
    )


def _park(message: OutboxMessage, error: str, *, attempts: int | None = None) -> None:
    log.warning("message_parked", message=str(message.id), kind=message.kind, error=error)
    OutboxMessage.objects.filter(id=message.id, fence=message.fence).update(
        attempts=message.attempts if attempts is None else attempts,
        parked_at=db_now(),
        lease_until=None,
        last_error=error[:200],
    )
