"""Files of a case as the desk sees them: drawn by a worker, never the file itself, each opening on record."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import NotFound, WrongState
from accessprogram.models import AccessEntry, EvidenceFile, User
from accessprogram.policy.actors import Actor
from reviews.models import Case, Preview
from reviews.operations import previews
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.documents import pdf
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PAPERS = {
    "sections": [
        *factories.MINIMAL["sections"],
        {"slug": "papers", "title": "Papers", "questions": [
            {"slug": "papers", "kind": "files", "label": "Papers", "role": "evidence"}]},
    ]
}  # fmt: skip


@pytest.fixture(autouse=True)
def stores(settings: Any, tmp_path: Path) -> Path:
    for name in ("EVIDENCE_DIR", "PREVIEW_DIR"):
        folder = tmp_path / name
        folder.mkdir()
        setattr(settings, name, folder)
    return tmp_path


def _world(content: bytes = b"", name: str = "policy.pdf") -> Desk:
    return desk(definition=PAPERS).submit(files={name: content or pdf()})


def _file(world: Desk) -> EvidenceFile:
    return EvidenceFile.objects.get(application_id=world.case.application_id)


def _client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def test_a_submitted_document_is_drawn_and_each_opening_is_on_record(stores: Path) -> None:
    world = _world()
    assert previews.draw_due() == 1
    preview = Preview.objects.get()
    (page,) = preview.pages
    assert (preview.state, preview.page_count, preview.text, preview.reason) == ("ready", 1, "", "")
    (stored,) = (stores / "PREVIEW_DIR").iterdir()
    assert (stored.name, stat.S_IMODE(stored.stat().st_mode)) == (page["storage_name"], 0o600)
    reviewer = world.actor("reviewer")
    png = previews.open_picture(actor=reviewer, case_id=world.case.id, file_id=_file(world).id, page=1)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    entry = AccessEntry.objects.get(action="read.evidence")
    assert (entry.actor_id, entry.object_id, entry.data) == (reviewer.id, str(_file(world).id), {"preview": 1})


def test_what_cannot_be_written_down_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    world = _world()
    previews.draw_due()

    def full(*_words: object, **_facts: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("reviews.operations.previews.audit.record_access", full)
    asked = {"actor": world.actor("reviewer"), "case_id": world.case.id, "file_id": _file(world).id}
    with pytest.raises(OSError):
        previews.open_file(**asked)
    with pytest.raises(OSError):
        previews.open_picture(**asked, page=1)


def test_the_page_shows_pictures_that_can_do_nothing_by_themselves() -> None:
    world = _world()
    previews.draw_due()
    browser, at = _client(world.actor("reviewer")), [world.case.id, _file(world).id]
    page = browser.get(reverse("reviews:case-file", args=at))
    url = reverse("reviews:case-picture", args=[*at, 1])
    assert (page.status_code, f'src="{url}"' in page.content.decode()) == (200, True)
    picture = browser.get(url)
    kept = ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Disposition")
    assert [picture[name] for name in kept] == ["image/png", "nosniff", "private, no-store", "inline"]
    assert sorted(picture["Content-Security-Policy"].split("; ")) == ["default-src 'none'", "sandbox"]
    assert browser.get(reverse("reviews:case-picture", args=[*at, 2])).status_code == 404


def test_text_is_shown_as_text() -> None:
    world = _world(b"We sent <script>alert(1)</script> and it came back.", "notes.txt")
    previews.draw_due()
    page = _client(world.actor("reviewer")).get(reverse("reviews:case-file", args=[world.case.id, _file(world).id]))
    assert "We sent &lt;script&gt;alert(1)&lt;/script&gt; and it came back." in page.content.decode()
    assert Preview.objects.get().pages == []


def test_a_file_that_is_not_shown_says_why() -> None:
    world = _world(b"#!/bin/sh\nrm -rf /\n", "policy.pdf")
    previews.draw_due()
    page = _client(world.actor("reviewer")).get(reverse("reviews:case-file", args=[world.case.id, _file(world).id]))
    assert "Only PDF, PNG, JPEG and plain text are shown here." in page.content.decode()
    assert not AccessEntry.objects.filter(action="read.evidence").exists()


@pytest.mark.parametrize("state", ["quarantined", "infected"])
def test_what_the_scanner_keeps_back_is_neither_drawn_nor_shown(state: str) -> None:
    world = _world()
    EvidenceFile.objects.update(scan_state=state)
    assert previews.draw_due() == 0
    EvidenceFile.objects.update(scan_state="clean")
    assert previews.draw_due() == 1
    EvidenceFile.objects.update(scan_state=state)
    asked = {"actor": world.actor("reviewer"), "case_id": world.case.id, "file_id": _file(world).id}
    assert previews.open_file(**asked)[1].state == "withheld"
    with pytest.raises(WrongState):
        previews.open_picture(**asked, page=1)


def test_files_of_another_case_do_not_exist() -> None:
    world, other = _world(), _world()
    previews.draw_due()
    with pytest.raises(NotFound):
        previews.open_file(actor=world.actor("reviewer"), case_id=world.case.id, file_id=_file(other).id)
    with pytest.raises(NotFound):
        previews.open_file(actor=other.actor("reviewer"), case_id=world.case.id, file_id=_file(world).id)
    with pytest.raises(NotFound):
        previews.again(actor=world.owner, case_id=world.case.id, file_id=_file(world).id)


def test_a_lost_lease_writes_nothing_and_the_third_death_ends_it(stores: Path) -> None:
    _world()
    first = previews._claim()
    assert first is not None and previews._claim() is None
    Preview.objects.update(lease_until=db_now() - timedelta(seconds=1))
    second = previews._claim()
    assert second is not None
    drawn = previews.draw(previews.evidence_path(second.evidence.storage_name))
    assert (previews._settle(first, drawn), list((stores / "PREVIEW_DIR").iterdir())) == (False, [])
    Preview.objects.update(lease_until=db_now() - timedelta(seconds=1))
    assert previews._claim() is not None
    Preview.objects.update(lease_until=db_now() - timedelta(seconds=1))
    assert (previews._claim(), previews.give_up()) == (None, 1)
    assert Preview.objects.values_list("state", "reason").get() == ("refused", "crashed")


def test_drawing_again_takes_the_old_pictures_away(stores: Path, django_capture_on_commit_callbacks: Any) -> None:
    world = _world()
    previews.draw_due()
    (old,) = (stores / "PREVIEW_DIR").iterdir()
    with django_capture_on_commit_callbacks(execute=True):
        previews.again(actor=world.actor("auditor"), case_id=world.case.id, file_id=_file(world).id)
    assert not old.exists()
    assert previews.draw_due() == 1
    assert Preview.objects.values_list("state", "attempts").get() == ("ready", 1)


def test_an_upgrade_has_the_files_of_open_cases_drawn_that_came_before() -> None:
    world, closed = _world(), _world()
    Case.objects.filter(pk=closed.case.pk).update(stage="closed", waits_on="nobody", closed_at=db_now())
    removed = EvidenceFile.objects.create(
        partner=world.partner, application=world.application, name="old.pdf", storage_name="0" * 48, size=1,
        sha256="0" * 64, uploaded_by=world.partner.created_by, removed_at=db_now(),
    )  # fmt: skip
    Preview.objects.all().delete()
    assert (previews.expect_missing(), previews.expect_missing()) == (1, 0)
    (drawn,) = Preview.objects.all()
    assert (drawn.evidence.name, drawn.evidence_id == removed.id) == ("policy.pdf", False)
