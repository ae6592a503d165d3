"""A case costs a reviewer's hands no more than promised: counted key by key, from the queue to the recommendation. What
they have begun is never replaced."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.infra.stack import Stack
from tests.journeys import effort
from tests.journeys.applying import in_review, partner_name
from tests.journeys.clicking import PATIENCE, as_, open_case, take

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def effort_stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    with effort.two_applications(start_stack) as running:
        yield running


def test_a_clean_case_takes_fourteen_keys_and_two_pages(effort_stack: Stack, browser: Browser) -> None:
    hands = effort.clean_case(effort_stack, browser)
    assert len(hands.pressed) <= effort.CLEAN_KEYS, str(hands)
    assert len(hands.loaded) <= effort.CLEAN_PAGES, str(hands)


def test_a_case_with_ten_findings_takes_forty_five_keys(effort_stack: Stack, browser: Browser) -> None:
    hands = effort.ten_findings(effort_stack, browser)
    assert len(hands.pressed) <= effort.TEN_FINDINGS_KEYS, str(hands)


def test_what_somebody_began_is_not_replaced_by_what_was_on_its_way(effort_stack: Stack, browser: Browser) -> None:
    stack, name = effort_stack, partner_name("two-names")
    stack.manage("shell", "-c", "from tests.journeys.applying import NAMES, apply; apply('two-names', NAMES[:2])")
    stack.wait(lambda: in_review(stack, name), 240, f"{name} is in review")
    with as_(browser, stack, effort.REVIEWER) as page, as_(browser, stack, "analyst@provider.example") as other:
        open_case(page, name)
        take(page, "review")
        open_case(other, name)
        other.wait_for_load_state()
        other.keyboard.press("]")
        expect(other.locator("#needs .needs-steps")).to_contain_text("2 of 3")
        on_its_way: list[Route] = []
        page.route("**/panels/needs/", lambda route: on_its_way.append(route))
        with page.expect_request("**/panels/needs/", timeout=PATIENCE):
            _judge(other)
        page.keyboard.press("f")
        with page.expect_response("**/panels/needs/"):
            on_its_way[0].continue_()
        expect(page.get_by_label("False positive")).to_be_checked()
        expect(page.locator("#needs .need")).to_have_count(3)
        _judge(page)
        expect(page.locator("#needs .need")).to_have_count(1)


def _judge(page: Page) -> None:
    page.keyboard.press("f")
    page.keyboard.press("1")
    expect(page.locator("#judgement-save")).to_be_focused()
    page.keyboard.press("Enter")
