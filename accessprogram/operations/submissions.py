"""Freezing a draft into an immutable submission, and reading one."""

from typing import Any
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.errors import NotFound
from accessprogram.models import DocumentVersion, Submission
from accessprogram.operations import audit, personal
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_applications
from accessprogram.queries.applications import Draft, resolved
from accessprogram.questionnaires import Placed, clean, is_empty

PURPOSE = "application"


def freeze(draft: Draft, *, actor: Actor) -> Submission:
    """Write the submission of a complete draft, in the caller's transaction.

    ``content`` is {"tier_version", "questionnaire", "documents", "answers"}: of each question that was asked and
    answered the value, of personal ones only pointer and commitment, of files their hashes. It holds no floats.
    """
    application = draft.application
    documents = DocumentVersion.objects.filter(programme_id=application.programme_id, state="published")
    content = {
        "tier_version": str(application.tier_version_id),
        "questionnaire": str(application.questionnaire_id),
        "documents": [
            {"kind": document.kind, "id": str(document.id), "hash": document.content_hash}
            for document in documents.order_by("kind")
        ],
        "answers": {
            placed.slug: _frozen(draft, placed)
            for placed in draft.visible
            if not is_empty(draft.answers.get(placed.slug))
        },
    }
    return Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        content=content,
        content_hash=digest(content),
        submitted_by_id=actor.person,
        submitted_at=db_now(),
    )


def _frozen(draft: Draft, placed: Placed) -> dict[str, Any]:
    if placed.question["kind"] == "files":
        # Without their names: what a person called a file may itself be personal.
        return {
            "value": [
                {"id": str(file.id), "kind": file.evidence_kind, "sha256": file.sha256, "size": file.size}
                for file in draft.files[placed.slug]
            ]
        }
    value = _exact(clean(placed.question, draft.answers[placed.slug], draft.context).value)
    if placed.question.get("personal") is True:
        return personal.keep(partner_id=draft.application.partner_id, purpose=PURPOSE, field=placed.slug, value=value)
    return {"value": value}


def _exact(value: Any) -> Any:
    """Fractions as decimal text: a hash needs one form for one number, and floats have none."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    return value


def read(*, actor: Actor, submission_id: UUID) -> tuple[Submission, dict[str, Any]]:
    """A submission with its answers, personal ones included; the read is written to the access ledger first.

    Raises NotFound when it is missing or not for this actor.
    """
    submission = (
        Submission.objects.filter(id=submission_id, application__in=visible_applications(actor))
        .select_related("application__questionnaire", "application__tier_version__tier")
        .first()
    )
    if submission is None:
        raise NotFound("There is no such submission.")
    audit.record_access(
        "read.submission",
        actor=actor,
        object_type="submission",
        object_id=submission.id,
        programme_id=submission.application.programme_id,
    )
    return submission, resolved(submission)
