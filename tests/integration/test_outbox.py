"""Messages: written with what makes them true, delivered at least once, one process at a time, parked when hopeless."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.models import OutboxMessage
from accessprogram.operations import outbox
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DATA = {"application": "00000000-0000-4000-8000-000000000001", "reference": "CS-3333-44"}


def _queue(dedupe: str = "one", **to: Any) -> OutboxMessage:
    to = to or {"recipient_id": factories.user("ada@partner.example", name="Ada O'Neil").id}
    with transaction.atomic():
        return outbox.enqueue(kind="question_asked", dedupe=dedupe, data=DATA, **to)


def test_a_message_is_delivered_once() -> None:
    message = _queue()

    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    (sent,) = mail.outbox
    assert sent.to == ["ada@partner.example"]
    assert sent.subject == "A question about application CS-3333-44"
    assert "Hello Ada O'Neil," in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{message.id}@countersign>"
    message.refresh_from_db()
    assert message.sent_at is not None
    assert outbox.due_exists() is False


def test_the_same_dedupe_is_one_message() -> None:
    person = factories.user()
    assert _queue(recipient_id=person.id).id == _queue(recipient_id=person.id).id
    assert outbox.deliver_due() == 1


def test_a_message_of_work_that_was_rolled_back_does_not_exist() -> None:
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        _queue(email="ada@partner.example")
        raise Broken
    assert OutboxMessage.objects.count() == 0


def test_enqueue_needs_a_listed_kind_and_one_recipient() -> None:
    person = factories.user()
    with transaction.atomic():
        with pytest.raises(KeyError):
            outbox.enqueue(kind="gossip", dedupe="x", recipient_id=person.id)
        with pytest.raises(ValueError, match="to a person or to an address"):
            outbox.enqueue(kind="question_asked", dedupe="x")
        with pytest.raises(ValueError, match="to a person or to an address"):
            outbox.enqueue(kind="question_asked", dedupe="x", recipient_id=person.id, email="a@b.example")


def _fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(_mail: EmailMessage, fail_silently: bool = False) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


def test_a_mail_server_that_is_down_is_tried_again_and_then_parked(monkeypatch: pytest.MonkeyPatch) -> None:
    message = _queue()
    with monkeypatch.context() as patch:
        _fail(patch, smtplib.SMTPServerDisconnected())
        for attempts in range(1, outbox.ATTEMPTS):
            assert outbox.deliver_due() == 0
            message.refresh_from_db()
            assert (message.attempts, message.last_error) == (attempts, "SMTPServerDisconnected")
            assert message.not_before > db_now()
            OutboxMessage.objects.update(not_before=db_now())
        outbox.deliver_due()
    message.refresh_from_db()
    assert message.parked_at is not None
    assert outbox.due_exists() is False


def test_a_mail_server_that_comes_back_gets_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    _queue()
    with monkeypatch.context() as patch:
        _fail(patch, TimeoutError())
        outbox.deliver_due()
    OutboxMessage.objects.update(not_before=db_now())

    assert outbox.deliver_due() == 1


def test_a_process_that_died_is_followed_by_another_with_a_higher_fence() -> None:
    message = _queue()
    assert outbox._claim() is not None
    assert outbox._claim() is None
    OutboxMessage.objects.update(lease_until=db_now() - timedelta(seconds=1))

    assert outbox.deliver_due() == 1
    message.refresh_from_db()
    assert (message.crashes, message.fence) == (1, 2)


def test_who_lost_the_lease_notes_nothing() -> None:
    message = _queue()
    first = outbox._claim()
    assert first is not None
    OutboxMessage.objects.update(lease_until=db_now() - timedelta(seconds=1))
    second = outbox._claim()
    assert second is not None

    assert outbox._deliver(first) == 0
    assert outbox._deliver(second) == 1
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<{message.id}@countersign>"] * 2


def test_a_message_that_kills_its_process_is_parked_and_stops_no_other() -> None:
    poison = _queue("poison")
    OutboxMessage.objects.update(crashes=5)
    _queue("good", email="b@partner.example")

    assert outbox.deliver_due() == 1
    poison.refresh_from_db()
    assert poison.parked_at is not None
    assert mail.outbox[0].to == ["b@partner.example"]


def test_a_closed_account_gets_no_mail() -> None:
    message = _queue()
    assert message.recipient is not None
    message.recipient.is_active = False
    message.recipient.save()
    outbox.deliver_due()

    message.refresh_from_db()
    assert (message.parked_at is not None, mail.outbox) == (True, [])
