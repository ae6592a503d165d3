"""Drafts: started, answered, submitted, withdrawn."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.enums import ApplicationKind, WaitsOn
from accessprogram.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from accessprogram.models import Answer, Application, Grant, Submission
from accessprogram.operations import audit, outbox, progress, submissions, terms_sheets
from accessprogram.operations.partners import locked as locked_partner
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.applications import may_edit, may_start, may_submit, may_withdraw
from accessprogram.queries.applications import Draft, draft_of, own_applications
from accessprogram.queries.notices import earliest_retry
from accessprogram.queries.partners import member_ids
from accessprogram.queries.tiers import published_versions
from accessprogram.questionnaires import CellError, clean, is_empty
from accessprogram.states import APPLICATION, step

# Without what is mistaken on the telephone or in handwriting: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


@dataclass(frozen=True)
class SavedAnswer:
    """``error`` is why the answer cannot be accepted yet (what was typed is kept), ``cells`` where in a table."""

    answer: Answer
    error: str = ""
    cells: tuple[CellError, ...] = ()


@dataclass(frozen=True)
class SavedSection:
    """Answers that were saved, and those that somebody else had changed meanwhile (as they stand now)."""

    saved: dict[str, SavedAnswer] = field(default_factory=dict)
    conflicts: dict[str, Answer] = field(default_factory=dict)


def start(
    *, actor: Actor, partner_id: UUID, tier_id: UUID, kind: str = ApplicationKind.NEW, renews: Grant | None = None
) -> Application:
    """A new draft on the tier's published version and its questionnaire; of a renewal, with the grant it ``renews``.

    Raises NotFound, NotAllowed, and WrongState when intake is closed or an application of this kind is open.
    """
    with transaction.atomic():
        partner = locked_partner(actor, partner_id)
        _enforce(may_start(actor, partner.id))
        version = published_versions().filter(tier_id=tier_id).first()
        if version is None:
            raise NotFound(_("There is no such tier."))
        programme = version.tier.programme
        if not programme.intake_open:
            raise WrongState(_("This programme takes no applications at the moment."))
        standing = Application.objects.filter(
            partner=partner, programme=programme, kind=kind, state__in=["draft", "submitted"]
        ).first()
        if standing is not None:
            raise WrongState(
                _("There is an open application already: %(reference)s.") % {"reference": standing.reference},
                code="already_open",
            )
        if kind == ApplicationKind.NEW and (wait := earliest_retry(partner.id, tier_id)) is not None:
            raise WrongState(
                _("%(reference)s was declined. You can apply for this tier again from %(day)s; its notice says why.")
                % {"reference": wait.reference, "day": date_format(wait.at, "DATE_FORMAT")},
                code="too_early",
            )
        application = Application.objects.create(
            partner=partner,
            programme=programme,
            tier_version=version,
            questionnaire=version.questionnaire,
            kind=ApplicationKind(kind),
            renews=renews,
            reference=_reference(),
            started_by_id=actor.person,
        )
        _audit("application.started", actor, application, {"tier": version.tier.slug, "version": version.number})
    return application


def _reference() -> str:
    """Like CS-7F3K-9Q: 23 to the power of 6, so a collision is rare and tried again."""
    while True:
        letters = "".join(secrets.choice(_ALPHABET) for _place in range(6))
        reference = f"CS-{letters[:4]}-{letters[4:]}"
        if not Application.objects.filter(reference=reference).exists():
            return reference


def _enforce(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence)


def locked(actor: Actor, application_id: UUID) -> Application:
    """The actor's own application, locked until the commit. Raises NotFound, whether missing or another's."""
    application = own_applications(actor).select_for_update(of=("self",)).filter(id=application_id).first()
    if application is None:
        raise NotFound(_("There is no such application."))
    return application


def _audit(action: str, actor: Actor, application: Application, data: dict[str, Any], reason: str = "") -> None:
    audit.append(
        action,
        actor=actor,
        thing=application,
        programme_id=application.programme_id,
        subject_id=application.id,
        data=data,
        reason=reason,
    )


def save_answer(
    *, actor: Actor, application_id: UUID, question: str, raw: object, expected_version: int
) -> SavedAnswer:
    """Save one answer of a draft, also when it cannot be accepted yet: then ``error`` says why.

    ``raw`` is JSON as the questionnaire reads it, ``expected_version`` the version that was on the screen (0: none).
    Raises Stale with ``current`` when somebody else saved another text meanwhile; NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        application = locked(actor, application_id)
        _enforce(may_edit(actor, application))
        saved = _save(actor, draft_of(application), question, raw, expected_version)
        Application.objects.filter(id=application.id).update(updated_at=db_now())
    return saved


def save_section(*, actor: Actor, application_id: UUID, answers: Mapping[str, tuple[object, int]]) -> SavedSection:
    """Save several answers at once, each with its expected version; conflicts are handed back, the rest is saved.

    Raises NotFound, NotAllowed, Invalid.
    """
    section = SavedSection()
    with transaction.atomic():
        application = locked(actor, application_id)
        _enforce(may_edit(actor, application))
        draft = draft_of(application)
        for question, (raw, expected_version) in answers.items():
            try:
                section.saved[question] = _save(actor, draft, question, raw, expected_version)
            except Stale as stale:
                assert isinstance(stale.current, Answer)  # noqa: S101 - _save promises it
                section.conflicts[question] = stale.current
        Application.objects.filter(id=application.id).update(updated_at=db_now())
    return section


def _save(actor: Actor, draft: Draft, question: str, raw: object, expected_version: int) -> SavedAnswer:
    placed = draft.placed(question)
    if placed is None or placed.question["kind"] == "files":
        raise Invalid(_("This question cannot be answered here."))
    cleaned = clean(placed.question, raw, draft.context)
    error = str(cleaned.error)[:300]
    standing = draft.rows.get(question)
    if standing is None and is_empty(cleaned.value) and not error:
        return SavedAnswer(Answer(application=draft.application, question=question, value=cleaned.value, version=0))
    # The same text again is no conflict: the first answer was lost on the way, or two people agree.
    if standing is not None and (standing.value, standing.error) == (cleaned.value, error):
        return SavedAnswer(standing, error, cleaned.cells)
    if expected_version != (standing.version if standing else 0):
        raise Stale(_("Somebody else changed this answer meanwhile."), current=standing)
    row = standing or Answer(application=draft.application, question=question, version=0)
    row.value, row.error = cleaned.value, error
    row.text = raw if error and isinstance(raw, str) else ""
    row.version += 1
    row.saved_by_id = actor.person
    row.save()
    return SavedAnswer(row, error, cleaned.cells)


def submit(*, actor: Actor, application_id: UUID) -> Submission:
    """Freeze the draft into a submission and hand it to the desk, in one transaction.

    Raises NotFound, NotAllowed, and Invalid whose ``fields`` say for each question what is missing.
    """
    with transaction.atomic():
        application = locked(actor, application_id)
        _enforce(may_submit(actor, application))
        draft = draft_of(application)
        if draft.blocking:
            missing = {gap.question: str(gap.sentence) for gap in reversed(draft.blocking)}
            raise Invalid(_("Something is missing before this can be sent."), fields=missing)
        application.state = step(APPLICATION, application.state, "submit")
        submission = submissions.freeze(draft, actor=actor)
        application.submitted_at = submission.submitted_at
        application.save(update_fields=["state", "submitted_at", "updated_at"])
        # From here on the frozen copy is the only one: two truths about an application would part.
        application.answers.all().delete()
        terms_sheets.open_for(application=application, submission=submission, actor=actor)
        progress.update(
            application_id=application.id,
            stage="checks",
            waits_on=WaitsOn.CHECKS,
            sentence=_("We have your application. The background checks are about to begin."),
        )
        _tell("application_submitted", application, dedupe=f"submission:{submission.id}")
        _audit(
            "application.submitted",
            actor,
            application,
            {"number": submission.number, "hash": submission.content_hash, "from": "draft", "to": "submitted"},
        )
        events.emit(events.SubmissionReceived(submission_id=submission.id, actor_id=submission.submitted_by_id))
    return submission


def withdraw(*, actor: Actor, application_id: UUID, reason: str = "") -> Application:
    """End a draft, or an application that is not decided yet. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        application = locked(actor, application_id)
        before = application.state
        _enforce(may_withdraw(actor, application))
        application.state = step(APPLICATION, before, "withdraw")
        application.save(update_fields=["state", "updated_at"])
        progress.update(
            application_id=application.id,
            stage="closed",
            waits_on=WaitsOn.NOBODY,
            sentence=_("You withdrew this application. You can apply again whenever you want."),
        )
        if before == "submitted":
            _tell("application_withdrawn", application, dedupe=f"withdrawn:{application.id}")
        _audit("application.withdrawn", actor, application, {"from": before, "to": "withdrawn"}, reason.strip()[:1000])
        events.emit(events.ApplicationWithdrawn(application_id=application.id, actor_id=actor.person))
    return application


def _tell(kind: str, application: Application, *, dedupe: str) -> None:
    for member in member_ids(application.partner_id):
        outbox.enqueue(
            kind=kind,
            recipient_id=member,
            dedupe=f"{dedupe}:{member}",
            data={"application": str(application.id), "reference": application.reference},
        )
