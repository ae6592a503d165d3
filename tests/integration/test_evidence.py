"""Evidence files: private on the disk, opened by few, never without a trace."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.errors import Invalid, NotAllowed, NotFound, TooLarge, WrongState
from accessprogram.models import AccessEntry, Application, EvidenceFile
from accessprogram.operations import applications, evidence
from accessprogram.policy.actors import Actor
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DEFINITION = {
    "sections": [
        {"slug": "papers", "title": "Papers", "questions": [
            {"slug": "papers", "kind": "files", "label": "Papers", "max": 2, "role": "evidence"},
            {"slug": "plans", "kind": "files", "label": "Plans"}]},
    ]
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    settings.EVIDENCE_DIR = tmp_path  # type: ignore[attr-defined]
    settings.EVIDENCE_MAX_BYTES = 1000  # type: ignore[attr-defined]
    yield tmp_path


@pytest.fixture
def owner() -> Actor:
    return factories.owner_of(factories.partner())


@pytest.fixture
def application(owner: Actor) -> Application:
    documents = [{"slug": "certificate", "title": "Certificate", "required": False}]
    version = factories.tier_version(definition=DEFINITION, evidence=documents)
    (partner_id,) = owner.partners
    return applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)


def _add(actor: Actor, application: Application, body: bytes = b"%PDF-1.7", kind: str = "papers", name: str = "a.pdf"):
    upload = SimpleUploadedFile(name, body, content_type="application/pdf")
    return evidence.add(actor=actor, application_id=application.id, kind=kind, upload=upload)


def test_evidence_stored_privately_under_a_random_name(owner: Actor, application: Application, folder: Path) -> None:
    file = _add(owner, application)
    (stored,) = folder.iterdir()
    assert (stored.name, stat.S_IMODE(stored.stat().st_mode)) == (file.storage_name, 0o600)
    assert (file.sha256, file.size, file.scan_state) == (hashlib.sha256(b"%PDF-1.7").hexdigest(), 8, "not_scanned")
    assert file.declared_type == "application/pdf"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\a.pdf", "a.pdf"),
        ("a\r\nX-Evil: 1.pdf", "a X-Evil: 1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_evidence_name_is_only_words(owner: Actor, application: Application, given: str, shown: str) -> None:
    upload = SimpleUploadedFile("a", b"x")
    upload._name = given  # Django itself strips paths; what it lets through must not matter
    file = evidence.add(actor=owner, application_id=application.id, kind="papers", upload=upload)
    assert file.name == shown


def test_evidence_too_large_or_empty_stores_nothing(owner: Actor, application: Application, folder: Path) -> None:
    with pytest.raises(TooLarge) as error:
        _add(owner, application, b"x" * 1001)
    assert (error.value.code, "nothing was stored" in str(error.value)) == ("too_large", True)
    with pytest.raises(Invalid):
        _add(owner, application, b"")
    assert (list(folder.iterdir()), EvidenceFile.objects.count()) == ([], 0)


def test_evidence_of_an_unknown_kind_or_too_many(owner: Actor, application: Application) -> None:
    with pytest.raises(Invalid):
        _add(owner, application, kind="passport")
    _add(owner, application, kind="certificate")
    _add(owner, application)
    with pytest.raises(Invalid):
        _add(owner, application)
    _add(owner, application, kind="plans")
    assert EvidenceFile.objects.count() == 3


def test_evidence_removed_from_a_draft_is_gone_from_the_disk(
    owner: Actor, application: Application, folder: Path, django_capture_on_commit_callbacks
) -> None:
    file = _add(owner, application)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(actor=owner, file_id=file.id)
    assert list(folder.iterdir()) == []
    with pytest.raises(NotFound):
        evidence.open_for(actor=owner, file_id=file.id)


def test_evidence_of_a_submission_stays(owner: Actor, application: Application) -> None:
    file = _add(owner, application)
    applications.submit(actor=owner, application_id=application.id)
    with pytest.raises(NotAllowed):
        evidence.remove(actor=owner, file_id=file.id)
    with pytest.raises(NotAllowed):
        _add(owner, application)


def test_evidence_opened_by_its_partner_and_the_desk_with_a_trace(owner: Actor, application: Application) -> None:
    file = _add(owner, application)
    reviewer = factories.actor("reviewer", tier=application.tier_version.tier)
    for unseen_by in (reviewer, factories.owner_of(factories.partner())):  # a draft is the partner's alone
        with pytest.raises(NotFound):
            evidence.open_for(actor=unseen_by, file_id=file.id)
    applications.submit(actor=owner, application_id=application.id)
    for actor in (owner, reviewer):
        found, handle = evidence.open_for(actor=actor, file_id=file.id)
        with handle:
            assert (found.id, handle.read()) == (file.id, b"%PDF-1.7")
    assert list(AccessEntry.objects.values_list("actor_id", "action")) == [
        (owner.id, "read.evidence"),
        (reviewer.id, "read.evidence"),
    ]


def test_evidence_infected_is_not_given_out(owner: Actor, application: Application) -> None:
    file = _add(owner, application)
    EvidenceFile.objects.update(scan_state="infected")
    with pytest.raises(WrongState):
        evidence.open_for(actor=owner, file_id=file.id)


def test_evidence_not_opened_when_the_trace_cannot_be_written(
    owner: Actor, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accessprogram.operations import audit

    def full(*_args: object, **_words: object) -> None:
        raise OSError("disk full")

    file = _add(owner, application)
    monkeypatch.setattr(audit, "record_access", full)
    with pytest.raises(OSError, match="disk full"):
        evidence.open_for(actor=owner, file_id=file.id)
