"""Questions of the desk, progress and notices: both sides write through one door."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Application, AuditEvent, OutboxMessage, Progress
from accessprogram.operations import applications, notices, progress, questions
from accessprogram.policy.actors import Actor
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def received() -> Iterator[list[events.Event]]:
    seen: list[events.Event] = []
    before = {kind: list(handlers) for kind, handlers in events._handlers.items()}
    for kind in (events.SubmissionReceived, events.QuestionAnswered):
        events._handlers[kind] = [seen.append]
    yield seen
    events._handlers.clear()
    events._handlers.update(before)


@pytest.fixture
def owner() -> Actor:
    return factories.owner_of(factories.partner())


@pytest.fixture
def application(owner: Actor, received: list[events.Event]) -> Application:
    version = factories.tier_version()
    (partner_id,) = owner.partners
    started = applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)
    answers = {"legal_name": ("Fenwick", 0), "contact_email": ("a@fenwick.example", 0)}
    applications.save_section(actor=owner, application_id=started.id, answers=answers)
    applications.submit(actor=owner, application_id=started.id)
    started.refresh_from_db()
    return started


def _ask(actor: Actor, application: Application, text: str = "Who signs?", days: int = 5) -> questions.Question:
    return questions.ask(
        actor=actor, application_id=application.id, section="about", text=text, due_at=db_now() + timedelta(days=days)
    )


@pytest.fixture
def reviewer(application: Application) -> Actor:
    return factories.actor("reviewer", tier=application.tier_version.tier)


def test_question_reaches_every_member_and_moves_the_status(application: Application, reviewer: Actor) -> None:
    before = Progress.objects.get(application=application).revision
    question = _ask(reviewer, application)
    assert OutboxMessage.objects.filter(dedupe__startswith=f"question:{question.id}").count() == 1
    assert Progress.objects.get(application=application).revision == before + 1


def test_question_asked_only_by_who_judges_without_conflict(application: Application, owner: Actor) -> None:
    tier = application.tier_version.tier
    with pytest.raises(NotAllowed):
        _ask(factories.actor("auditor", tier=tier), application)
    with pytest.raises(NotFound):
        _ask(factories.actor("reviewer", tier=factories.tier_version().tier), application)
    with pytest.raises(NotAllowed):
        _ask(owner, application)


def test_question_without_text_or_with_a_past_date(application: Application, reviewer: Actor) -> None:
    for args in ({"text": "  "}, {"text": "x" * 5001}, {"days": -1}):
        with pytest.raises(Invalid):
            _ask(reviewer, application, **args)


def test_question_answered_once_and_the_desk_hears(
    application: Application, reviewer: Actor, owner: Actor, received: list[events.Event]
) -> None:
    question = _ask(reviewer, application)
    with pytest.raises(NotFound):
        questions.answer(actor=factories.owner_of(factories.partner()), question_id=question.id, text="Me")
    with pytest.raises(Invalid):
        questions.answer(actor=owner, question_id=question.id, text=" ")
    answered = questions.answer(actor=owner, question_id=question.id, text="Ada\r\nVane")
    assert (answered.answer, answered.answered_by_id) == ("Ada\nVane", owner.id)
    assert received[-1] == events.QuestionAnswered(
        question_id=question.id, application_id=application.id, actor_id=owner.id
    )
    with pytest.raises(NotAllowed):
        questions.answer(actor=owner, question_id=question.id, text="Somebody else")


def _publish(application: Application, decision: uuid.UUID, outcome: str = "decline") -> notices.DecisionNotice:
    reason = {
        "code": "scope",
        "title": "Scope",
        "text": "Too wide.",
        "remedy": "Name targets.",
        "retry_after": "90 days",
    }
    return notices.publish(
        application_id=application.id,
        decision_id=decision,
        outcome=outcome,
        reasons=[reason],
        conditions=[],
        letter="Dear partner",
    )


def test_notice_decides_the_application_once(application: Application) -> None:
    decision = uuid.uuid4()
    notice = _publish(application, decision)
    assert _publish(application, decision) == notice
    application.refresh_from_db()
    assert (application.state, application.decided_at is not None) == ("decided", True)
    found = Progress.objects.get(application=application)
    assert (found.stage, found.waits_on) == ("closed", "nobody")
    assert OutboxMessage.objects.filter(kind="decision_published").count() == 1
    decided = AuditEvent.objects.filter(subject_id=str(application.id), action="application.decided")
    assert decided.count() == 1
    with pytest.raises(WrongState):
        _publish(application, uuid.uuid4())


def test_answer_refused_after_the_decision(application: Application, reviewer: Actor, owner: Actor) -> None:
    question = _ask(reviewer, application)
    _publish(application, uuid.uuid4())
    with pytest.raises(NotAllowed):
        questions.answer(actor=owner, question_id=question.id, text="Too late")
    with pytest.raises(NotAllowed):
        _ask(reviewer, application)


def test_progress_keeps_counts_that_are_not_given(application: Application) -> None:
    words = {"application_id": application.id, "stage": "checks", "waits_on": "checks"}
    with transaction.atomic():
        progress.update(**words, sentence="Four of six.", checks_done=4, checks_total=6)
        found = progress.update(**(words | {"stage": "review", "waits_on": "desk"}), sentence="A person reads it.")
    assert (found.checks_done, found.checks_total, found.stage) == (4, 6, "review")
    with pytest.raises(ValueError, match="somebody"), transaction.atomic():
        progress.update(**(words | {"waits_on": "somebody"}), sentence="x")
