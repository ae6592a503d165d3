"""Several questions in one request: begun from templates, read before they go, sent together."""

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.models import OutboxMessage, Question, User
from accessprogram.policy.actors import Actor
from reviews.models import QuestionTemplate
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def written(*texts: str, **more: str) -> dict[str, object]:
    """What the form sends."""
    empty = ["" for _text in texts]
    return {"text": list(texts), "section": empty, "begun": empty, "due_days": "10", **more}


def address(world: Desk) -> str:
    return reverse("reviews:case-ask", args=[world.case.id])


def test_several_questions_go_in_one_request_after_a_preview() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))

    shown = browser.post(address(world), written("Whose site is it?", "Who signs?", step="preview"))
    assert (shown.status_code, Question.objects.count()) == (200, 0)
    assert "As the partner reads it" in shown.text
    sent = browser.post(address(world), written("Whose site is it?", "Who signs?", step="send"))

    rows = list(Question.objects.all())
    assert sent.status_code == 302
    assert [row.text for row in rows] == ["Whose site is it?", "Who signs?"]
    assert len({row.request for row in rows}) == len({row.due_at for row in rows}) == 1
    assert OutboxMessage.objects.filter(kind="question_asked").count() == 1
    assert world.case.waits_on == "partner"


def test_template_is_filled_in_and_kept_beside_what_was_typed() -> None:
    world = desk().checked()
    QuestionTemplate.objects.create(
        programme=world.version.tier.programme, slug="site", title="Whose site", text="Is {partner}'s site {yours}?"
    )

    shown = client(world.actor("reviewer")).post(address(world), written("Who signs?", step="add", template="site"))

    assert [row.text for row in shown.context["rows"]] == ["Who signs?", f"Is {world.partner.name}'s site {{yours}}?"]
    assert shown.context["rows"][1].template == "site"


def test_nothing_written_and_no_date_is_said_at_the_fields() -> None:
    world = desk().checked()

    shown = client(world.actor("reviewer")).post(address(world), written("  ", step="send") | {"due_days": "0"})

    assert shown.status_code == 422
    assert [entry["field"] for entry in shown.context["errors"]] == ["text-0", "due-days"]
    assert Question.objects.count() == 0
