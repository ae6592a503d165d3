"""Drafts and submissions: nothing lost, nothing changed afterwards, nothing shown to others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram import events
from accessprogram.crypto.canonical import digest
from accessprogram.crypto.commitments import commit
from accessprogram.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from accessprogram.models import Answer, Application, AuditEvent, Membership, OutboxMessage, PersonalValue, Progress
from accessprogram.operations import applications, evidence, submissions
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.applications import draft_of, resolved, sections_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DEFINITION = {
    "sections": [
        {
            "slug": "about",
            "title": "About",
            "questions": [
                {"slug": "legal_name", "kind": "text", "label": "Name", "required": True, "role": "partner_name"},
                {"slug": "contact_email", "kind": "email", "label": "Contact", "required": True, "personal": True},
                {"slug": "share", "kind": "number", "label": "Share"},
                {"slug": "tested", "kind": "yesno", "label": "Tested?"},
                {"slug": "how", "kind": "text", "label": "How?", "show_if": {"question": "tested", "equals": "yes"}},
                {"slug": "people", "kind": "rows", "label": "People", "personal": True, "columns": [
                    {"slug": "name", "kind": "text", "label": "Name", "required": True},
                    {"slug": "email", "kind": "email", "label": "Mail"}]},
            ],
        },
        {"slug": "papers", "title": "Papers", "questions": [
            {"slug": "papers", "kind": "files", "label": "Papers", "max": 2}]},
    ]
}  # fmt: skip


@pytest.fixture
def received() -> Iterator[list[events.Event]]:
    seen: list[events.Event] = []
    before = {kind: list(handlers) for kind, handlers in events._handlers.items()}
    for kind in (events.SubmissionReceived, events.ApplicationWithdrawn):
        events._handlers[kind] = [seen.append]
    yield seen
    events._handlers.clear()
    events._handlers.update(before)


@pytest.fixture
def owner() -> Actor:
    return factories.owner_of(factories.partner())


@pytest.fixture
def application(owner: Actor, received: list[events.Event]) -> Application:
    version = factories.tier_version(definition=DEFINITION)
    (partner_id,) = owner.partners
    return applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)


def _save(
    actor: Actor, application: Application, question: str, raw: Any, version: int = 0
) -> applications.SavedAnswer:
    return applications.save_answer(
        actor=actor, application_id=application.id, question=question, raw=raw, expected_version=version
    )


def _fill(actor: Actor, application: Application) -> None:
    _save(actor, application, "legal_name", "Fenwick Analytics")
    _save(actor, application, "contact_email", "ada@fenwick.example")
    _save(actor, application, "share", "2.5")
    _save(actor, application, "people", [{"name": "Ada Vane", "email": "ada@fenwick.example"}])


def test_start_pins_version_and_questionnaire_and_is_referable(owner: Actor, application: Application) -> None:
    assert application.tier_version.state == "published"
    assert application.questionnaire_id == application.tier_version.questionnaire_id
    assert len(application.reference) == 10 and application.reference.startswith("CS-")
    assert [e.action for e in AuditEvent.objects.filter(subject_id=str(application.id))] == ["application.started"]


def test_start_refused_while_another_is_open_or_intake_is_closed(owner: Actor, application: Application) -> None:
    args = {"actor": owner, "partner_id": application.partner_id, "tier_id": application.tier_version.tier_id}
    with pytest.raises(WrongState) as error:
        applications.start(**args)
    assert application.reference in str(error.value)
    applications.withdraw(actor=owner, application_id=application.id)
    application.programme.intake_open = False
    application.programme.save()
    with pytest.raises(WrongState):
        applications.start(**args)


def test_save_answer_invalid_keeps_what_was_typed(owner: Actor, application: Application) -> None:
    saved = _save(owner, application, "contact_email", "ada at fenwick")
    assert saved.error != "" and (saved.answer.value, saved.answer.text) == ("ada at fenwick", "ada at fenwick")
    mended = _save(owner, application, "contact_email", "ada@fenwick.example", saved.answer.version)
    assert (mended.error, mended.answer.version, mended.answer.text) == ("", 2, "")


def test_save_answer_stale_shows_the_other_text_and_changes_nothing(owner: Actor, application: Application) -> None:
    first = _save(owner, application, "legal_name", "Ours")
    with pytest.raises(Stale) as error:
        _save(owner, application, "legal_name", "Mine")
    assert (error.value.current.value, error.value.current.version) == ("Ours", 1)
    assert _save(owner, application, "legal_name", "Ours").answer.version == first.answer.version
    assert _save(owner, application, "legal_name", "Mine", 1).answer.version == 2


def test_save_section_saves_the_rest_beside_a_conflict(owner: Actor, application: Application) -> None:
    _save(owner, application, "legal_name", "Ours")
    done = applications.save_section(
        actor=owner, application_id=application.id, answers={"legal_name": ("Mine", 0), "share": ("3", 0)}
    )
    assert (list(done.saved), [a.value for a in done.conflicts.values()]) == (["share"], ["Ours"])


def test_save_answer_of_another_partner_or_unknown_question(owner: Actor, application: Application) -> None:
    stranger = factories.owner_of(factories.partner())
    with pytest.raises(NotFound):
        _save(stranger, application, "legal_name", "Theirs")
    with pytest.raises(Invalid):
        _save(owner, application, "state", "decided")
    with pytest.raises(Invalid):
        _save(owner, application, "papers", [{"id": "x"}])
    assert Answer.objects.count() == 0


def test_sections_say_how_far_they_are(owner: Actor, application: Application) -> None:
    assert [s.state for s in sections_of(draft_of(application))] == ["not_started", "not_started"]
    _save(owner, application, "legal_name", "Fenwick")
    assert [s.state for s in sections_of(draft_of(application))] == ["in_progress", "not_started"]
    _save(owner, application, "contact_email", "nonsense")
    assert [s.state for s in sections_of(draft_of(application))] == ["missing", "not_started"]
    _save(owner, application, "contact_email", "a@fenwick.example", 1)
    assert [s.state for s in sections_of(draft_of(application))] == ["complete", "not_started"]


def test_submit_refuses_gaps_by_question(owner: Actor, application: Application) -> None:
    with pytest.raises(Invalid) as error:
        applications.submit(actor=owner, application_id=application.id)
    assert sorted(error.value.fields) == ["contact_email", "legal_name"]
    assert Application.objects.get().state == "draft"


def test_submit_freezes_answers_over_commitments(
    owner: Actor, application: Application, received: list[events.Event]
) -> None:
    _fill(owner, application)
    _save(owner, application, "tested", "yes")
    _save(owner, application, "how", "By hand")
    _save(owner, application, "tested", "no", 1)  # "how" is not asked any more
    file = evidence.add(
        actor=owner,
        application_id=application.id,
        kind="papers",
        upload=SimpleUploadedFile("Ada Vane.pdf", b"%PDF-1.7"),
    )
    submission = applications.submit(actor=owner, application_id=application.id)
    answers = submission.content["answers"]
    assert sorted(answers) == ["contact_email", "legal_name", "papers", "people", "share", "tested"]
    assert "Ada" not in str(submission.content) and "fenwick.example" not in str(submission.content)
    assert (answers["share"], answers["papers"]["value"]) == (
        {"value": "2.5"},
        [{"id": str(file.id), "kind": "papers", "sha256": file.sha256, "size": 8}],
    )
    assert resolved(submission)["papers"][0]["name"] == "Ada Vane.pdf"
    assert submission.content_hash == digest(submission.content)
    kept = PersonalValue.objects.get(id=answers["people"]["personal"])
    assert commit(kept.salt, kept.value) == answers["people"]["commitment"]
    assert received == [events.SubmissionReceived(submission_id=submission.id, actor_id=owner.id)]
    application.refresh_from_db()
    assert (application.state, application.answers.count()) == ("submitted", 0)
    assert Progress.objects.get(application=application).waits_on == "checks"
    assert OutboxMessage.objects.filter(kind="application_submitted").count() == 1
    assert AuditEvent.objects.filter(subject_id=str(application.id)).latest("seq").action == "application.submitted"


def test_resolved_puts_personal_answers_back_and_survives_erasure(owner: Actor, application: Application) -> None:
    _fill(owner, application)
    submission = applications.submit(actor=owner, application_id=application.id)
    assert resolved(submission)["contact_email"] == "ada@fenwick.example"
    PersonalValue.objects.all().delete()
    submission.refresh_from_db()
    assert resolved(submission)["contact_email"] is None
    assert submission.content_hash == digest(submission.content)


def test_read_submission_is_logged_and_hidden_from_others(owner: Actor, application: Application) -> None:
    from accessprogram.models import AccessEntry

    _fill(owner, application)
    submission = applications.submit(actor=owner, application_id=application.id)
    reviewer = factories.actor("reviewer", tier=application.tier_version.tier)
    assert submissions.read(actor=reviewer, submission_id=submission.id)[1]["legal_name"] == "Fenwick Analytics"
    assert [e.action for e in AccessEntry.objects.all()] == ["read.submission"]
    with pytest.raises(NotFound):
        submissions.read(actor=factories.owner_of(factories.partner()), submission_id=submission.id)


def test_submit_and_withdraw_need_an_owner_or_signatory(owner: Actor, application: Application) -> None:
    person = factories.user()
    Membership.objects.create(partner=application.partner, user=person, role="member")
    member = actor_of(person)
    _fill(member, application)  # any member edits
    for operation in (applications.submit, applications.withdraw):
        with pytest.raises(NotAllowed):
            operation(actor=member, application_id=application.id)


def test_submitted_application_is_not_edited_nor_submitted_twice(owner: Actor, application: Application) -> None:
    _fill(owner, application)
    applications.submit(actor=owner, application_id=application.id)
    with pytest.raises(NotAllowed):
        _save(owner, application, "legal_name", "Other")
    with pytest.raises(NotAllowed):
        applications.submit(actor=owner, application_id=application.id)
    assert application.submissions.count() == 1


def test_withdraw_tells_the_desk(owner: Actor, application: Application, received: list[events.Event]) -> None:
    _fill(owner, application)
    applications.submit(actor=owner, application_id=application.id)
    applications.withdraw(actor=owner, application_id=application.id, reason="We merged.")
    assert received[-1] == events.ApplicationWithdrawn(application_id=application.id, actor_id=owner.id)
    last = AuditEvent.objects.filter(subject_id=str(application.id)).latest("seq")
    assert (last.action, last.reason, last.data) == (
        "application.withdrawn", "We merged.", {"from": "submitted", "to": "withdrawn"},
    )  # fmt: skip


def test_submit_fails_whole_when_the_desk_fails(owner: Actor, application: Application) -> None:
    def broken(_event: object) -> None:
        raise RuntimeError("no case")

    events._handlers[events.SubmissionReceived] = [broken]
    _fill(owner, application)
    with pytest.raises(RuntimeError):
        applications.submit(actor=owner, application_id=application.id)
    application.refresh_from_db()
    assert (application.state, application.submissions.count(), application.answers.count()) == ("draft", 0, 4)
    assert PersonalValue.objects.count() == 0
