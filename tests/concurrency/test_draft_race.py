"""Several people at one draft: no word is lost, and it is sent once."""

from functools import partial

import pytest

from accessprogram.errors import CountersignError, Stale
from accessprogram.models import Answer, Application, OutboxMessage, Submission
from accessprogram.operations import applications
from accessprogram.policy.actors import Actor
from tests import factories
from tests.factories.races import racing

PEOPLE = 4
ROUNDS = 15


@pytest.fixture
def owner(fresh_database: str) -> Actor:
    return factories.owner_of(factories.partner())


def _draft(owner: Actor) -> Application:
    (partner_id,) = owner.partners
    return applications.start(actor=owner, partner_id=partner_id, tier_id=factories.tier_version().tier_id)


def _save(owner: Actor, draft: Application, text: str) -> applications.SavedAnswer:
    return applications.save_answer(
        actor=owner, application_id=draft.id, question="legal_name", raw=text, expected_version=0
    )


def test_an_answer_that_many_write_at_once_has_one_text_and_the_others_see_it(owner: Actor) -> None:
    with racing(PEOPLE) as race:
        for number in range(ROUNDS):
            draft = _draft(owner)
            texts = [f"Text {number}-{person}" for person in range(PEOPLE)]
            results = race.run(*(partial(_save, owner, draft, text) for text in texts))
            standing = Answer.objects.get(application=draft).value
            lost = [result.current.value for result in results if isinstance(result, Stale)]  # type: ignore[attr-defined]
            assert (lost, standing in texts) == ([standing] * (PEOPLE - 1), True)


def test_a_draft_that_many_send_at_once_is_sent_once(owner: Actor) -> None:
    with racing(PEOPLE) as race:
        for _number in range(ROUNDS):
            draft = _draft(owner)
            answers = {"legal_name": ("Fenwick", 0), "contact_email": ("a@fenwick.example", 0)}
            applications.save_section(actor=owner, application_id=draft.id, answers=answers)
            submit = partial(applications.submit, actor=owner, application_id=draft.id)
            results = race.run(*[submit] * PEOPLE)
            assert sum(isinstance(result, Submission) for result in results) == 1
            assert sum(isinstance(result, CountersignError) for result in results) == PEOPLE - 1
    assert Submission.objects.count() == ROUNDS
    assert OutboxMessage.objects.filter(kind="application_submitted").count() == ROUNDS
