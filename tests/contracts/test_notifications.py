"""Every kind of message that people get: queued somewhere, rendered with its data, leading to a page that is there."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from accessprogram.models import OutboxMessage
from accessprogram.notifications import KINDS
from accessprogram.operations.outbox import rendered
from tests.contracts.source import ROOT, strings

FOLDER = ROOT / "templates" / "notifications"


def test_kinds_and_folders_of_letters_are_the_same() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(KINDS)


def test_every_kind_is_queued_somewhere() -> None:
    written = {text for _, text in strings("accessprogram/operations/", "reviews/operations/")}
    assert sorted(set(KINDS) - written) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kind_is_written_out_with_its_data_and_leads_somewhere(kind: str) -> None:
    message = OutboxMessage(kind=kind, email="somebody@partner.example", data=dict(KINDS[kind].sample))
    subject, body = rendered(message)
    link = KINDS[kind].link(settings.SITE_URL, message.data)
    assert subject.strip()
    assert "\n" not in subject
    assert link in body.splitlines()
    assert "{{" not in subject + body
    assert "&#x27;" not in body
    resolve(urlsplit(link.removeprefix(settings.SITE_URL)).path)
