"""An analyst goes through ten hits without the mouse; an update of the list reopens one of them and says why."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys.applying import NAMES, partner_name
from tests.journeys.clicking import PATIENCE, as_

pytestmark = pytest.mark.journey

TEN_NAMES = partner_name("ten-names")
LIST = Path(__file__).parents[2] / "reviews" / "screening" / "fictional"
OF_CASE = (
    "FROM reviews_hit h JOIN reviews_finding f ON f.id = h.finding_id JOIN reviews_checkrun r ON r.id = f.run_id "
    "JOIN accessprogram_submission s ON s.id = r.submission_id JOIN accessprogram_application a "
    "ON a.id = s.application_id JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s"
)


@pytest.fixture
def judged_stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """One of its own: every hit of the demonstration is judged, also those of cases that other tests look at."""
    with start_stack(seeded=True) as running:
        yield running


def test_ten_hits_are_judged_by_keyboard_and_a_list_update_reopens_one(
    judged_stack: Stack, browser: Browser, tmp_path: Path
) -> None:
    stack = judged_stack
    stack.manage("shell", "-c", "from tests.journeys.applying import NAMES, apply; apply('ten-names', NAMES)")
    stack.wait(lambda: _hits(stack) >= len(NAMES), 60, "ten names are screened")
    with as_(browser, stack, "analyst@provider.example") as page:
        page.goto("/desk/hits/")
        _the_keys_are_listed(page)
        judged = _judge_all(page)
        assert judged >= len(NAMES)
        _change_the_list(stack, tmp_path)
        stack.wait(lambda: _hits(stack, "AND h.reopened <> ''"), PATIENCE / 1000, "a hit reopens")
        _one_is_open_and_says_why(page)
    settled = _hits(stack, "AND r.generation = 2 AND h.suppressed_by_id IS NOT NULL")
    assert (settled, _hits(stack, "AND r.generation = 2")) == (len(NAMES) - 1, len(NAMES))


def _the_keys_are_listed(page: Page) -> None:
    """``j`` and Enter open the first row; ``?`` says which letters there are."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/hits/*-*/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    for words in ("False positive", "Next hit", "Save what you wrote, and go on"):
        expect(keys).to_contain_text(words)
    page.keyboard.press("Escape")
    first = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda address: address != first)
    page.keyboard.press("k")
    page.wait_for_url(first)


def _judge_all(page: Page) -> int:
    """A letter, a reason, Ctrl and Enter: from one hit to the next until none waits."""
    judged = 0
    while "/desk/hits/" in page.url:
        assert judged < 3 * len(NAMES)
        here = page.url
        page.keyboard.press("f")
        expect(page.get_by_label("False positive")).to_be_checked()
        expect(page.locator("textarea[name=reason]")).to_be_focused()
        page.keyboard.type("Born in 1999: another person of that name.")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda address, left=here: address != left)
        judged += 1
    expect(page.locator("main")).to_contain_text("No other hit waits.")
    return judged


def _change_the_list(stack: Stack, folder: Path) -> None:
    """The publisher corrects one date of birth."""
    shutil.copytree(LIST, folder / "list")
    entries = folder / "list" / "sdn.csv"
    text = entries.read_text(encoding="utf-8")
    assert text.count("DOB 19 Jul 1983") == 1
    entries.write_text(text.replace("DOB 19 Jul 1983", "DOB 01 Jan 1999"), encoding="utf-8")
    stack.manage("screening_import", "fictional", str(folder / "list"))


def _one_is_open_and_says_why(page: Page) -> None:
    page.goto("/desk/hits/")
    row = page.locator("tr[data-row]", has_text=TEN_NAMES)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("reopened")
    expect(row).to_contain_text("the entry on the list changed (birth date)")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/hits/*-*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("UTOPIADIS")
    expect(page.locator("main")).to_contain_text("Reopened")
    expect(page.locator("main")).to_contain_text("Born in 1999: another person of that name.")


def _hits(stack: Stack, narrowed: str = "") -> int:
    ((count,),) = stack.sql(f"SELECT count(*) {OF_CASE} {narrowed}", TEN_NAMES)
    return int(count)
