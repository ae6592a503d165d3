"""A tier with an intake: somebody looks at a new application before its checks begin."""

import pytest

from accessprogram.errors import NotAllowed
from accessprogram.models import Progress
from accessprogram.operations import applications, questions
from accessprogram.queries.status import statuses
from reviews.operations import cases, checks, intake
from tests.factories.access import broken_invariants
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def taken_in() -> Desk:
    """Submitted on a tier with an intake of two working days."""
    return desk(stage_days={"intake": 2}).submit()


def told(world: Desk) -> list[str]:
    """The partner's timeline, the newest first."""
    return [line.title for line in statuses(world.owner)[0].timeline]


def test_no_check_begins_before_somebody_has_looked() -> None:
    world = taken_in()
    case = world.case
    assert (case.stage, case.waits_on, case.stage_due_at is not None) == ("intake", "desk", True)
    assert checks.perform_due() == 0
    assert broken_invariants() == {}
    assert told(world)[0] == "The desk looks at the application before the checks begin"

    intake.begin_checks(actor=world.actor("intake_officer"), case_id=case.id)

    assert (world.case.stage, world.case.waits_on) == ("checks", "checks")
    assert told(world)[0] == "The background checks began"
    assert checks.perform_due() > 0
    assert world.case.stage == "review"
    assert broken_invariants() == {}
    with pytest.raises(NotAllowed, match="have begun"):
        intake.begin_checks(actor=world.actor("intake_officer"), case_id=case.id)


def test_the_page_of_the_case_opens_on_it_and_its_button_begins_the_checks() -> None:
    world = taken_in()
    world.actor("intake_officer")
    page = f"/desk/cases/{world.case.id}/"
    browser = client_of(world.people["intake_officer"][0])
    (need,) = cases.open_page(actor=world.actor("intake_officer"), case_id=world.case.id).needs
    assert (need.kind, need.action, bool(need.verdict)) == ("intake", "begin_checks", True)
    (refused,) = cases.open_page(actor=world.actor("committee_member"), case_id=world.case.id).needs
    assert refused.verdict.sentence.startswith("An intake officer, a reviewer or a senior reviewer")

    assert "Begin the checks" in browser.get(page).text
    assert world.partner.name in browser.get("/desk/queues/intake/").text
    done = browser.post(f"{page}actions/begin_checks/", {"case_id": str(world.case.id), "form": "begin_checks"})

    assert (done.status_code, world.case.stage) == (302, "checks")
    assert world.partner.name not in browser.get("/desk/queues/intake/").text


def test_the_partner_is_asked_told_and_may_withdraw_meanwhile() -> None:
    world = taken_in()
    officer = world.actor("intake_officer")
    assert "before the background checks begin" in Progress.objects.get().sentence
    asked = cases.ask_partner(actor=officer, case_id=world.case.id, section="", text="For whom is it?", due_days=5)
    with pytest.raises(NotAllowed, match="question to the partner is open"):
        intake.begin_checks(actor=officer, case_id=world.case.id)
    questions.answer(actor=world.owner, question_id=asked.id, text="For us.")
    assert (world.case.stage, world.case.waits_on) == ("intake", "desk")

    assert world.application is not None
    applications.withdraw(actor=world.owner, application_id=world.application.id, reason="Not now.")
    assert world.case.stage == "closed"
    assert set(world.case.runs.values_list("status", flat=True)) == {"cancelled"}
    assert broken_invariants() == {}
