"""Pledges of both sides: recorded at the decision, started by the countersignature, due, proved, judged."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.commitment_kinds import is_at_exit
from accessprogram.enums import CommitmentState
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import (
    Agreement,
    Commitment,
    CommitmentEvidence,
    CommitmentTemplate,
    CommitmentVerdict,
    EvidenceFile,
)
from accessprogram.operations import commitment_states, evidence, records
from accessprogram.operations.evidence_bytes import Stored, received
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.commitments import may_give_verdict, may_submit_evidence
from accessprogram.queries.commitments import Pledge, due_at, reviewers_of
from accessprogram.states import COMMITMENT, step

VERDICTS = {"verified": "verify", "disputed": "dispute"}


def record(*, actor: Actor, agreement: Agreement, pledges: list[Pledge]) -> list[Commitment]:
    """Write both sides' pledges as the agreement names them, in the caller's transaction."""
    now = db_now()
    made = []
    for pledge in pledges:
        template = pledge.template
        commitment = Commitment.objects.create(
            partner_id=agreement.partner_id,
            application_id=agreement.application_id,
            agreement=agreement,
            template=template,
            side=template.side,
            title=template.title,
            metric=template.metric,
            unit=template.unit,
            baseline=pledge.baseline,
            target=pledge.target or template.metric,
            due_at=_due(agreement, template, pledge.as_content(), now),
        )
        made.append(commitment)
        commitment_states.note("commitment.pledged", actor, commitment, {"side": commitment.side})
    return made


def start(agreement: Agreement) -> None:
    """Count the due dates from the countersignature, in its transaction: until then nobody owed anything."""
    if agreement.countersigned_at is None:
        raise Invalid(_("Pledges start with the countersignature."))
    signed = {
        (side, pledge["template"]): pledge for side, rows in agreement.content["pledges"].items() for pledge in rows
    }
    for commitment in agreement.commitments.select_for_update(of=("self",)).select_related("template"):
        pledge = signed[(commitment.side, commitment.template.slug)]
        commitment.due_at = _due(agreement, commitment.template, pledge, agreement.countersigned_at)
        commitment.save(update_fields=["due_at"])


def _due(agreement: Agreement, template: CommitmentTemplate, pledge: Mapping[str, Any], begin: datetime) -> datetime:
    """When evidence is due; of what is owed at the exit, so many days after the whole term."""
    if is_at_exit(template.kind):
        return begin + timedelta(days=int(agreement.content["tier"]["term_days"]) + template.due_days)
    return due_at(pledge, begin)


def fall_due(*, limit: int = 200) -> int:
    """Move up to ``limit`` pledges whose date has come to due, each in its own transaction; returns how many."""
    moved = 0
    waiting = Commitment.objects.filter(
        state=CommitmentState.PLEDGED, due_at__lte=db_now(), agreement__state__in=commitment_states.RUNNING
    )
    for commitment_id in list(waiting.order_by("due_at").values_list("id", flat=True)[:limit]):
        with transaction.atomic():
            commitment = commitment_states.locked(commitment_id)
            if commitment.state == CommitmentState.PLEDGED and commitment.due_at <= db_now():
                commitment_states.move(commitment, "fall_due", actor=SYSTEM)
                commitment_states.tell(commitment, "commitment_due")
                moved += 1
    return moved


def submit_evidence(
    *,
    actor: Actor,
    commitment_id: UUID,
    statement: str,
    measured: str = "",
    upload: "UploadedFile[bytes] | None" = None,
    references: Sequence[str] = (),
) -> CommitmentEvidence:
    """Bring proof of a pledge: a statement, what was measured, (for the partner's own pledges) a file, and identifiers
    of records. Where a record shows that the pledge is kept, it is verified at once.

    Raises NotFound, NotAllowed, Invalid (no statement, or the file cannot be taken), WrongState.
    """
    with _received(actor, commitment_id, upload) as stored, transaction.atomic():
        commitment = commitment_states.visible(actor, commitment_id)
        verdict = may_submit_evidence(actor, commitment)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        statement = statement.strip()
        if not statement:
            raise Invalid(
                _("Say what was done."), fields={"statement": _("Say what was done, and how it can be checked.")}
            )
        step(COMMITMENT, commitment.state, "submit_evidence")
        file = _file(actor, commitment, upload, stored) if upload and stored else None
        brought = CommitmentEvidence.objects.create(
            commitment=commitment,
            statement=statement,
            measured=measured.strip()[:120],
            file=file,
            references=list(dict.fromkeys(word[:60] for word in references if word))[:50],
            submitted_by_id=actor.person,
        )
        commitment_states.move(commitment, "submit_evidence", actor=actor)
        records.verify(commitment, brought)
        return brought


def give_verdict(*, actor: Actor, evidence_id: UUID, verdict: str, reason: str) -> CommitmentVerdict:
    """Judge the newest evidence of a pledge: ``verified`` or ``disputed``, with a reason that both sides read.

    A verified pledge of the partner derives its safeguard level anew.
    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        brought = CommitmentEvidence.objects.filter(id=evidence_id).first()
        if brought is None:
            raise NotFound(_("There is no such evidence."))
        commitment = commitment_states.visible(actor, brought.commitment_id)
        allowed = may_give_verdict(actor, commitment, reviewers_of(commitment.partner_id))
        if not allowed:
            raise NotAllowed(allowed.sentence, code=allowed.reason)
        reason = reason.strip()
        if verdict not in VERDICTS or not reason:
            raise Invalid(
                _("Choose a verdict and say why."), fields={"reason": _("Say why, in words that both sides read.")}
            )
        newest = commitment.evidence.order_by("-created_at", "-id").first()
        if newest is None or newest.id != brought.id:
            raise Invalid(_("Newer evidence was brought; judge that."))
        given = CommitmentVerdict.objects.create(evidence=brought, verdict=verdict, reason=reason, by_id=actor.person)
        commitment_states.move(commitment, VERDICTS[verdict], actor=actor, reason=reason)
        commitment_states.judged(commitment, verdict, actor=actor)
        return given


def _received(
    actor: Actor, commitment_id: UUID, upload: "UploadedFile[bytes] | None"
) -> AbstractContextManager[Stored | None]:
    if upload is None:
        return nullcontext()
    return received(upload, actor=actor, thing="commitment", thing_id=commitment_id)


def _file(actor: Actor, commitment: Commitment, upload: "UploadedFile[bytes]", stored: Stored) -> EvidenceFile:
    return evidence.keep(
        actor=actor,
        partner_id=commitment.partner_id,
        kind="commitment",
        upload=upload,
        stored=stored,
        application=commitment.application,
    )
