"""Evidence files: stored under random names outside the web root, hashed on the way, opened only with a trace."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, TooLarge, WrongState
from accessprogram.models import Application, EvidenceFile
from accessprogram.operations import audit
from accessprogram.operations.applications import locked
from accessprogram.policy.actors import Actor
from accessprogram.policy.applications import may_edit
from accessprogram.policy.evidence import may_bring
from accessprogram.queries.access import visible_evidence
from accessprogram.queries.applications import draft_of, files_question
from accessprogram.questionnaires import plain
from accessprogram.questionnaires.tables import MAX_FILES


def add(*, actor: Actor, application_id: UUID, kind: str, upload: "UploadedFile[Any]") -> EvidenceFile:
    """Store a file with a draft. ``kind`` is the slug of a files question, or of a document that the tier asks for.

    Raises NotFound, NotAllowed, TooLarge, Invalid.
    """
    with transaction.atomic():
        application = locked(actor, application_id)
        verdict = may_edit(actor, application)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        _room(application, kind)
        file = store(actor=actor, partner_id=application.partner_id, kind=kind, upload=upload, application=application)
        audit.append(
            "application.evidence_added",
            actor=actor,
            thing=file,
            programme_id=application.programme_id,
            subject_id=application.id,
            data={"kind": kind, "sha256": file.sha256, "size": file.size},
        )
    return file


def _room(application: Application, kind: str) -> None:
    """Whether the questionnaire asks for such a file, and has room for one more. Raises Invalid."""
    draft = draft_of(application)
    slug = files_question(draft.definition, kind)
    if slug is None or (slug != kind and kind not in {rule.slug for rule in draft.rules.evidence}):
        raise Invalid(_("This application asks for no such document."), fields={"kind": _("Choose what it is.")})
    placed = draft.placed(slug)
    limit = min(plain.whole(placed.question.get("max") if placed else None, MAX_FILES), MAX_FILES)
    if len(draft.files[slug]) >= limit:
        sentence = _("At most %(limit)d files. Remove one that is not needed.") % {"limit": limit}
        raise Invalid(sentence, fields={"upload": sentence})


def store(
    *, actor: Actor, partner_id: UUID, kind: str, upload: "UploadedFile[Any]", application: Application | None = None
) -> EvidenceFile:
    """Write the bytes, then the row, in the caller's transaction; when that fails, the bytes go again.

    Raises NotAllowed, TooLarge, Invalid.
    """
    verdict = may_bring(actor, partner_id)
    if not verdict:
        raise NotAllowed(verdict.sentence)
    name = _shown_name(upload.name or "")
    stored = _write(upload)
    try:
        return EvidenceFile.objects.create(
            partner_id=partner_id,
            application=application,
            evidence_kind=kind,
            name=name,
            declared_type=str(plain.kept(upload.content_type or ""))[:120],
            size=stored.size,
            sha256=stored.sha256,
            storage_name=stored.name,
            uploaded_by_id=actor.person,
        )
    except BaseException:
        _path(stored.name).unlink(missing_ok=True)
        raise


def carry_over(*, actor: Actor, file: EvidenceFile, application: Application) -> EvidenceFile | None:
    """A copy of a file of the same partner in another draft of it, in the caller's transaction, with what its scan
    found. None when the bytes are gone: the draft then asks for the document anew."""
    try:
        bytes_ = _path(file.storage_name).open("rb")
    except OSError:
        return None
    with bytes_:
        upload: UploadedFile[Any] = UploadedFile(bytes_, file.name, file.declared_type, file.size)
        copy = store(
            actor=actor,
            partner_id=application.partner_id,
            kind=file.evidence_kind,
            upload=upload,
            application=application,
        )
    copy.scan_state = file.scan_state
    copy.save(update_fields=["scan_state"])
    audit.append(
        "application.evidence_added",
        actor=actor,
        thing=copy,
        programme_id=application.programme_id,
        subject_id=application.id,
        data={"kind": copy.evidence_kind, "sha256": copy.sha256, "size": copy.size},
    )
    return copy


def _shown_name(given: str) -> str:
    """The last part of what the partner called it, without characters that hide or reorder text."""
    name = " ".join(str(plain.kept(given)).replace("\\", "/").rpartition("/")[2].split())
    stem, dot, ending = name.rpartition(".")
    return (f"{stem[: 254 - len(ending)]}.{ending}" if dot and len(ending) < 20 else name[:255]) or _("unnamed file")


@dataclass(frozen=True)
class _Stored:
    name: str
    size: int
    sha256: str


def _path(storage_name: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / storage_name


def _write(upload: "UploadedFile[Any]") -> _Stored:
    """Stream to a new private file, hashing and counting; the file is on the disk when this returns."""
    name = secrets.token_hex(24)
    found, size = hashlib.sha256(), 0
    descriptor = os.open(_path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > settings.EVIDENCE_MAX_BYTES:
                    raise _too_large()
                found.update(chunk)
                target.write(chunk)
            if size == 0:
                sentence = _("This file is empty. Choose another one.")
                raise Invalid(sentence, fields={"upload": sentence})
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        _path(name).unlink(missing_ok=True)
        raise
    return _Stored(name, size, found.hexdigest())


def _too_large() -> TooLarge:
    sentence = _("This file is larger than %(limit)s. Make it smaller, or divide it; nothing was stored.") % {
        "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES)
    }
    return TooLarge(sentence, fields={"upload": sentence})


def remove(*, actor: Actor, file_id: UUID) -> EvidenceFile:
    """Take a file out of a draft; its bytes are deleted after the commit. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        file = EvidenceFile.objects.filter(id=file_id, partner_id__in=actor.partners, removed_at__isnull=True).first()
        if file is None or file.application_id is None:
            raise NotFound(_("There is no such file."))
        application = locked(actor, file.application_id)
        verdict = may_edit(actor, application)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        file.removed_at = db_now()
        file.save(update_fields=["removed_at"])
        audit.append(
            "application.evidence_removed",
            actor=actor,
            thing=file,
            programme_id=application.programme_id,
            subject_id=application.id,
            data={"kind": file.evidence_kind, "sha256": file.sha256},
        )
        transaction.on_commit(lambda: _path(file.storage_name).unlink(missing_ok=True), robust=True)
    return file


def open_for(*, actor: Actor, file_id: UUID) -> tuple[EvidenceFile, BinaryIO]:
    """A file and its bytes, for the partner's members and for people who judge; the read is written down first.

    Raises NotFound, WrongState (found infected, or the bytes are gone).
    """
    file = visible_evidence(actor).filter(id=file_id).select_related("application").first()
    if file is None:
        raise NotFound(_("There is no such file."))
    if file.scan_state == "infected":
        raise WrongState(_("This file was found to hold malware and is not given out."))
    audit.record_access(
        "read.evidence",
        actor=actor,
        object_type="evidencefile",
        object_id=file.id,
        programme_id=file.application.programme_id if file.application else None,
    )
    try:
        return file, _path(file.storage_name).open("rb")
    except FileNotFoundError:
        raise WrongState(_("The stored file cannot be read. Tell the people who run this installation.")) from None
