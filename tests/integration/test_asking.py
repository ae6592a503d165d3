"""Several questions in one request: begun from templates, read before they go, sent together."""

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import NotFound
from accessprogram.models import OutboxMessage, Question, User
from accessprogram.operations import conflicts
from accessprogram.policy.actors import Actor
from reviews.models import QuestionTemplate
from reviews.operations import cases, guests
from tests import factories
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
    text = "Is {partner}'s site {yours}? See {section}."
    QuestionTemplate.objects.create(programme=world.version.tier.programme, slug="site", title="Whose site", text=text)

    shown = client(world.actor("reviewer")).post(address(world), written("Who signs?", step="add", template="site"))

    assert [row.text for row in shown.context["rows"]] == [
        "Who signs?",
        f"Is {world.partner.name}'s site {{yours}}? See your application.",
    ]
    assert shown.context["rows"][1].template == "site"


def test_nothing_written_and_no_date_is_said_at_the_fields() -> None:
    world = desk().checked()

    shown = client(world.actor("reviewer")).post(address(world), written("  ", step="send") | {"due_days": "0"})

    assert shown.status_code == 422
    assert [entry["field"] for entry in shown.context["errors"]] == ["text-0", "due-days"]
    assert Question.objects.count() == 0


# --- of several cases at once ---
def test_one_template_asks_each_partner_in_its_own_words_after_a_preview() -> None:
    world = desk().checked()
    partner = factories.partner()
    second = Desk(
        version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people
    ).checked()
    template = QuestionTemplate.objects.create(
        programme=world.version.tier.programme, slug="site", title="Whose site", section="about", due_days=9,
        text="Whose is the site of {partner}? Say it under {section}, for {tier}.",
    )  # fmt: skip
    browser, cases = client(world.actor("reviewer")), [str(world.case.id), str(second.case.id)]
    form: dict[str, object] = {"case": cases, "action": "ask", "text": "", "due_days": "7"}

    begun = browser.post("/desk/bulk/", form | {"step": "begin", "from": str(template.pk)}).context["typed"]
    written = {name: begun[name] for name in ("text", "section", "template", "due_days")}
    assert written == {"text": template.text, "section": "about", "template": "site", "due_days": 9}
    preview = browser.post("/desk/bulk/", form | written | {"step": "preview"})
    shown = [row["text"] for row in preview.context["rows"]]
    assert shown == [
        f"Whose is the site of {one.partner.name}? Say it under About, for {one.version.tier}."
        for one in (world, second)
    ]
    assert all(text in html.unescape(preview.text) for text in shown)
    assert Question.objects.count() == 0

    sent = browser.post("/desk/bulk/run/", form | written, follow=True)

    assert sent.context["done"] == 2
    asked = Question.objects.order_by("created_at").values_list("application_id", "text", "section", "template")
    applications = [one.case.application_id for one in (world, second)]
    assert list(asked) == [(one, text, "about", "site") for one, text in zip(applications, shown, strict=True)]
    assert {one.case.waits_on for one in (world, second)} == {"partner"}
    assert QuestionTemplate.objects.get().text == template.text


def test_what_is_missing_of_a_question_to_several_is_said_before_anything_goes() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    form = {"case": str(world.case.id), "action": "ask", "text": "Who signs?", "due_days": "91", "step": "preview"}

    late = browser.post("/desk/bulk/", form)
    empty = browser.post("/desk/bulk/", form | {"text": " ", "due_days": "7"})

    assert [(page.status_code, page.context["errors"][0]["field"]) for page in (late, empty)] == [
        (422, "ask-due_days"),
        (422, "ask-text"),
    ]
    assert late.context["typed"]["text"] == "Who signs?"
    assert Question.objects.count() == 0


def test_guest_asks_the_partner_of_their_case_and_of_no_other() -> None:
    world, other, elsewhere = desk().checked(), desk().checked(), desk()
    guest = elsewhere.actor("reviewer")
    asked = guests.ask(
        actor=world.actor("senior_reviewer"), case_id=world.case.id, email=guest.email, seat="review",
        until=db_now().date() + timedelta(days=5), reason="Nobody of ours is left.",
    )  # fmt: skip
    typed = {"section": "", "text": "Who keeps the keys?", "due_days": 3}
    with pytest.raises(NotFound):
        cases.ask_partner(actor=guest, case_id=world.case.id, **typed)
    guests.confirm(actor=world.actor("programme_administrator"), guest_id=asked.id)

    question = cases.ask_partner(actor=guest, case_id=world.case.id, **typed)

    assert (question.asked_by_id, world.case.waits_on) == (guest.id, "partner")
    with pytest.raises(NotFound):
        cases.ask_partner(actor=guest, case_id=other.case.id, **typed)
    conflicts.declare_own(actor=guest, partner_id=world.partner.id, reason="A friend.")
    with pytest.raises(NotFound):
        cases.ask_partner(actor=elsewhere.actor("reviewer"), case_id=world.case.id, **typed)
