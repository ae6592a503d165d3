"""Every part of a case by itself, as where no script runs: axe finds nothing serious, nothing overflows."""

import pytest
from playwright.sync_api import Page

from reviews.web.panels import PANELS
from tests.infra.stack import Stack
from tests.journeys.test_screens import Screen, look_at, looking, of_partner

__all__ = ["looking"]
pytestmark = pytest.mark.journey

# Where a part is shown that the case of everything else does not have.
ELSEWHERE = {"appeal": "Iron Arrow", "votes": "Atlas", "corrections": "Iron Arrow"}
APPEALS = ("appeal", "corrections")


@pytest.mark.parametrize("slug", PANELS)
def test_part_of_a_case_in_light_dark_and_on_a_phone(demo_stack: Stack, looking: Page, slug: str) -> None:
    def go(page: Page, url: str) -> None:
        of_partner("/desk/queues/open/", ELSEWHERE.get(slug, "Copper"))(page, url)
        answer = page.goto(f"{page.url}panels/{slug}/")
        assert answer is not None and answer.status == 200

    who = "appeals-1" if slug in APPEALS else "senior-1"
    look_at(demo_stack, looking, Screen(f"part-{slug}", f"{who}@provider.example", go))
