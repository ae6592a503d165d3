"""Evidence files: stored under random names outside the web root, hashed on the way, opened only with a trace."""

from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Application, EvidenceFile
from accessprogram.operations import audit
from accessprogram.operations.applications import locked
from accessprogram.operations.evidence_bytes import Stored, copied, path_of, received, shown_name
from accessprogram.operations.scanning import SCAN, FirstLook
from accessprogram.policy.actors import Actor
from accessprogram.policy.applications import may_edit
from accessprogram.policy.evidence import may_bring
from accessprogram.queries.access import visible_evidence
from accessprogram.queries.applications import draft_of, files_question
from accessprogram.questionnaires import plain
from accessprogram.questionnaires.tables import MAX_FILES


def add(
    *, actor: Actor, application_id: UUID, kind: str, upload: "UploadedFile[Any]", valid_until: date | None = None
) -> EvidenceFile:
    """Store a file with a draft. ``kind`` is the slug of a files question, or of a document that the tier asks for;
    ``valid_until`` its last day, where it has one.

    Raises NotFound, NotAllowed, TooLarge, Invalid (empty, malware, ended already, not asked for, too many).
    """
    if valid_until is not None and valid_until < db_now().date():
        sentence = _("This document has ended already. Bring its successor, or leave the day out.")
        raise Invalid(sentence, fields={"valid_until": sentence})
    with transaction.atomic():
        _place(actor, application_id, kind)
    with received(upload, actor=actor, thing="application", thing_id=application_id) as stored, transaction.atomic():
        application = _place(actor, application_id, kind)
        file = keep(
            actor=actor,
            partner_id=application.partner_id,
            kind=kind,
            upload=upload,
            stored=stored,
            application=application,
            valid_until=valid_until,
        )
        _audit_added(actor, application, file)
    return file


def _place(actor: Actor, application_id: UUID, kind: str) -> Application:
    """The locked draft, when it takes such a file. Raises NotFound, NotAllowed, Invalid."""
    application = locked(actor, application_id)
    verdict = may_edit(actor, application)
    if not verdict:
        raise NotAllowed(verdict.sentence)
    _room(application, kind)
    return application


def _audit_added(actor: Actor, application: Application, file: EvidenceFile) -> None:
    audit.append(
        "application.evidence_added",
        actor=actor,
        thing=file,
        programme_id=application.programme_id,
        subject_id=application.id,
        data={"kind": file.evidence_kind, "sha256": file.sha256, "size": file.size},
    )


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


def keep(
    *,
    actor: Actor,
    partner_id: UUID,
    kind: str,
    upload: "UploadedFile[Any]",
    stored: Stored,
    application: Application | None = None,
    valid_until: date | None = None,
) -> EvidenceFile:
    """The row of bytes that were received, in the caller's transaction. Raises NotAllowed."""
    verdict = may_bring(actor, partner_id)
    if not verdict:
        raise NotAllowed(verdict.sentence)
    if stored.look.state == "quarantined":
        dispatch.ring(SCAN)
    return EvidenceFile.objects.create(
        partner_id=partner_id,
        application=application,
        evidence_kind=kind,
        name=shown_name(upload.name or ""),
        declared_type=str(plain.kept(upload.content_type or ""))[:120],
        valid_until=valid_until,
        size=stored.size,
        sha256=stored.sha256,
        storage_name=stored.name,
        scan_state=stored.look.state,
        scan_due_at=stored.look.due_at,
        scanned_at=stored.look.scanned_at,
        scan_signature=stored.look.signature,
        uploaded_by_id=actor.person,
    )


def carry_over(*, actor: Actor, file: EvidenceFile, application: Application) -> EvidenceFile | None:
    """A copy of a file of the same partner in another draft of it, in the caller's transaction, with what its scan
    found. None when the bytes are gone, hold malware or ended: the draft then asks for the document anew."""
    if file.scan_state == "infected" or (file.valid_until is not None and file.valid_until < db_now().date()):
        return None
    look = FirstLook(file.scan_state, file.scan_due_at, file.scanned_at, file.scan_signature)
    stored = copied(file.storage_name, look)
    if stored is None:
        return None
    try:
        copy = keep(
            actor=actor,
            partner_id=application.partner_id,
            kind=file.evidence_kind,
            upload=UploadedFile(None, file.name, file.declared_type),
            stored=stored,
            application=application,
            valid_until=file.valid_until,
        )
    except BaseException:
        path_of(stored.name).unlink(missing_ok=True)
        raise
    _audit_added(actor, application, copy)
    return copy


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
        transaction.on_commit(lambda: path_of(file.storage_name).unlink(missing_ok=True), robust=True)
    return file


def open_for(*, actor: Actor, file_id: UUID) -> tuple[EvidenceFile, BinaryIO]:
    """A file and its bytes, for the partner's members and for people who judge; the read is written down first.

    Raises NotFound, WrongState (infected, in quarantine, or the bytes are gone).
    """
    file = visible_evidence(actor).filter(id=file_id).select_related("application").first()
    if file is None:
        raise NotFound(_("There is no such file."))
    if file.scan_state == "infected":
        raise WrongState(_("This file was found to hold malware and is not given out."))
    if file.scan_state == "quarantined":
        raise WrongState(_("This file is in quarantine until the malware scanner has looked at it. Try again soon."))
    audit.record_access(
        "read.evidence",
        actor=actor,
        object_type="evidencefile",
        object_id=file.id,
        programme_id=file.application.programme_id if file.application else None,
    )
    try:
        return file, path_of(file.storage_name).open("rb")
    except FileNotFoundError:
        raise WrongState(_("The stored file cannot be read. Tell the people who run this installation.")) from None
