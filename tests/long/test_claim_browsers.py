"""Two reviewers in two browsers want one case: one gets it, the other is told who; who lets it run out is followed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys.clicking import as_

pytestmark = pytest.mark.journey
PARTNER = "Fictional Copper Telecom"


@pytest.fixture
def own_stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """One of its own: seats of the demonstration are taken in it."""
    with start_stack(seeded=True) as running:
        yield running


def test_one_of_two_gets_the_case_and_the_other_may_follow_with_a_reason(own_stack: Stack, browser: Browser) -> None:
    stack = own_stack
    with (
        as_(browser, stack, "reviewer@provider.example") as one,
        as_(browser, stack, "reviewer-2@provider.example") as two,
    ):
        for page in (one, two):
            _open(page)
        # Who else is looking is told on both pages.
        expect(two.locator(".case-here")).to_contain_text("Demo Reviewer One has this case open too.")
        # What is stale is refused, never obeyed: this page does not learn in time that the seat is gone.
        two.route("**/live/**", lambda route: route.abort())
        _take(one)
        expect(one.locator("main")).to_contain_text("The seat is yours for eight hours.")
        _take(two)
        expect(two.locator("main")).to_contain_text("Demo Reviewer One holds this seat. They can give it up.")
        assert _holders(stack) == [("Demo Reviewer One", "taken", 1)]

        # The open page keeps the seat; when its time runs out, the other takes it over and says why.
        _ends(stack, one, "5 minutes")
        one.reload()
        stack.wait(lambda: _minutes_left(stack) > 400, 20, "the open page renews the seat")
        one.close()
        _ends(stack, two, "-1 minute")
        _open(two)
        two.locator("#work").scroll_into_view_if_needed()
        two.locator("#work summary", has_text="Take it over").first.click()
        two.locator("#work form[action$='/take_over/'] input[name=reason]").fill("She is away this week.")
        two.get_by_role("button", name="Take over this seat").first.click()
        expect(two.locator("main")).to_contain_text("Whoever held it is told, with your reason.")
    assert _holders(stack) == [("Demo Reviewer Two", "taken_over", 2)]


def _open(page: Page) -> None:
    page.goto("/desk/queues/open/")
    page.locator("tr", has_text=PARTNER).locator("a[href*='/desk/cases/']").first.click()
    expect(page.locator("h1")).to_contain_text(PARTNER)


def _take(page: Page) -> None:
    page.locator("form[action$='/actions/claim/'] button", has_text="Take").first.click()
    page.wait_for_load_state()


def _ends(stack: Stack, page: Page, after: str) -> None:
    """The time of whoever sits on the case that this page shows ends so long from now."""
    case_id = page.url.split("/desk/cases/")[1].split("/")[0]
    ends = "UPDATE reviews_claim SET expires_at = now() + %s::interval WHERE released_at IS NULL AND case_id = %s"
    stack.sql(ends, after, case_id)


_LIVE = (
    "FROM reviews_claim c JOIN reviews_case k ON k.id = c.case_id JOIN accessprogram_application a "
    "ON a.id = k.application_id JOIN accessprogram_partner p ON p.id = a.partner_id JOIN accessprogram_user u "
    "ON u.id = c.user_id WHERE c.released_at IS NULL AND c.seat = 'review' AND p.name = %s"
)


def _holders(stack: Stack) -> list[tuple[str, str, int]]:
    return [tuple(row) for row in stack.sql(f"SELECT u.name, c.origin, c.fence {_LIVE}", PARTNER)]


def _minutes_left(stack: Stack) -> float:
    ((minutes,),) = stack.sql(f"SELECT extract(epoch FROM c.expires_at - now()) / 60 {_LIVE}", PARTNER)
    return float(minutes)
