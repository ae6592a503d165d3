"""The status page: in the partner's words, moving by itself, silent about what only the desk may know."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.template.defaultfilters import date as format_date
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from accessprogram.clock import db_now
from accessprogram.models import Application, Question, User
from accessprogram.operations import applications, audit, notices, progress, questions
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.status import marks, statuses
from tests import factories
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def owner() -> User:
    return factories.user("ada@fenwick.example", name="Ada Vane")


def _sent(owner: User) -> Application:
    partner = factories.partner(person=owner)
    actor = actor_of(User.objects.get(id=owner.id))
    made = applications.start(actor=actor, partner_id=partner.id, tier_id=factories.tier_version().tier_id)
    answers = {"legal_name": ("Fenwick", 0), "contact_email": ("a@fenwick.example", 0)}
    applications.save_section(actor=actor, application_id=made.id, answers=answers)
    applications.submit(actor=actor, application_id=made.id)
    made.refresh_from_db()
    return made


@pytest.fixture
def application(owner: User) -> Application:
    return _sent(owner)


@pytest.fixture
def ada(owner: User, application: Application) -> Client:
    return client_of(owner)


def _url(name: str, *args: object) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def _reviewer(application: Application) -> Actor:
    return factories.actor("reviewer", tier=application.tier_version.tier)


def _ask(application: Application) -> Question:
    due = db_now() + timedelta(days=5)
    return questions.ask(
        actor=_reviewer(application), application_id=application.id, section="", text="Which targets?", due_at=due
    )


def _live(client: Client, application: Application, mark: str) -> Any:
    headers = {"If-None-Match": mark, "X-Poll": "1", "HX-Request": "true"}
    return client.get(_url("status-live", application.id), headers=headers)


def test_live_is_304_until_something_changes(ada: Client, application: Application) -> None:
    first = _live(ada, application, "")
    mark = first["ETag"]
    assert (first.status_code, f'"If-None-Match": "\\"{mark[1:-1]}\\""' in first.content.decode()) == (200, True)
    assert _live(ada, application, mark).status_code == 304
    with transaction.atomic():
        progress.update(application_id=application.id, stage="review", waits_on="desk", sentence="A person reads it.")
    moved = _live(ada, application, mark)
    assert (moved.status_code, "A person reads it." in moved.content.decode()) == (200, True)
    assert _live(ada, application, moved["ETag"]).status_code == 304


def test_mark_changes_with_questions_answers_and_decisions(application: Application, owner: User) -> None:
    actor = actor_of(owner)
    seen = [marks(actor)]
    question = _ask(application)
    seen.append(marks(actor))
    questions.answer(actor=actor, question_id=question.id, text="Our own")
    seen.append(marks(actor))
    notices.publish(
        application_id=application.id,
        decision_id=uuid.uuid4(),
        outcome="decline",
        reasons=[],
        conditions=[],
        letter="No",
    )
    seen.append(marks(actor))
    assert len(set(seen)) == 4


def test_timeline_names_own_people_only_and_hides_the_desk(ada: Client, application: Application, owner: User) -> None:
    reviewer = _reviewer(application)
    with transaction.atomic():
        for action in ("case.noted", "check.adjudicated", "case.recommended", "check.settled", "decision.proposed"):
            audit.append(action, actor=reviewer, thing=application, subject_id=application.id)
    _ask(application)
    (status,) = statuses(actor_of(owner))
    lines = [(line.title, line.who) for line in status.timeline]
    assert lines[0] == ("The desk asked a question", "")
    assert lines[-2:] == [("The application was sent", "Ada Vane"), ("The application was started", "Ada Vane")]
    assert {title for title, _who in lines} <= {
        "The desk asked a question",
        "The background checks began",
        "The application was sent",
        "The application was started",
    }
    page = ada.get(_url("status", application.id)).content.decode()
    assert reviewer.name not in page and "adjudicated" not in page


def test_question_is_answered_on_the_page(ada: Client, application: Application) -> None:
    question = _ask(application)
    assert "Which targets?" in ada.get(_url("partner-home")).content.decode()
    empty = ada.post(_url("question-answer", question.id), {"answer": "  "})
    assert (empty.status_code, "Write an answer." in empty.content.decode()) == (422, True)
    sent = ada.post(_url("question-answer", question.id), {"answer": "Our own"})
    assert sent.url == _url("status", application.id)
    assert Question.objects.get().answer == "Our own"
    assert ada.post(_url("question-answer", question.id), {"answer": "Others"}).status_code == 403


def test_question_of_another_partner_is_what_is_not_there(application: Application) -> None:
    question = _ask(application)
    person = factories.user("eve@other.example")
    factories.partner(person=person)
    eve = client_of(person)
    theirs, missing = (eve.post(_url("question-answer", one), {"answer": "x"}) for one in (question.id, uuid.uuid4()))
    assert (theirs.status_code, theirs.content) == (404, missing.content)


def test_decision_shows_reasons_remedies_and_letter(ada: Client, application: Application) -> None:
    reason = {"code": "x", "title": "Targets", "text": "Too wide.", "remedy": "Name them.", "retry_after": 30}
    notice = notices.publish(
        application_id=application.id,
        decision_id=uuid.uuid4(),
        outcome="decline",
        reasons=[reason],
        conditions=[],
        letter="Dear partner",
    )
    again = format_date(localtime(notice.created_at + timedelta(days=30)), "j M Y")
    for page in (ada.get(_url("status", application.id)), ada.get(_url("letter", notice.id))):
        for words in ("Name them.", again, "Dear partner"):
            assert words in page.content.decode()


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_home_asks_the_database_the_same_for_one_application_and_three(
    ada: Client, application: Application, owner: User
) -> None:
    _ask(application)
    one = _queries(ada, _url("partner-home"))
    for _more in range(2):
        _ask(_sent(owner))
    page = ada.get(_url("partner-home")).content.decode()
    assert page.count("Which targets?") == 3
    assert _queries(ada, _url("partner-home")) == one


def test_home_of_a_new_person_offers_both_ways_and_of_staff_none() -> None:
    page = client_of(factories.user()).get(_url("partner-home")).content.decode()
    assert "Create your organisation" in page and "I act alone" in page
    staff = factories.seat("reviewer", tier=factories.tier_version().tier)
    assert "Create your organisation" not in client_of(staff).get(_url("partner-home")).content.decode()


def test_home_sends_the_signed_out_to_sign_in() -> None:
    assert Client().get(_url("partner-home")).url == "/account/login/?next=/partner/"
