"""A maintainer without an account answers through the recipients' link, from the letter to the link's end."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys import clicking
from tests.journeys.clicking import as_

pytestmark = pytest.mark.journey

PROJECT = "libjourney"
ADDRESS = "security@libjourney.example"
TITLE = "Overflow in the journey's parser"


def test_maintainer_without_an_account_answers_through_the_link(demo_stack: Stack, browser: Browser) -> None:
    with (
        as_(browser, demo_stack, "owner@harbour-bank.example") as owner,
        clicking.visitor(browser, demo_stack) as maintainer,
    ):
        _invite(owner)
        maintainer.goto(clicking.letter(demo_stack, ADDRESS, r"http\S+/reports/\S+"))
        expect(maintainer.locator("main")).to_contain_text("No report yet")
        finding = _report(owner, TITLE)
        _answer(maintainer)
        owner.goto(finding)
        expect(owner.locator("main")).to_contain_text("Acknowledged as valid")
        expect(owner.locator("main")).to_contain_text("Confirmed, a fix is on its way.")
        _take_less(owner, maintainer)
        _end(owner, maintainer)


def _invite(owner: Page) -> None:
    """A project, and the link for its people."""
    owner.goto("/partner/projects/")
    owner.locator("input[name=name]").fill(PROJECT)
    owner.locator("input[name=url]").fill(f"https://code.example/{PROJECT}")
    owner.get_by_role("button", name="Add the project").click()
    card = owner.locator("section.card", has=owner.get_by_role("heading", name=PROJECT))
    card.locator("input[name=address]").fill(ADDRESS)
    card.get_by_role("button", name="Send the link").click()
    expect(card).to_contain_text("not used yet")


def _report(owner: Page, title: str) -> str:
    """A finding, recorded and reported; returns its address."""
    owner.goto("/partner/contributions/new/")
    owner.locator("input[name=kind][value=finding]").check()
    owner.locator("input[name=title]").fill(title)
    owner.locator("select[name=severity]").select_option("high")
    owner.locator("select[name=project]").select_option(label=PROJECT)
    owner.get_by_role("button", name="Record as a draft").click()
    owner.wait_for_url("**/partner/contributions/*-*/")
    owner.get_by_role("button", name="It is reported").click()
    owner.wait_for_load_state()
    return owner.url


def _answer(maintainer: Page) -> None:
    """Received first, then what it is worth, with a word to its finder."""
    maintainer.reload()
    expect(maintainer.locator("main")).to_contain_text("Embargo until")
    maintainer.get_by_role("button", name=f"Received {TITLE}").click()
    expect(maintainer.locator("main")).to_contain_text("Thank you. Recorded: received.")
    maintainer.locator("textarea[name=note]").fill("Confirmed, a fix is on its way.")
    maintainer.get_by_role("button", name=f"Valid {TITLE}").click()
    expect(maintainer.locator("main")).to_contain_text("Acknowledged as valid")


def _take_less(owner: Page, maintainer: Page) -> None:
    """One report a week is what they take: the next one waits, and nothing of it is lost."""
    maintainer.locator("#id_limit").fill("1")
    maintainer.get_by_role("button", name="Take so many").click()
    expect(maintainer.locator("main")).to_contain_text("No further report is sent to you before")
    _report(owner, "Another overflow")
    expect(owner.locator("main")).to_contain_text("take no more reports before")
    expect(owner.locator("main")).to_contain_text("Draft")


def _end(owner: Page, maintainer: Page) -> None:
    """The partner ends the link: it opens the page of what is not there."""
    owner.goto("/partner/projects/")
    owner.get_by_role("button", name=f"End the link {PROJECT}").click()
    owner.wait_for_load_state()
    answered = maintainer.reload()
    assert answered is not None
    assert answered.status == 404
