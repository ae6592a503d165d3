"""An appeal of a partner against a decision: written once, answered by people who had no part in it."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Appeal, Application, DecisionNotice, EvidenceFile
from accessprogram.operations import audit, evidence, outbox
from accessprogram.operations.evidence_bytes import Stored, received
from accessprogram.policy.actors import Actor
from accessprogram.policy.appeals import may_appeal
from accessprogram.queries.letters import visible_notices
from accessprogram.queries.partners import member_ids

LONGEST = 20_000
MOST_FILES = 5


def file(*, actor: Actor, notice_id: UUID, text: str, uploads: Sequence["UploadedFile[Any]"] = ()) -> Appeal:
    """File an appeal with what is new about it, at most five documents; the desk opens its case in this transaction.

    Raises NotFound, NotAllowed (too late, filed already, not one's to file), TooLarge, Invalid (nothing said, too many
    documents, malware).
    """
    words = _words(text)
    uploads = [upload for upload in uploads if upload]
    if len(uploads) > MOST_FILES:
        sentence = _("At most %(limit)d files. Leave out what is not needed.") % {"limit": MOST_FILES}
        raise Invalid(sentence, fields={"files": sentence})
    with transaction.atomic():
        _notice(actor, notice_id)
    with ExitStack() as bytes_:
        kept = [
            bytes_.enter_context(received(upload, actor=actor, thing="appeal", thing_id=notice_id))
            for upload in uploads
        ]
        with transaction.atomic():
            notice = _notice(actor, notice_id)
            appeal = Appeal.objects.create(
                application=notice.application, notice=notice, text=words, filed_by_id=actor.person
            )
            for upload, stored in zip(uploads, kept, strict=True):
                appeal.files.add(_document(actor, notice.application, upload, stored))
            _tell_members(appeal)
            events.emit(events.AppealFiled(appeal_id=appeal.id, application_id=appeal.application_id))
            audit.append(
                "appeal.filed",
                actor=actor,
                thing=appeal,
                programme_id=notice.application.programme_id,
                subject_id=appeal.application_id,
                data={"decision": str(notice.decision_id), "documents": len(uploads)},
            )
    return appeal


def _document(actor: Actor, application: Application, upload: "UploadedFile[Any]", stored: Stored) -> EvidenceFile:
    return evidence.keep(
        actor=actor,
        partner_id=application.partner_id,
        kind="appeal",
        upload=upload,
        stored=stored,
        application=application,
    )


def _tell_members(appeal: Appeal) -> None:
    data = {
        "application": str(appeal.application_id),
        "reference": appeal.application.reference,
        "notice": str(appeal.notice_id),
    }
    for member in member_ids(appeal.application.partner_id):
        outbox.enqueue(kind="appeal_filed", recipient_id=member, dedupe=f"appeal-filed:{appeal.id}:{member}", data=data)


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        sentence = _("Say what the decision got wrong, or what is new.")
        raise Invalid(sentence, fields={"text": sentence})
    if len(words) > LONGEST:
        sentence = _("Shorten this to %(limit)d characters.") % {"limit": LONGEST}
        raise Invalid(sentence, fields={"text": sentence})
    return words


def _notice(actor: Actor, notice_id: UUID) -> DecisionNotice:
    """The notice, its application locked, when this actor may appeal against it now. Raises NotFound, NotAllowed."""
    found = visible_notices(actor).filter(id=notice_id, application__partner_id__in=actor.partners).first()
    if found is None:
        raise NotFound(_("There is no such decision."))
    Application.objects.select_for_update().get(pk=found.application_id)
    notice = visible_notices(actor).select_related("appeal").get(pk=found.pk)
    later = DecisionNotice.objects.filter(application_id=notice.application_id, created_at__gt=notice.created_at)
    verdict = may_appeal(actor, notice, now=db_now(), newest=not later.exists())
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    return notice
