"""Nobody learns by mail what they would not see on a page, whatever it was that hid it and whenever."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.models import Conflict, Domain, OutboxMessage
from accessprogram.notifications import KINDS
from accessprogram.operations import employments, outbox, signals
from reviews.queries import audience
from tests.factories.desk import Desk, desk

pytestmark = pytest.mark.django_db
ABOUT_CASES = sorted(kind for kind, one in KINDS.items() if one.path.startswith(("/desk/cases/", "/desk/terms/")))


def _queue(world: Desk, kind: str) -> OutboxMessage:
    OutboxMessage.objects.all().delete()
    about = {"case": str(world.case.id), "application": str(world.case.application_id)}
    with transaction.atomic():
        return outbox.enqueue(
            kind=kind,
            recipient_id=world.actor("reviewer").id,
            dedupe=f"test:{kind}",
            data={**KINDS[kind].sample, **about},
        )


def _declared(world: Desk) -> None:
    person = world.people["reviewer"][0]
    Conflict.objects.create(user=person, partner=world.partner, reason="A friend.", declared_by=person)


def _of_the_domain(world: Desk) -> None:
    domain = world.people["reviewer"][0].email.rpartition("@")[2]
    Domain.objects.create(partner=world.partner, name=domain, token="t", proved_at=db_now())


def _worked_there(world: Desk) -> None:
    employments.declare(actor=world.actor("reviewer"), organisation=world.partner.name)


@pytest.mark.parametrize(
    ("hide", "kinds"),
    [(_declared, ABOUT_CASES), (_of_the_domain, ["case_due"]), (_worked_there, ["terms_offered_desk"])],
)
def test_a_letter_about_a_case_is_not_sent_once_its_recipient_has_a_conflict(
    hide: Callable[[Desk], None], kinds: list[str]
) -> None:
    world = desk().checked()
    for kind in kinds:
        _queue(world, kind)
        assert (kind, outbox.deliver_due(), len(mail.outbox)) == (kind, 1, 1)
        mail.outbox.clear()
    hide(world)
    for kind in kinds:
        message = _queue(world, kind)
        assert (kind, outbox.deliver_due(), len(mail.outbox)) == (kind, 0, 0)
        message.refresh_from_db()
        assert message.parked_at is not None
    assert "confirmation_needed" in ABOUT_CASES and "terms_offered_desk" in ABOUT_CASES


def test_a_letter_about_an_incident_is_not_sent_once_its_recipient_has_a_conflict() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    signal = signals.raise_signal(
        programme_id=world.version.tier.programme_id, partner_id=world.partner.id, source="usage", kind="unusual-use",
        summary="Four times its usual day.", dedupe="one",
    )  # fmt: skip
    (message,) = OutboxMessage.objects.filter(recipient_id=senior.id, data__incident=str(signal.incident_id))
    assert audience.hides(message) is False
    Conflict.objects.create(user_id=senior.id, partner=world.partner, reason="A friend.", declared_by_id=senior.id)
    message = OutboxMessage.objects.get(pk=message.pk)
    assert audience.hides(message) is True
