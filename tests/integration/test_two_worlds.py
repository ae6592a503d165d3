"""Two worlds that differ only in an open hit: what the partner is shown and sent is the same, byte for byte."""

import re

import pytest
from django.db import transaction
from django.test import Client

from accessprogram.models import OutboxMessage, Progress, User
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.models import Hit
from reviews.operations import checks
from tests.factories.checks import Scripted, always
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LINK = re.compile(rb'href="(/partner/[^"#]*)')
# Drawn anew for each answer; and when it was, to the second.
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ?"|nonce=")[^"]+')
# A mark over the exact moments of what a part shows; that it says nothing else is told by the revision.
MARK = re.compile(rb"If-None-Match[^0-9a-f]{1,12}[0-9a-f]{32}")
MOMENT = re.compile(rb"\d\d:\d\d(:\d\d\.\d+)?( UTC|\+00:00)")


def _world(monkeypatch: pytest.MonkeyPatch, screening: Scripted, world: Desk) -> dict[str, bytes]:
    """Every page that the partner's owner can reach once the checks have ended, and what was written to them."""
    monkeypatch.setitem(CATALOGUE, "screening", screening)
    try:
        with transaction.atomic():
            checks.perform_due()
            found = _pages(client_of(User.objects.get(pk=world.owner.id)))
            letters = OutboxMessage.objects.filter(recipient_id=world.owner.id).order_by("kind", "created_at")
            found["letters"] = repr(list(letters.values_list("kind", "data"))).encode()
            found["revisions"] = repr(list(Progress.objects.values_list("revision", flat=True))).encode()
            found["hits"] = str(Hit.objects.count()).encode()
            raise _Back
    except _Back:
        return found


class _Back(Exception):
    pass


def _pages(browser: Client) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    waiting = ["/partner/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = browser.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found[path] = MARK.sub(b"", MOMENT.sub(b"", TOKEN.sub(rb"\1", body)))
        waiting += [link.decode().replace("&amp;", "&") for link in LINK.findall(body)]
    return found


def test_partner_cannot_tell_whether_a_hit_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    world = desk(checks=("screening",)).submit()
    clear = _world(monkeypatch, always("screening", Outcome.CLEAR), world)
    hit = _world(monkeypatch, always("screening", Outcome.REVIEW, hits=1), world)
    assert (clear.pop("hits"), hit.pop("hits")) == (b"0", b"1")
    assert len(clear) > 8
    assert {path for path in clear | hit if clear.get(path) != hit.get(path)} == set()
