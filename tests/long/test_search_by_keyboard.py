"""A search is written without the mouse: fields and values are offered, walked through and taken; the list then looks
as one chooses."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys.clicking import as_

pytestmark = pytest.mark.journey


def test_a_search_is_completed_by_arrows_enter_tab_and_escape(demo_stack: Stack, browser: Browser) -> None:
    with as_(browser, demo_stack, "reviewer@provider.example") as page:
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/desk/queues/open/")
        page.keyboard.press("/")
        field = page.get_by_role("combobox", name="Search")
        expect(field).to_be_focused()
        _take_a_field_and_a_value(page)
        expect(field).to_have_value("stage:review ")
        _close_what_is_offered(page)
        _partner_by_a_part_of_its_name(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/queues/open/?q=stage%3Areview**")
        expect(page.locator("tr[data-row]")).to_have_count(1)
        expect(page.locator("tr[data-row]")).to_contain_text("Fictional Copper Telecom")
        assert complaints == []


def test_columns_and_order_are_chosen_by_keyboard_and_stand_in_the_address(demo_stack: Stack, browser: Browser) -> None:
    with as_(browser, demo_stack, "reviewer@provider.example") as page:
        page.goto("/desk/queues/open/")
        page.get_by_text("Columns and order").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Country").focus()
        page.keyboard.press("Space")
        page.get_by_label("Order").focus()
        page.keyboard.press("End")
        page.get_by_label("Rows close together").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/queues/open/?**sort=-partner&dense=yes")
        expect(page.locator("th[aria-sort='descending']")).to_have_text("Partner")
        expect(page.get_by_role("columnheader", name="Country")).to_be_visible()
        names = page.locator("tr[data-row] td.cell-partner").all_inner_texts()
        assert names == sorted(names, reverse=True)
        assert len(names) > 1


def _take_a_field_and_a_value(page: Page) -> None:
    field, offered = page.get_by_role("combobox"), page.get_by_role("listbox")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("sta")
    expect(offered.get_by_role("option")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("stage_due:")
    page.keyboard.press("ArrowDown")
    marked = offered.get_by_role("option", selected=True)
    expect(marked).to_contain_text("stage:")
    expect(field).to_have_attribute("aria-activedescendant", str(marked.get_attribute("id")))
    page.keyboard.press("Enter")
    expect(field).to_have_value("stage:")
    # The values of the field follow at once.
    expect(offered.get_by_role("option", name="review")).to_be_visible()
    page.keyboard.type("rev")
    expect(offered.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    expect(offered).to_be_hidden()


def _close_what_is_offered(page: Page) -> None:
    """Escape closes and keeps what was typed; the arrow opens again."""
    field, offered = page.get_by_role("combobox"), page.get_by_role("listbox")
    page.keyboard.type("ris")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(field).to_have_value("stage:review ris")
    page.keyboard.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_contain_text("risk:")
    for _sign in "ris":
        page.keyboard.press("Backspace")
    expect(offered.get_by_role("option", selected=True)).to_have_count(0)


def _partner_by_a_part_of_its_name(page: Page) -> None:
    """An arrow that is faster than the answer waits for it: what was offered for other words is never taken."""
    page.keyboard.type("copp")
    page.keyboard.press("ArrowDown")
    marked = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(marked).to_contain_text("Fictional Copper Telecom")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_value('stage:review "Fictional Copper Telecom" ')
