"""The malware scanner: refused as it comes, kept in quarantine while nobody can look, looked at again later."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import AccessEntry, Application, AuditEvent, EvidenceFile, OutboxMessage
from accessprogram.operations import applications, evidence, scanning
from accessprogram.policy.actors import Actor
from reviews.models import CheckRun
from reviews.operations import checks, reruns
from tests import factories
from tests.factories.documents import picture
from tests.servers.clamd import EICAR, Scanner, scanner

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DEFINITION = {
    "sections": [
        {"slug": "papers", "title": "Papers", "questions": [
            {"slug": "papers", "kind": "files", "label": "Papers", "role": "evidence"}]},
    ]
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.EVIDENCE_DIR = tmp_path
    monkeypatch.setattr(scanning, "_quiet_until", 0.0)
    return tmp_path


@pytest.fixture
def clamd(settings) -> Iterator[Scanner]:
    with scanner() as running:
        settings.CLAMD = running.address
        yield running


@pytest.fixture
def owner() -> Actor:
    return factories.owner_of(factories.partner())


@pytest.fixture
def application(owner: Actor) -> Application:
    version = factories.tier_version(definition=DEFINITION)
    (partner_id,) = owner.partners
    return applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)


def _add(owner: Actor, application: Application, body: bytes = b"a text", name: str = "a.txt") -> EvidenceFile:
    upload = SimpleUploadedFile(name, body, content_type="text/plain")
    return evidence.add(actor=owner, application_id=application.id, kind="papers", upload=upload)


def test_scanned_file_is_clean_and_due_again(owner, application, clamd) -> None:
    file = _add(owner, application)
    assert (file.scan_state, file.scanned_at is None, file.scan_due_at > db_now()) == ("clean", False, True)
    assert scanning.due_exists() is False


def test_malware_is_refused_and_nothing_stays(owner, application, clamd, folder) -> None:
    with pytest.raises(Invalid) as refused:
        _add(owner, application, b"before " + EICAR)
    assert (refused.value.code, list(folder.iterdir()), EvidenceFile.objects.count()) == ("malware", [], 0)
    assert "refuses a.txt." in str(refused.value)
    entry = AccessEntry.objects.get(action="malware.refused")
    assert (entry.actor_id, entry.object_id, entry.data["signature"]) == (
        owner.id, str(application.id), "Eicar-Test-Signature",
    )  # fmt: skip


def test_without_an_answer_a_file_stays_in_quarantine(owner, application, clamd, settings) -> None:
    clamd.stop()
    file = _add(owner, application)
    assert file.scan_state == "quarantined"
    with pytest.raises(WrongState, match="quarantine"):
        evidence.open_for(actor=owner, file_id=file.id)
    assert scanning.scan_due() == 0
    file.refresh_from_db()
    assert (file.scan_state, scanning.due_exists()) == ("quarantined", False)  # asked again after a pause
    with scanner() as again:
        settings.CLAMD = again.address
        EvidenceFile.objects.update(scan_due_at=db_now())
        assert scanning.scan_due() == 1
    file.refresh_from_db()
    assert file.scan_state == "clean"
    evidence.open_for(actor=owner, file_id=file.id)[1].close()


def test_hung_scanner_is_waited_for_once(owner, application, clamd, monkeypatch) -> None:
    clamd.silent = True
    monkeypatch.setattr(scanning, "FIRST_SECONDS", 0.3)
    first, second = _add(owner, application), _add(owner, application, b"another text")
    assert (first.scan_state, second.scan_state, clamd.scanned) == ("quarantined", "quarantined", 1)


def test_malware_found_in_quarantine_blocks_sending_and_stays_closed(owner, application, clamd, settings) -> None:
    clamd.stop()
    file = _add(owner, application, EICAR)
    with scanner() as again:
        settings.CLAMD = again.address
        assert scanning.scan_due() == 1
    file.refresh_from_db()
    assert (file.scan_state, file.scan_signature) == ("infected", "Eicar-Test-Signature")
    assert AuditEvent.objects.get(action="application.evidence_infected").data["sha256"] == file.sha256
    assert OutboxMessage.objects.get(kind="evidence_infected").recipient_id == owner.id
    with pytest.raises(WrongState, match="malware"):
        evidence.open_for(actor=owner, file_id=file.id)
    with pytest.raises(Invalid) as missing:
        applications.submit(actor=owner, application_id=application.id)
    assert "Malware was found" in missing.value.fields["papers"]
    evidence.remove(actor=owner, file_id=file.id)
    applications.submit(actor=owner, application_id=application.id)


def test_files_from_before_the_scanner_are_looked_at_when_there_is_one(owner, application, settings) -> None:
    file = _add(owner, application)
    assert (file.scan_state, scanning.due_exists(), scanning.scan_due()) == ("not_scanned", False, 0)
    with scanner() as running:
        settings.CLAMD = running.address
        assert (scanning.due_exists(), scanning.scan_due(), scanning.due_exists()) == (True, 1, False)
        EvidenceFile.objects.update(scan_due_at=db_now() - timedelta(seconds=1))
        assert scanning.scan_due() == 1  # again after a month: signatures come later than malware


def test_a_file_is_claimed_by_one_worker_and_settled_by_its_last(owner, application, clamd) -> None:
    _add(owner, application)
    EvidenceFile.objects.update(scan_due_at=db_now(), scan_state="quarantined")
    first = scanning._claim()
    assert (first is None, scanning._claim()) == (False, None)
    EvidenceFile.objects.update(scan_due_at=db_now())
    second = scanning._claim()
    look = scanning.FirstLook("clean", None, db_now())
    assert (scanning._settle(first, look), scanning._settle(second, look)) == (False, True)


def test_bytes_that_are_gone_do_not_hold_up_the_others(owner, application, settings, folder) -> None:
    gone, there = _add(owner, application), _add(owner, application, b"another text")
    (folder / gone.storage_name).unlink()
    with scanner() as running:
        settings.CLAMD = running.address
        assert scanning.scan_due() == 1
    states = {file.id: file.scan_state for file in EvidenceFile.objects.all()}
    assert states == {gone.id: "not_scanned", there.id: "clean"}


def test_check_waits_for_the_scanner_and_looks_again_when_malware_is_found(owner, clamd, settings, folder) -> None:
    version = factories.tier_version(definition=DEFINITION, checks=["evidence_files"])
    (partner_id,) = owner.partners
    application = applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)
    clamd.stop()
    file = _add(owner, application, b"a text of more than twenty letters")
    applications.submit(actor=owner, application_id=application.id)
    checks.perform_due()
    run = CheckRun.objects.get()
    assert (run.status, run.waits_for) == ("waiting_outside", "the malware scanner")
    with scanner() as again:
        settings.CLAMD = again.address
        assert scanning.scan_due() == 1
        CheckRun.objects.update(not_before=db_now())
        checks.perform_due()
        assert CheckRun.objects.get().finding.outcome == "clear"

        (folder / file.storage_name).write_bytes(EICAR)
        EvidenceFile.objects.update(scan_due_at=db_now())
        assert scanning.scan_due() == 1
    reruns.rerun_due()
    checks.perform_due()
    found = CheckRun.objects.get(generation=2).finding
    assert (found.outcome, found.summary) == ("adverse", "The malware scanner found malware in file 1.")


# --- What a picture tells --------------------------------------------------------------------------------------------
def _photograph() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of a person", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 1.0, 2.0)})
    return picture("JPEG", size=(30, 20), exif=exif, comment=b"at home")


def test_picture_loses_place_camera_and_comment_but_no_pixel(owner, application, folder) -> None:
    before = _photograph()
    file = _add(owner, application, before, "photo.jpg")
    (stored,) = folder.iterdir()
    after = stored.read_bytes()
    assert (stored.name, file.size, b"Camera" in before, b"Camera" in after) == (
        file.storage_name, len(after), True, False,
    )  # fmt: skip
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert (dict(new.getexif()), new.info.get("comment")) == ({0x0112: 6}, None)  # it still stands upright
        assert old.tobytes() == new.tobytes()


def test_picture_that_cannot_be_read_stays_as_it_came(owner, application, folder) -> None:
    file = _add(owner, application, _photograph()[:60], "photo.jpg")
    assert [(one.name, one.stat().st_size) for one in folder.iterdir()] == [(file.storage_name, 60)]
