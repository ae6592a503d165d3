"""What a case costs one reviewer's hands, from the queue to the recommendation: two journeys without the mouse, with
every key and every page counted. The bounds are promises; `make bench ROWS=effort` prints the figures."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, Request, expect

from tests.infra.stack import Stack
from tests.journeys.applying import NAMES, in_review, partner_name
from tests.journeys.clicking import PATIENCE, as_

CLEAN, TEN_NAMES = partner_name("clean-sheet"), partner_name("ten-names")
CLEAN_KEYS, CLEAN_PAGES = 14, 2
TEN_FINDINGS_KEYS = 45
REVIEWER = "reviewer@provider.example"


@dataclass
class Hands:
    """What one person presses and which pages they load; each key of a chord counts, as does each letter of a text."""

    page: Page
    pressed: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._look)

    def _look(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame and request.method == "GET":
            self.loaded.append(request.url)

    def press(self, key: str) -> None:
        """One key, or a chord (``Control+Enter``)."""
        self.pressed += key.split("+")
        self.page.keyboard.press(key)

    def __str__(self) -> str:
        return f"{len(self.pressed)} keys, {len(self.loaded)} pages ({' '.join(self.pressed)})"


@contextmanager
def two_applications(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """An installation with the demonstration's data and, in review, one clean case and one with ten findings."""
    with start_stack(seeded=True) as running:
        sent = "from tests.journeys.applying import NAMES, apply; apply('clean-sheet'); apply('ten-names', NAMES)"
        running.manage("shell", "-c", sent)
        for name in (CLEAN, TEN_NAMES):
            running.wait(lambda name=name: in_review(running, name), 240, f"{name} is in review")
        yield running


def clean_case(stack: Stack, browser: Browser) -> Hands:
    """Nothing but the sections waits for a person's word: what it costs until the recommendation is sent."""
    with as_(browser, stack, REVIEWER) as page:
        hands = _from_the_queue(page, CLEAN, needs=1)
        judge_sections_and_recommend(hands)
        return hands


def ten_findings(stack: Stack, browser: Browser) -> Hands:
    """Ten names resemble listed ones, and each is judged by itself, with its reason."""
    with as_(browser, stack, REVIEWER) as page:
        hands = _from_the_queue(page, TEN_NAMES, needs=len(NAMES) + 1)
        for left in range(len(NAMES), 0, -1):
            expect(page.locator("#needs .need")).to_have_count(left + 1, timeout=PATIENCE)
            hands.press("f")
            hands.press("1")
            expect(page.locator("#judgement-save")).to_be_focused()
            hands.press("Enter")
        expect(page.locator("#needs .need")).to_have_count(1, timeout=PATIENCE)
        judge_sections_and_recommend(hands)
    said = stack.sql(
        "SELECT count(*), count(DISTINCT j.hit_id), count(*) FILTER (WHERE j.reason <> '') FROM reviews_adjudication j "
        "JOIN accessprogram_user u ON u.id = j.by_id JOIN reviews_hit h ON h.id = j.hit_id "
        f"JOIN reviews_finding f ON f.id = h.finding_id JOIN reviews_checkrun r ON r.id = f.run_id {_OF_PARTNER} "
        "AND u.email = %s",
        TEN_NAMES,
        REVIEWER,
    )
    assert said == [(10, 10, 10)], said
    return hands


_OF_PARTNER = (
    "JOIN reviews_case c ON c.id = r.case_id JOIN accessprogram_application a ON a.id = c.application_id "
    "JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s"
)


def _from_the_queue(page: Page, name: str, *, needs: int) -> Hands:
    """The queue of what nobody holds, on which the case stands first; taken from there."""
    hands = Hands(page)
    page.goto("/desk/queues/unassigned/?" + urlencode({"q": f'"{name}"'}))
    expect(page.locator("[data-row]")).to_have_count(1)
    hands.press("j")
    hands.press("c")
    page.wait_for_url("**/desk/cases/*-*/")
    expect(page.locator("main")).to_contain_text("The seat is yours", timeout=PATIENCE)
    expect(page.locator("#submission-body [data-key=v]")).to_be_visible(timeout=PATIENCE)
    assert page.locator("#needs .need").count() == needs, page.locator("#needs").inner_text()
    return hands


def judge_sections_and_recommend(hands: Hands) -> None:
    """All sections are sound in one key; the composed text is the recommendation's."""
    page = hands.page
    page.wait_for_load_state()
    hands.press("v")
    expect(page.locator("#submission-body")).to_contain_text("every section judged", timeout=PATIENCE)
    expect(page.locator("#recommend-rationale")).to_have_value(re.compile("sound"), timeout=PATIENCE)
    hands.press("r")
    expect(page.locator("#recommend-outcome")).to_be_focused()
    hands.press("Space")
    hands.press("Control+Enter")
    loaded = list(hands.loaded)
    expect(page.locator("main")).to_contain_text("Your recommendation is with those who decide.", timeout=PATIENCE)
    hands.loaded[:] = loaded  # the page that says so is the answer, not a step on the way
