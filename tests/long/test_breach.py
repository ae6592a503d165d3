"""A pledge is broken, cured and kept again, by clicking: the level falls, a plan is agreed, the level comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys.clicking import as_, unfold

pytestmark = pytest.mark.journey

PARTNER = "Fictional Riverbend Council"
OWNER = "owner@riverbend-council.example"
VERIFIER = "verifier@provider.example"
PLEDGE = "Incident notice"


def test_broken_pledge_is_cured_and_kept_again(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    _owed(stack)
    with as_(browser, stack, OWNER) as owner, as_(browser, stack, VERIFIER) as verifier:
        _find_it_broken(verifier)
        _answer_and_plan(owner)
        _accept(verifier)
        _bring(owner)
        _verify(verifier)
        owner.goto("/partner/commitments/")
        owner.get_by_role("link", name=PLEDGE, exact=True).first.click()
        expect(owner.locator("main")).to_contain_text("An earlier breach")
        expect(owner.locator("h1 + *, .page-head, main").first).to_contain_text("Verified")
    assert "All" in stack.manage("check_invariants")


def _owed(stack: Stack) -> None:
    """Time passes: the pledge's day was three days ago, and the sweep says so."""
    stack.sql(
        "UPDATE accessprogram_commitment SET due_at = now() - interval '3 days' WHERE side = 'partner' AND title = %s "
        "AND state IN ('pledged', 'due') AND period = 1 AND partner_id IN "
        "(SELECT id FROM accessprogram_partner WHERE name = %s)",
        PLEDGE,
        PARTNER,
    )
    found = (
        "SELECT 1 FROM accessprogram_commitment c JOIN accessprogram_partner p ON p.id = c.partner_id "
        "WHERE p.name = %s AND c.title = %s AND c.state = 'due'"
    )
    stack.wait(lambda: stack.sql(found, PARTNER, PLEDGE), 30, "the pledge is due")


def _open(page: Page) -> None:
    """The partner's pledges at the desk, then this one."""
    page.goto("/desk/commitments/?view=all")
    page.get_by_role("link", name=PARTNER).first.click()
    expect(page.locator("main")).to_contain_text("Who kept their word")
    page.get_by_role("link", name=PLEDGE, exact=True).first.click()
    expect(page.locator("h1")).to_contain_text(PLEDGE)


def _find_it_broken(page: Page) -> None:
    _open(page)
    form = page.locator("form[action$='/breach/']")
    unfold(form)
    form.locator("textarea[name=reason]").fill("No record of incidents was brought by its day.")
    form.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("A cure plan by")


def _answer_and_plan(page: Page) -> None:
    """The partner reads why, says how it sees it, and proposes how and by when."""
    page.goto("/partner/commitments/")
    page.get_by_role("link", name=f"The breach and its cure {PLEDGE}").click()
    expect(page.locator("#breach")).to_contain_text("No record of incidents")
    said = page.locator("form[action$='/representation/']")
    unfold(said)
    said.locator("textarea").fill("The record was written and not sent.")
    said.locator("button[type=submit]").click()
    expect(page.locator("#breach")).to_contain_text("written and not sent")
    plan = page.locator("form[action$='/plan/']")
    plan.locator("textarea").fill("We send it, and a second person checks each half-year that it went.")
    plan.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("What you wrote was kept")  # the day is missing
    plan = page.locator("form[action$='/plan/']")
    expect(plan.locator("textarea")).to_have_value(
        "We send it, and a second person checks each half-year that it went."
    )
    plan.locator("input[name=due_on]").fill((timezone.now() + timedelta(days=14)).date().isoformat())
    plan.locator("button[type=submit]").click()
    expect(page.locator("#breach")).to_contain_text("until then the clock waits")


def _accept(page: Page) -> None:
    page.goto("/desk/commitments/?view=broken")
    page.get_by_role("link", name=PARTNER).first.click()
    page.get_by_role("link", name=f"The breach and its cure {PLEDGE}").click()
    answer = page.locator("form[action*='/plans/']")
    answer.locator("input[name=accept][value=yes]").check()
    answer.locator("textarea[name=answer]").fill("Good, and soon enough.")
    answer.locator("button[type=submit]").click()
    expect(page.locator("#breach")).to_contain_text("To be cured by")


def _bring(page: Page) -> None:
    page.reload()
    expect(page.locator("#breach")).to_contain_text("Good, and soon enough.")
    evidence = page.locator("form[action$='/evidence/']")
    unfold(evidence)
    evidence.locator("textarea[name=statement]").fill("The record of the half-year, as sent.")
    evidence.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("The evidence is recorded")


def _verify(page: Page) -> None:
    _open(page)
    verdict = page.locator("form[action$='/verdict/']")
    verdict.locator("input[name=verdict][value=verified]").check()
    verdict.locator("textarea[name=reason]").fill("It is the record.")
    verdict.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Your verdict is recorded")
