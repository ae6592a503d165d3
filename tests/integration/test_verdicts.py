"""Sections judged one by one, the checklist ticked, and the text that comes of it."""

import json
import re

import pytest
from django.urls import reverse

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.models import AuditEvent, User
from reviews.models import Case, ChecklistTick, JudgementDraft, SectionVerdict
from reviews.operations import checklists, drafts, verdicts
from reviews.queries.verdicts import checklist, standing, standing_rows, tick_rows
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ITEMS = [{"slug": "names", "section": "about", "text": "The name is the one in the register."}]


def _reviewed() -> Desk:
    world = desk(checklist=ITEMS).checked()
    world.claim()
    return world


def test_verdicts_compose_one_draft_that_is_the_persons_own() -> None:
    world = _reviewed()
    reviewer, other = world.actor("reviewer"), world.claim("senior_reviewer", "second_review")
    case_id = world.case.id
    verdicts.judge(
        actor=reviewer,
        case_id=case_id,
        section="about",
        word="concern",
        text="Which team?",
        for_partner="Name the team.",
    )
    verdicts.all_sound(actor=other, case_id=case_id)
    texts = {row.user_id: (row.rationale, row.letter) for row in JudgementDraft.objects.all()}
    title = world.case.application.questionnaire.definition["sections"][0]["title"]
    assert texts == {
        reviewer.id: (f"{title}: a concern. Which team?", f"On {title}: Name the team."),
        other.id: (f"{title}: sound.", ""),
    }
    drafts.save(actor=reviewer, case_id=case_id, rationale="My own words.")
    verdicts.judge(actor=reviewer, case_id=case_id, section="about", word="sound")
    draft = JudgementDraft.objects.get(user_id=reviewer.id)
    assert (draft.rationale, draft.letter) == (f"My own words.\n\n{title}: sound.", "")
    actions = (
        AuditEvent.objects.filter(action__startswith="case.section").order_by("seq").values_list("action", flat=True)
    )
    assert list(actions) == ["case.section_judged", "case.sections_sound", "case.section_judged"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"section": "about", "word": "concern"}, "text"),
        ({"section": "about", "word": "splendid"}, "word"),
        ({"section": "nothing", "word": "sound"}, "section"),
        ({"section": "about", "word": "sound", "for_partner": "x" * 5001}, "for_partner"),
    ],
)
def test_what_cannot_be_said_names_its_field(said: dict[str, str], field: str) -> None:
    world = _reviewed()
    with pytest.raises(Invalid) as refused:
        verdicts.judge(actor=world.actor("reviewer"), case_id=world.case.id, **said)
    assert list(refused.value.fields) == [field]
    assert not SectionVerdict.objects.exists()


def test_only_whoever_holds_a_review_judges_and_ticks() -> None:
    world = _reviewed()
    for actor in (world.actor("senior_reviewer"), world.actor("auditor")):
        with pytest.raises(NotAllowed):
            verdicts.all_sound(actor=actor, case_id=world.case.id)
        with pytest.raises(NotAllowed):
            checklists.tick(actor=actor, case_id=world.case.id, item="names", ticked="yes")


def test_a_tick_is_each_persons_own_and_can_be_taken_back() -> None:
    world = _reviewed()
    reviewer = world.actor("reviewer")
    for ticked, mine in (("yes", True), ("", False), ("yes", True)):
        checklists.tick(actor=reviewer, case_id=world.case.id, item="names", ticked=ticked)
        rows = list(tick_rows(reviewer, world.case))
        assert [item.mine for item in checklist(reviewer, world.case, rows)] == [mine]
    senior = world.actor("senior_reviewer")
    (seen,) = checklist(senior, world.case, list(tick_rows(senior, world.case)))
    assert (seen.mine, seen.by) == (False, (str(User.objects.get(pk=reviewer.id)),))
    assert ChecklistTick.objects.count() == 3
    with pytest.raises(Invalid):
        checklists.tick(actor=reviewer, case_id=world.case.id, item="other", ticked="yes")


def test_while_two_judge_unseen_only_ones_own_words_are_read() -> None:
    world = _reviewed()
    reviewer, other = world.actor("reviewer"), world.claim("senior_reviewer", "second_review")
    verdicts.all_sound(actor=reviewer, case_id=world.case.id)
    checklists.tick(actor=reviewer, case_id=world.case.id, item="names", ticked="yes")
    Case.objects.update(blind=True)
    case = world.case
    assert [standing(list(standing_rows(actor, case))).keys() for actor in (reviewer, other)] == [{"about"}, set()]
    assert [len(tick_rows(actor, case)) for actor in (reviewer, other)] == [1, 0]


def test_a_verdict_from_the_page_answers_with_its_part_and_the_draft() -> None:
    world = _reviewed()
    browser = client_of(User.objects.get(pk=world.actor("reviewer").id))
    address = reverse("reviews:case-action", args=[world.case.id, "judge_section"]) + "?panel=submission"
    sent = {"form": "judge_section-about", "case_id": str(world.case.id), "section": "about", "word": "unacceptable"}
    refused = browser.post(address, sent, headers={"HX-Request": "true"})
    assert (refused.status_code, SectionVerdict.objects.count()) == (422, 0)
    assert "Say in a sentence what is not sound." in refused.content.decode()
    done = browser.post(address, sent | {"text": "It <names> nobody."}, headers={"HX-Request": "true"})
    shown = done.content.decode()
    assert (done.status_code, SectionVerdict.objects.count()) == (200, 1)
    assert re.findall(r'id="(submission-body|recommend-rationale-field|propose-rationale-field)"', shown) == [
        "submission-body", "recommend-rationale-field",
    ]  # fmt: skip
    assert "It &lt;names&gt; nobody." in shown
    assert json.loads(done.headers["HX-Trigger"])["case-done"]["revision"] == world.case.revision


def test_a_recommendation_begins_with_the_draft_and_ends_it() -> None:
    world = _reviewed()
    reviewer = world.actor("reviewer")
    browser = client_of(User.objects.get(pk=reviewer.id))
    kept = browser.post(reverse("reviews:case-draft", args=[world.case.id]), {"rationale": "Read twice."})
    assert kept.status_code == 204
    assert "Read twice." in browser.get(reverse("reviews:case", args=[world.case.id])).content.decode()
    sent = {"form": "recommend", "case_id": str(world.case.id), "outcome": "approve", "rationale": "Read twice."}
    assert browser.post(reverse("reviews:case-action", args=[world.case.id, "recommend"]), sent).status_code == 302
    assert not JudgementDraft.objects.exists()
