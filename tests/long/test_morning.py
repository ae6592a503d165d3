"""A reviewer's morning without the mouse: what is next, a tag, a case taken and put off, several at once, undone; and a
case searched for, taken, judged and recommended."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys.applying import in_review, partner_name
from tests.journeys.clicking import as_
from tests.journeys.effort import Hands, judge_sections_and_recommend

pytestmark = pytest.mark.journey
PATIENCE = 20_000  # milliseconds
LAST = partner_name("morning-post")


@pytest.fixture
def own_stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """One of its own: cases of the demonstration are given and put off in it."""
    with start_stack(seeded=True) as running:
        running.manage("shell", "-c", "from tests.journeys.applying import apply; apply('morning-post')")
        yield running


def test_a_whole_morning_by_keyboard_only(own_stack: Stack, browser: Browser) -> None:
    with as_(browser, own_stack, "reviewer@provider.example") as page:
        page.goto("/desk/")
        _the_keys_are_listed(page)
        _next(page)
        _settled(page)
        page.keyboard.press("m")
        page.keyboard.type("Morning round")
        page.keyboard.press("Enter")
        _said(page, "The tag is on the case.")
        _settled(page)
        expect(page.locator("#work .tag").filter(has_text="morning-round")).to_have_count(1, timeout=PATIENCE)
        page.keyboard.press("z")
        page.keyboard.press("Control+a")
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        _said(page, "The case is out of your own queues until then.")

        _back(page)
        page.keyboard.press("g")
        page.keyboard.press("u")
        page.wait_for_url("**/desk/queues/unassigned/**")
        page.keyboard.press("j")
        page.keyboard.press("c")
        _said(page, "The seat is yours for eight hours.")

        _back(page)
        expect(page.locator("#put-off a[href*='/desk/cases/']").first).to_be_visible()
        _several_at_once(page)
        own_stack.wait(lambda: in_review(own_stack, LAST), 240, f"{LAST} is in review")
        _search_take_and_recommend(page)
    assert own_stack.sql(
        "SELECT u.email, r.outcome, r.rationale LIKE '%%: sound.%%' FROM reviews_recommendation r "
        "JOIN accessprogram_user u ON u.id = r.by_id JOIN reviews_case c ON c.id = r.case_id "
        "JOIN accessprogram_application a ON a.id = c.application_id JOIN accessprogram_partner p "
        "ON p.id = a.partner_id WHERE p.name = %s",
        LAST,
    ) == [("reviewer@provider.example", "approve", True)]


def _the_keys_are_listed(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    for words in ("Next case", "All that is mine", "Open the row"):
        expect(keys).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def _next(page: Page) -> None:
    """The next case, and why it comes now."""
    before = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda address: address != before and "/desk/cases/" in address)
    expect(page.locator(".case-here")).to_contain_text("due", timeout=PATIENCE)


def _said(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words, timeout=PATIENCE)


def _back(page: Page) -> None:
    page.keyboard.press("u")
    page.wait_for_url("**/desk/")


def _settled(page: Page) -> None:
    """The panel of work is there, and with it its keys."""
    expect(page.locator("#tag-tag")).to_be_visible(timeout=PATIENCE)


def _several_at_once(page: Page) -> None:
    """Two rows ticked, tagged together, and taken back."""
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/queues/open/**")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_contain_text("2")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 selected cases")
    page.keyboard.press("s")
    page.wait_for_url("**/desk/bulk/*-*/")
    _said(page, "2 cases done")
    page.keyboard.press("u")
    _said(page, "Undone.")
    expect(page.locator("tr[data-row]", has_text="Back in your queues.")).to_have_count(2)
    page.keyboard.press("b")
    page.wait_for_url("**/desk/")


def _search_take_and_recommend(page: Page) -> None:
    """The words of a search lead to one row; taken, its sections judged, and recommended with the composed text."""
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/desk/queues/unassigned/**")
    page.keyboard.press("/")
    page.keyboard.type(LAST)
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("c")
    _said(page, "The seat is yours for eight hours.")
    expect(page.locator("#submission-body [data-key=v]")).to_be_visible(timeout=PATIENCE)
    judge_sections_and_recommend(Hands(page))
    _back(page)
