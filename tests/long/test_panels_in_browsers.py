"""More people on a case, each in a browser of their own: two unseen votes; an appeal, from the letter to the answer."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack
from tests.journeys.clicking import as_, prove

pytestmark = pytest.mark.journey

WHY = "only promised"  # of the vote that the demonstration has
PERSON = "Demonstration Maintainer"
NOTED = """window.broken = []; document.addEventListener("securitypolicyviolation", (broken) =>
  window.broken.push(`${broken.violatedDirective} ${broken.sourceFile}:${broken.lineNumber} ${broken.sample}`));"""


def test_two_reviewers_vote_unseen_and_read_each_other_afterwards(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    case, drawn = stack.sql(
        "SELECT c.id, u.email FROM reviews_case c JOIN reviews_claim k ON k.case_id = c.id "
        "JOIN accessprogram_user u ON u.id = k.user_id WHERE c.blind AND k.seat = 'second_review' "
        "AND k.released_at IS NULL"
    )[0]
    with (
        as_(browser, stack, "reviewer@provider.example") as first,
        as_(browser, stack, drawn) as second,
        as_(browser, stack, "auditor@provider.example") as auditor,
    ):
        expect(_votes(first, case)).to_contain_text(WHY)
        for page in (second, auditor):
            expect(_votes(page, case)).to_contain_text("everybody sees only their own judgements")
            expect(page.locator("#history")).to_contain_text("The case was opened")
            assert WHY not in page.content()
            assert "voted, unseen" not in page.content()
        second.keyboard.press("r")
        expect(second.locator("#vote-outcome")).to_be_focused()
        form = second.locator("#vote-form")
        form.get_by_label("Decline").check()
        form.get_by_label("Safeguards not sufficient for this tier").check()
        form.get_by_label("Why").fill("They can come back with it.")
        form.get_by_role("button", name="Vote").click()
        prove(second, PASSWORD)
        expect(_votes(second, case)).to_contain_text(WHY)
        expect(_votes(first, case)).to_contain_text("They can come back with it.")
        expect(first.locator("#decision")).to_contain_text("2 of 3 people stand behind it")


def test_an_appeal_is_judged_by_people_who_had_no_part(demo_stack: Stack, browser: Browser, tmp_path: Path) -> None:
    stack = demo_stack
    stack.manage("shell", "-c", f"from tests.journeys.panels import decline; decline({PERSON!r})")
    papers = tmp_path / "what-it-is-for.txt"
    papers.write_text("Rules against attacks on a fictional library, for everybody who ships it.")
    with (
        as_(browser, stack, "owner@lone-maintainer.example") as owner,
        as_(browser, stack, "appeals-2@provider.example") as judge,
        as_(browser, stack, "appeals-1@provider.example") as other,
        as_(browser, stack, "senior-1@provider.example") as senior,
    ):
        _file(owner, papers)
        case = _appeal_case(stack)
        senior.goto(f"/desk/cases/{case}/")
        expect(senior.locator("#appeal")).to_contain_text("You had a part in the decision")
        expect(senior.locator("#propose")).to_contain_text("had a part in the decision that is appealed")
        _judge(judge, case, papers.name)
        other.goto(f"/desk/cases/{case}/")
        other.locator("#confirm-form button[type=submit]").click()
        prove(other, PASSWORD)
        expect(other.locator("main")).to_contain_text("The decision took effect")
        owner.goto("/partner/")
        owner.get_by_role("link", name="Letter and signed receipt").first.click()
        expect(owner.locator("main")).to_contain_text("You were right")


def _file(owner: Page, papers: Path) -> None:
    """From the page where it stands to the letter, and from there to the appeal."""
    owner.goto("/partner/")
    owner.get_by_role("link", name="Letter and signed receipt").first.click()
    owner.get_by_role("link", name="Appeal against this decision").click()
    owner.get_by_role("button", name="File the appeal").click()
    expect(owner.locator(".error-summary")).to_contain_text("Say what the decision got wrong")
    owner.get_by_label("Your appeal").fill("It is for the rules that I publish with each release.")
    owner.get_by_label("New documents").set_input_files(papers)
    owner.get_by_role("button", name="File the appeal").click()
    expect(owner.locator("main")).to_contain_text("People who had no part in the decision read your appeal.")
    expect(owner.locator("main")).to_contain_text("You have the answer by")


def _appeal_case(stack: Stack) -> str:
    rows = stack.sql(
        "SELECT c.id FROM reviews_case c JOIN accessprogram_application a ON a.id = c.application_id "
        "JOIN accessprogram_partner p ON p.id = a.partner_id WHERE c.kind = 'appeal' AND p.name = %s",
        PERSON,
    )
    return str(rows[0][0])


def _judge(judge: Page, case: str, document: str) -> None:
    judge.goto("/desk/queues/appeals/")
    expect(judge.locator("main")).to_contain_text(PERSON)
    judge.goto(f"/desk/cases/{case}/")
    expect(judge.locator("#appeal")).to_contain_text("It is for the rules that I publish")
    expect(judge.locator("#appeal")).to_contain_text(document)
    judge.get_by_role("button", name="Take Appeal").click()
    form = judge.locator("#propose-form")
    form.get_by_label("Approve", exact=True).check()
    form.get_by_label("Why").fill("What it is for is written down now.")
    form.locator("button[type=submit]").last.click()
    prove(judge, PASSWORD)
    expect(judge.locator("#decision")).to_contain_text("1 of 2 people stand behind it")


def _votes(page: Page, case: str) -> Locator:
    page.goto(f"/desk/cases/{case}/")
    votes = page.locator("#votes")
    votes.scroll_into_view_if_needed()
    page.locator("#history").scroll_into_view_if_needed()
    return votes


def test_walking_through_a_case_breaks_no_rule_of_its_page(demo_stack: Stack, browser: Browser) -> None:
    (case,) = demo_stack.sql("SELECT id FROM reviews_case WHERE stage = 'review' ORDER BY created_at LIMIT 1")[0]
    with as_(browser, demo_stack, "senior-1@provider.example") as page:
        page.add_init_script(NOTED)
        page.goto(f"{demo_stack.url}/desk/cases/{case}/")
        for key in ("]", "[", "v", "?", "Escape", "f"):
            page.keyboard.press(key)
        for summary in page.locator("details > summary:visible").all()[:20]:
            summary.click(timeout=2000)
        page.mouse.wheel(0, 20_000)
        expect(page.locator("#history")).to_contain_text("The case was opened")
        assert page.evaluate("window.broken") == []
        page.evaluate("document.body.setAttribute('style', 'color: red')")  # what is broken is noted
        assert page.evaluate("window.broken.length") == 1
