"""The page of a case, and the table of actions that draws its buttons and executes its posts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.errors import NotAllowed, NotFound
from accessprogram.models import AccessEntry, PersonalValue
from accessprogram.operations import questions
from reviews import actions
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.models import Finding, Hit
from reviews.operations import adjudications, cases, recommendations
from reviews.queries.facts import facts_of
from reviews.queries.sections import sections_of
from tests import factories
from tests.factories.checks import always
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _needs(world: Desk, role: str) -> list[tuple[str, bool]]:
    page = cases.open_page(actor=world.actor(role), case_id=world.case.id)
    return [(need.kind, bool(need.verdict)) for need in page.needs]


def test_the_page_shows_answers_beside_findings() -> None:
    world = desk(checks=("completeness", "email_domain")).submit()
    page = cases.open_page(actor=world.actor("reviewer"), case_id=world.case.id)

    (section,) = sections_of(page.case, page.checks)
    assert [(question.placed.slug, question.answer.text) for question in section.questions] == [
        ("legal_name", world.partner.name),
        ("contact_email", "ada@partner.example"),
    ]
    assert [state.slug for state in section.questions[1].checks] == ["email_domain"]
    assert [(state.slug, state.settled) for state in page.checks] == [("completeness", False), ("email_domain", False)]
    assert [(row.line.kind, row.line.key, row.line.removed) for row in page.terms] == [
        ("commitment", "partner-pledge", False),
        ("offering", page.terms[1].line.key, False),
        ("ration", "detection", False),
        ("commitment", "provider-pledge", False),
    ]


def test_opening_the_page_is_written_to_the_access_ledger() -> None:
    world = desk().submit()
    reviewer = world.actor("reviewer")
    cases.open_page(actor=reviewer, case_id=world.case.id)

    entry = AccessEntry.objects.get(action="read.submission")
    assert (entry.actor_id, entry.object_id) == (reviewer.id, str(world.case.submission_id))


def test_a_page_that_cannot_be_written_down_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    world = desk().submit()

    def full(*_words: object, **_facts: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("reviews.operations.cases.audit.record_access", full)
    with pytest.raises(OSError):
        cases.open_page(actor=world.actor("reviewer"), case_id=world.case.id)


def test_the_page_of_another_tier_does_not_exist() -> None:
    world = desk().submit()
    other = desk()
    with pytest.raises(NotFound):
        cases.open_page(actor=other.actor("reviewer"), case_id=world.case.id)
    with pytest.raises(NotFound):
        cases.open_page(actor=world.owner, case_id=world.case.id)
    assert AccessEntry.objects.count() == 0


def test_an_erased_answer_says_so() -> None:
    world = desk().submit()
    PersonalValue.objects.all().delete()
    page = cases.open_page(actor=world.actor("reviewer"), case_id=world.case.id)

    assert [question.answer.form for question in sections_of(page.case, page.checks)[0].questions] == ["text", "erased"]


def test_what_needs_you_follows_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=1))
    world = desk(checks=("screening",)).checked()
    assert _needs(world, "reviewer") == [("hit", False), ("recommendation", False)]
    reviewer = world.claim()
    assert _needs(world, "reviewer") == [("hit", True), ("recommendation", True)]
    hit = Hit.objects.get()
    adjudications.adjudicate(
        actor=reviewer, finding_id=hit.finding_id, hit_id=hit.id, disposition="false_positive", reason="Another."
    )
    assert _needs(world, "reviewer") == [("recommendation", True)]
    recommendations.recommend(actor=reviewer, case_id=world.case.id, **approval())
    assert _needs(world, "senior_reviewer") == [("decision", True)]
    world.propose()
    assert _needs(world, "senior_reviewer") == [("confirmation", False)]
    page = cases.open_page(actor=world.actor("senior_reviewer", 1), case_id=world.case.id)
    assert [(need.kind, bool(need.verdict)) for need in page.needs] == [("confirmation", True)]
    world.confirm()
    assert _needs(world, "senior_reviewer") == []


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_there_is_to_show(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=size))
    world = desk(checks=("screening",)).checked()
    reviewer = world.claim()
    for number in range(size):
        question = cases.ask_partner(
            actor=reviewer, case_id=world.case.id, section="about", text=f"Q{number}?", due_days=5
        )
        questions.answer(actor=world.owner, question_id=question.id, text="A.")
        cases.note(actor=reviewer, case_id=world.case.id, section="", text="N.")
        recommendations.recommend(actor=reviewer, case_id=world.case.id, **approval())
    reviewer = world.actor("reviewer")

    with CaptureQueriesContext(connection) as captured:
        cases.open_page(actor=reviewer, case_id=world.case.id)
    assert len(captured) == 5


# --- The table of actions ---
def test_buttons_and_posts_come_from_one_table() -> None:
    world = desk().checked()
    facts = facts_of(world.case)

    allowed = {offer.action.slug for offer in actions.offered(world.actor("senior_reviewer"), facts) if offer.verdict}
    assert sorted(allowed) == [
        "ask_concurrence", "ask_guest", "ask_partner", "belongs_to", "escalate", "note", "propose", "recuse", "rerun",
        "snooze", "tag", "untag", "wake",
    ]  # fmt: skip
    for offer in actions.offered(world.actor("auditor"), facts):
        assert not offer.verdict and offer.verdict.sentence, offer.action.slug
    assert actions.offer("claim", world.actor("reviewer"), facts, seat="review").verdict


def test_perform_runs_the_operation_with_its_own_fields_only() -> None:
    world = desk().checked()
    reviewer = world.actor("reviewer")
    done = actions.perform(reviewer, "claim", {"case_id": world.case.id, "seat": "review", "user_id": "somebody"})

    assert done.result.user_id == reviewer.id
    with pytest.raises(NotFound):
        actions.perform(reviewer, "delete_everything", {})
    with pytest.raises(NotAllowed):
        actions.perform(reviewer, "propose", {"case_id": world.case.id, **approval()})


def test_perform_tells_what_became_of_a_confirmation() -> None:
    world = desk(approvals=3).proposed()
    decision = world.decision
    data = {"decision_id": decision.id, "basis_hash": decision.basis_hash}

    done = actions.perform(world.actor("senior_reviewer", 1), "confirm", data)
    assert (done.level, done.sentence) == ("success", "You stand behind the decision. It needs more people.")
    adjudicated = Finding.objects.get()
    adjudicated.adjudications.create(disposition="escalated", reason="?", by=factories.user())
    done = actions.perform(world.actor("senior_reviewer", 2), "confirm", data)
    assert done.level == "warning"
    assert "dispositions" in done.sentence


def test_every_action_has_a_label_a_rule_and_an_operation_that_takes_its_fields() -> None:
    import inspect

    for slug, action in actions.ACTIONS.items():
        assert str(action.label) and str(action.who), slug
        parameters = inspect.signature(action.run).parameters
        assert {field.name for field in action.fields} | {"actor"} == set(parameters), slug
