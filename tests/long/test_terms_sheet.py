"""A terms sheet with two counter-offers, by clicking: what both sides settle is what is decided and signed."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack
from tests.journeys.clicking import as_, form, open_case, prove, unfold

pytestmark = pytest.mark.journey

NAME = "Demonstration Maintainer"
OWNER = "owner@lone-maintainer.example"
LINE = "Detection engineering"


def test_two_counter_offers_become_the_agreement(demo_stack: Stack, browser: Browser) -> None:
    with (
        as_(browser, demo_stack, OWNER) as owner,
        as_(browser, demo_stack, "reviewer@provider.example") as reviewer,
        as_(browser, demo_stack, "senior-1@provider.example") as senior,
    ):
        owner.goto("/partner/")
        owner.get_by_role("link", name="Open the terms sheet").click()
        _propose(owner, "offer", 400, "We publish twice as many rules since spring.")
        open_case(reviewer, NAME)
        expect(reviewer.locator("#needs")).to_contain_text("The partner proposes other terms")
        reviewer.get_by_role("link", name="Read and negotiate the terms sheet").click()
        _propose(reviewer, "counter", 250, "That is what your report of use supports.")
        owner.reload()
        expect(owner.locator("main")).to_contain_text("Waiting for your side")
        _propose(owner, "counter", 300, "Two releases fall into one week each month.")
        # While a line is open nothing is approved, and it is said which.
        open_case(senior, NAME)
        _decide(senior)
        expect(senior.locator(".error-summary")).to_contain_text(f"wait for an answer: {LINE}.")
        reviewer.reload()
        _line(reviewer).get_by_role("button", name="Accept").click()
        expect(_line(reviewer)).to_contain_text("Agreed")
        expect(_line(reviewer)).to_contain_text("300 requests a day")
        open_case(senior, NAME)
        _decide(senior)
        expect(senior.locator("#decision")).to_contain_text("1 of 2")
        owner.reload()
        expect(owner.locator("main")).to_contain_text("The terms are frozen")
        with as_(browser, demo_stack, "senior-2@provider.example") as second:
            open_case(second, NAME)
            second.get_by_role("button", name="Confirm the decision").click()
            prove(second, PASSWORD)
            expect(second.locator("#decision")).to_contain_text("Effective")
        owner.goto("/partner/")
        owner.locator("a[href*='/partner/agreements/']").first.click()
        expect(owner.locator("main")).to_contain_text(f"{LINE}: 300 requests a day")
        with owner.expect_download() as kept:
            owner.get_by_role("link", name="PDF").click()
        assert re.fullmatch(r"agreement-CS-.+-1\.pdf", kept.value.suggested_filename)


def _line(page: Page) -> Locator:
    return page.get_by_role("article", name=LINE)


def _propose(page: Page, kind: str, requests: int, reason: str) -> None:
    field = _line(page).locator(f"[id^='{kind}-'][name=requests_per_day]")
    unfold(field)
    field.fill(str(requests))
    _line(page).locator(f"[id^='{kind}-'][name=reason]").fill(reason)
    field.locator("xpath=ancestor::form").get_by_role("button", name="Propose").click()
    expect(_line(page)).to_contain_text("It waits for the other side.")


def _decide(page: Page) -> None:
    filled = form(page, "propose")
    filled.locator("input[name=outcome][value=approve]").check()
    filled.locator("textarea[name=rationale]").fill("As recommended, on the terms that were settled.")
    filled.locator("button[type=submit]").click()
    prove(page, PASSWORD)
