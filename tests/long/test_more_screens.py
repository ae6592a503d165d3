"""The pages of tests/journeys/test_screens.py and further ones: everything that axe knows, in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.infra.stack import Stack
from tests.journeys.test_screens import SCREENS, Screen, at, behind, look_at, looking, of_partner

__all__ = ["looking"]
pytestmark = pytest.mark.journey

WIDER = {"wide": (1920, 1080), "wide-dark": (1920, 1080), "phone-dark": (360, 800)}
BANK, SENIOR, ADMIN = "owner@harbour-bank.example", "senior-1@provider.example", "administrator-1@provider.example"


def offering(path: str) -> Callable[[Page, str], None]:
    """A list whose search offers what could follow."""

    def go(page: Page, url: str) -> None:
        at(path)(page, url)
        page.keyboard.press("/")
        page.keyboard.type("sta")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")

    return go


def refused(path: str) -> Callable[[Page, str], None]:
    """The page that answers what could not be read."""

    def go(page: Page, url: str) -> None:
        answer = page.goto(url + path)
        assert answer is not None and answer.status == 422

    return go


def file_of(name: str) -> Callable[[Page, str], None]:
    """The first file of a partner's case, as pictures."""

    def go(page: Page, url: str) -> None:
        of_partner("/desk/queues/open/", name)(page, url)
        page.goto(f"{page.url}panels/evidence/")
        page.locator("main a[href*='/files/']").first.click()
        page.wait_for_url("**/files/**")

    return go


MORE = (
    Screen("tier", "", behind("/tiers/", r"^/tiers/frontier/")),
    Screen("model", "", behind("/tiers/frontier/", r"^/models/")),
    Screen("initiatives", "", at("/initiatives/")),
    Screen("terms", "owner@open-orchard.example", behind("/partner/", r"/terms/$")),
    Screen("proofs", "owner@copper-telecom.example", behind("/partner/", r"/proofs/$")),
    Screen("rations", BANK, at("/partner/rations/")),
    Screen("next-tier", BANK, at("/partner/next-tier/")),
    Screen("contributions", BANK, at("/partner/contributions/")),
    Screen("measures", BANK, at("/partner/measures/")),
    Screen("webhooks", BANK, at("/partner/webhooks/")),
    Screen("letter", BANK, behind("/partner/", r"^/partner/letters/")),
    Screen("appeal", "owner@iron-arrow.example", behind("/partner/", r"^/partner/letters/[0-9a-f-]{36}/appeal/$")),
    Screen("second-person", "analyst-2@provider.example", behind("/desk/hits/", r"^/desk/hits/[0-9a-f-]{36}/")),
    Screen("reliability", SENIOR, at("/desk/hits/accuracy/")),
    Screen("incident", SENIOR, behind("/desk/incidents/", r"^/desk/incidents/[0-9a-f-]{36}/")),
    Screen("measure", SENIOR, behind("/desk/enforcement/", r"^/desk/enforcement/[0-9a-f-]{36}/")),
    Screen("blocked-calls", SENIOR, at("/desk/blocked/")),
    Screen("desk-model", SENIOR, behind("/desk/models/", r"^/desk/models/[0-9a-f-]{36}/")),
    Screen("assessments", SENIOR, at("/desk/assessments/")),
    Screen("desk", "reviewer@provider.example", at("/desk/")),
    Screen("search", "reviewer@provider.example", offering("/desk/queues/open/")),
    Screen("work", "reviewer@provider.example", at("/desk/work/")),
    Screen("work-people", SENIOR, at("/desk/work/people/")),
    Screen("work-panel", SENIOR, behind("/desk/queues/open/", r"^/desk/cases/[0-9a-f-]{36}/$", "panels/work/")),
    Screen("bulk", SENIOR, at("/desk/bulk/")),
    Screen("search-error", "reviewer@provider.example", refused("/desk/cases/?q=tier:frontier+risk:>>60")),
    Screen("by-name", "analyst@provider.example", at("/desk/hits/?by=entity")),
    Screen("votes", "reviewer@provider.example", of_partner("/desk/queues/open/", "Atlas"), "#votes"),
    Screen("appealed", "appeals-1@provider.example", of_partner("/desk/queues/open/", "Iron Arrow")),
    Screen("closed", SENIOR, of_partner("/desk/queues/closed/", "Harbour Bank")),
    Screen("file", "reviewer@provider.example", file_of("Copper")),
    Screen("keys", ADMIN, at("/desk/keys/")),
    Screen("desk-rations", ADMIN, at("/desk/rations/")),
)


@pytest.mark.parametrize("screen", (*SCREENS, *MORE), ids=lambda screen: screen.name)
def test_further_screen_in_light_dark_and_on_a_phone(demo_stack: Stack, looking: Page, screen: Screen) -> None:
    look_at(demo_stack, looking, screen)


@pytest.mark.parametrize(
    "screen", [one for one in SCREENS if one.name in ("queue", "case", "adjudication")], ids=lambda screen: screen.name
)
def test_desk_on_a_wide_screen_and_in_the_dark_on_a_phone(demo_stack: Stack, looking: Page, screen: Screen) -> None:
    look_at(demo_stack, looking, screen, looks=WIDER)
