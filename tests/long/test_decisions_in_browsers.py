"""Decisions that others have to confirm, each person in a browser of their own: held until somebody stands behind the
very same; and a decline that says what can be put right, and from when to try again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack
from tests.journeys.applying import in_review, partner_name
from tests.journeys.clicking import PATIENCE, as_, form, prove

pytestmark = pytest.mark.journey

SLUGS = ("held-theatre", "late-theatre", "patient-theatre")
HELD, DECLINED, LONG_AGO = (partner_name(slug) for slug in SLUGS)
TEXT = "We could not see from the application that the planned use is defensive."
REMEDY = "Describe for each use case who benefits, what is tested, and who authorised it."
WAIT = timedelta(days=30)  # that the reason "use not shown to be defensive" asks for
BEGUN = "Rather with a condition: a report each quarter."


@pytest.fixture(scope="module")
def decided_stack(demo_stack: Stack) -> Iterator[Stack]:
    """Three more applications that wait for nothing but a decision."""
    sent = (
        "from tests.journeys.applying import apply; [apply(f'{word}-theatre') for word in ('held', 'late', 'patient')]"
    )
    demo_stack.manage("shell", "-c", sent)
    for name in (HELD, DECLINED, LONG_AGO):
        demo_stack.wait(lambda name=name: in_review(demo_stack, name), 240, f"{name} is in review")
    yield demo_stack


def test_a_decision_is_held_until_another_confirms_the_very_same(decided_stack: Stack, browser: Browser) -> None:
    stack = decided_stack
    with (
        as_(browser, stack, "senior-1@provider.example") as first,
        as_(browser, stack, "senior-2@provider.example") as second,
        as_(browser, stack, "reviewer@provider.example") as reviewer,
        as_(browser, stack, "owner@held-theatre.example") as owner,
    ):
        for page in (first, second, reviewer):
            page.goto(_case(stack, HELD))
        _decide(first, "approve", "It is said who works with it, and on what.")
        _nothing_took_effect(stack, owner)
        expect(first.locator("#decision")).to_contain_text("You stand behind this decision.")

        # Somebody reads the decision and begins to write; meanwhile the partner is asked something.
        second.reload()
        _begin_to_write(second)
        ask = form(reviewer, "ask_partner")
        ask.locator("textarea[name=text]").fill("Who reads the alerts at night?")
        ask.locator("button[type=submit]").click()
        expect(reviewer.locator("main")).to_contain_text("Who reads the alerts at night?")
        expect(second.locator("#live")).to_contain_text("The case changed since you opened this page", timeout=PATIENCE)
        _confirm(second)
        expect(second.locator("main")).to_contain_text("That decision is void. This changed since: answers.")
        expect(second.locator("#decision")).to_contain_text("It is said who works with it, and on what.")
        _nothing_took_effect(stack, owner)

        owner.locator("textarea[name=answer]").fill("Two analysts on call, named under People.")
        owner.get_by_role("button", name="Send the answer").click()
        expect(owner.locator("main")).to_contain_text("1 answered question")
        first.reload()
        _decide(first, "approve", "Now it is said who reads the alerts, too.")
        second.reload()
        words = form(second, "propose").locator("textarea[name=rationale]")
        expect(words).to_have_value(BEGUN)  # nothing of what was begun is lost
        _nothing_took_effect(stack, owner)
        _confirm(second)
        expect(second.locator("main")).to_contain_text("The decision took effect, and the partner was told.")
        owner.goto("/partner/")
        expect(owner.get_by_role("link", name="Letter and signed receipt")).to_have_count(1)
    assert _behind(stack, HELD) == [
        ("superseded", "senior-1@provider.example", True, False),
        ("effective", "senior-1@provider.example", True, True),
        ("effective", "senior-2@provider.example", True, True),
    ]


def test_a_declined_partner_reads_the_remedy_and_tries_again_when_it_is_time(
    decided_stack: Stack, browser: Browser
) -> None:
    stack = decided_stack
    with (
        as_(browser, stack, "senior-1@provider.example") as first,
        as_(browser, stack, "senior-2@provider.example") as second,
    ):
        first.goto(_case(stack, DECLINED))
        _decide(first, "decline", "Nothing says whom it defends.", reason="use-not-defensive")
        second.goto(_case(stack, DECLINED))
        _confirm(second)
        expect(second.locator("main")).to_contain_text("The decision took effect, and the partner was told.")
    decline = f"from tests.journeys.panels import decline; decline({LONG_AGO!r}, days_ago=31)"
    stack.manage("shell", "-c", decline)

    with as_(browser, stack, "owner@late-theatre.example") as owner:
        _read_and_apply(owner, stack, DECLINED)
        expect(owner.locator(".error-summary")).to_contain_text("You can apply for this tier again from")
        expect(owner.locator("input[name=tier][value=foundation]")).to_be_checked()
    assert _applications(stack, DECLINED) == ["decided"]

    with as_(browser, stack, "owner@patient-theatre.example") as owner:
        _read_and_apply(owner, stack, LONG_AGO)
        owner.wait_for_url("**/partner/applications/*-*/**")
        expect(owner.locator("main")).to_contain_text("Foundation")
    assert _applications(stack, LONG_AGO) == ["decided", "draft"]


def _case(stack: Stack, partner: str) -> str:
    """The address of this partner's case."""
    rows = stack.sql(f"SELECT c.id {_CASES}", partner)
    return f"/desk/cases/{rows[0][0]}/"


_CASES = (
    "FROM reviews_case c JOIN accessprogram_application a ON a.id = c.application_id "
    "JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s"
)


def _decide(page: Page, outcome: str, why: str, *, reason: str = "") -> None:
    filled = form(page, "propose")
    filled.locator(f"input[name=outcome][value={outcome}]").check()
    if reason:
        filled.locator(f"input[name=reason_codes][value={reason}]").check()
    filled.locator("textarea[name=rationale]").fill(why)
    filled.locator("button[type=submit]").click()
    prove(page, PASSWORD)
    expect(page.locator("#decision")).to_contain_text("1 of 2 people stand behind it")


def _confirm(page: Page) -> None:
    page.locator("#confirm-form button[type=submit]").click()
    prove(page, PASSWORD)


def _begin_to_write(page: Page) -> None:
    """Words that are not sent, and are kept by themselves."""
    begun = form(page, "propose")
    begun.locator("textarea[name=rationale]").fill(BEGUN)
    expect(begun).to_contain_text("All changes saved")


def _nothing_took_effect(stack: Stack, owner: Page) -> None:
    """Neither for the partner's eyes nor in the tables: no notice, no agreement, no grant."""
    owner.goto("/partner/")
    expect(owner.locator("main")).to_contain_text("Foundation")
    expect(owner.get_by_role("link", name="Letter and signed receipt")).to_have_count(0)
    for table in ("decisionnotice", "agreement"):
        found = stack.sql(
            f"SELECT count(*) FROM accessprogram_{table} n JOIN accessprogram_application a ON a.id = n.application_id "
            "JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s",
            HELD,
        )
        assert found == [(0,)]
    grants = "SELECT count(*) FROM accessprogram_grant g JOIN accessprogram_partner p ON p.id = g.partner_id "
    assert stack.sql(f"{grants} WHERE p.name = %s", HELD) == [(0,)]


def _behind(stack: Stack, partner: str) -> list[tuple[str, str, bool, bool]]:
    """Who stands behind which decision, whether on its very hash, and whether still."""
    return [
        tuple(row)
        for row in stack.sql(
            "SELECT d.state, u.email, v.basis_hash = d.basis_hash, v.voided_at IS NULL FROM reviews_approval v "
            "JOIN reviews_decision d ON d.id = v.decision_id JOIN accessprogram_user u ON u.id = v.by_id "
            f"WHERE d.case_id = (SELECT c.id {_CASES}) ORDER BY d.created_at, v.created_at",
            partner,
        )
    ]


def _read_and_apply(owner: Page, stack: Stack, partner: str) -> None:
    """From the notice with its remedy and its day, over the letter, to the form; for the same tier again."""
    again = f"{_told(stack, partner) + WAIT:%-d %b %Y}"
    owner.goto("/partner/")
    for words in (TEXT, REMEDY, f"When to try again: from {again}"):
        expect(owner.locator(".notice")).to_contain_text(words)
    owner.get_by_role("link", name="Letter and signed receipt").click()
    for words in (REMEDY, f"You can apply again from {again}"):
        expect(owner.locator("main")).to_contain_text(words)
    owner.locator("main").get_by_role("link", name="Apply", exact=True).click()
    owner.locator("input[name=tier][value=foundation]").check()
    owner.get_by_role("button", name="Start the draft").click()


def _told(stack: Stack, partner: str) -> datetime:
    """When the partner was told of the decision."""
    ((at,),) = stack.sql(
        "SELECT n.created_at AT TIME ZONE 'UTC' FROM accessprogram_decisionnotice n JOIN accessprogram_application a "
        "ON a.id = n.application_id JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s",
        partner,
    )
    return at


def _applications(stack: Stack, partner: str) -> list[str]:
    rows = stack.sql(
        "SELECT a.state FROM accessprogram_application a JOIN accessprogram_partner p ON p.id = a.partner_id "
        "WHERE p.name = %s ORDER BY a.created_at",
        partner,
    )
    return [state for (state,) in rows]
