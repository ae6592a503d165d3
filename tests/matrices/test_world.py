"""What the world's operations wrote can be shown to people, and holds together."""

from accessprogram.models import AuditEvent, OutboxMessage
from accessprogram.notifications import KINDS
from accessprogram.queries.audit import sentence, verify
from tests.matrices.asking import Asker


def test_every_event_fills_its_sentence(asker: Asker) -> None:
    events = list(AuditEvent.objects.all())
    assert len({event.action for event in events}) >= 20
    assert {event.action: sentence(event, "Ada") for event in events if "…" in sentence(event, "Ada")} == {}


def test_every_message_carries_the_data_of_its_kind(asker: Asker) -> None:
    given = {(message.kind, tuple(sorted(message.data))) for message in OutboxMessage.objects.all()}
    assert given
    assert {kind: keys for kind, keys in given if keys != tuple(sorted(KINDS[kind].sample))} == {}


def test_chains_are_whole(asker: Asker) -> None:
    assert list(verify()) == []
