"""A source that is down: the check could not be made, nothing is approved on it, and it heals by itself."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.infra.stack import Stack
from tests.journeys.clicking import PATIENCE, as_, open_case

pytestmark = pytest.mark.journey

SENIOR = "senior-1@provider.example"
PARTNER = "Fictional Copper Telecom"
CHECK = "Mail addresses and mail domains"


def test_a_source_that_is_down_blocks_approval_and_heals_by_itself(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    with as_(browser, stack, SENIOR) as page:
        open_case(page, PARTNER)
        expect(page.locator("#propose")).not_to_contain_text("A case is decided when its checks have ended")
        stack.kill("dns")
        page.get_by_role("button", name=f"Run again {CHECK}").click()

        row = _row(page)
        expect(row).to_contain_text("Could not be checked.", timeout=PATIENCE)
        expect(row).to_contain_text("next try")
        expect(row).not_to_contain_text("Clear")
        page.reload()
        expect(page.locator("#propose")).to_contain_text("A case is decided when its checks have ended")
        assert page.locator("form[action$='/actions/propose/']").count() == 0

        stack.start_dns()  # nobody clicks anything from here on
        row = _row(page)
        expect(row).to_contain_text("The same as before", timeout=PATIENCE)
        expect(row).not_to_contain_text("Could not be checked.")
        page.reload()
        expect(page.locator("#propose")).not_to_contain_text("A case is decided when its checks have ended")


def _row(page: Page) -> Locator:
    return page.locator("#checks article", has_text=CHECK)
