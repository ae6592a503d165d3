"""The pages that people work on, in light, dark and at 360 px: axe finds nothing serious, nothing overflows.

With SCREENSHOTS=<folder> each is also kept as a picture: `make screenshots` puts them into docs/screenshots.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack

pytestmark = pytest.mark.journey

TALLEST = 1500
LOOKS = {"light": (1280, 900), "dark": (1280, 900), "phone": (360, 800)}
# Colours glide from one look to the next: measured before they arrive, their contrast is neither's.
AT_ONCE = "*, *::before, *::after { transition: none !important; animation: none !important; }"
SETTLED = """async (dark) => {
  while (matchMedia("(prefers-color-scheme: dark)").matches !== dark) await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""
EVERYTHING = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What another look can change: colours in the dark, sizes on a phone. tests/long asks everything of every look.
CHANGED = {
    "light": EVERYTHING,
    "dark": {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}},
    "phone": {**EVERYTHING, "runOnly": {"type": "rule", "values": ["target-size"]}},
}


def at(path: str) -> Callable[[Page, str], None]:
    """The page with this address."""
    return lambda page, url: _open(page, url + path)


def behind(path: str, link: str, then: str = "") -> Callable[[Page, str], None]:
    """The page behind the first link whose address matches ``link`` (and ``then`` below it)."""

    def go(page: Page, url: str) -> None:
        _open(page, url + path)
        hrefs = [str(anchor.get_attribute("href")) for anchor in page.locator("main a[href]").all()]
        found = next(href for href in hrefs if re.search(link, href))
        _open(page, url + found + then)

    return go


def of_partner(path: str, name: str) -> Callable[[Page, str], None]:
    """The case of a partner, from a queue."""

    def go(page: Page, url: str) -> None:
        _open(page, url + path)
        row = page.locator("tr", has_text=name).first
        _open(page, url + str(row.locator("a[href*='/desk/cases/']").first.get_attribute("href")))

    return go


def _open(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address} answered {answer.status}"


@dataclass(frozen=True)
class Screen:
    """A page: its picture's name, who looks (nobody: a visitor), how they get there, and the part that matters."""

    name: str
    who: str
    go: Callable[[Page, str], None]
    part: str = ""


APPLICATION = r"^/partner/applications/[0-9a-f-]{36}/$"
SCREENS = (
    Screen("home", "", at("/")),
    Screen("tiers", "", at("/tiers/")),
    Screen("sign-up", "", at("/account/signup/")),
    Screen("wizard", "owner@cobalt-airports.example", behind("/partner/", APPLICATION, "sections/use_cases/")),
    Screen("summary", "owner@cobalt-airports.example", behind("/partner/", APPLICATION, "summary/")),
    Screen("status", "owner@open-orchard.example", at("/partner/")),
    Screen("agreement", "owner@tideline-insurance.example", behind("/partner/", r"^/partner/agreements/")),
    Screen("access", "owner@harbour-bank.example", at("/partner/access/")),
    Screen("blocked", "owner@harbour-bank.example", at("/partner/blocked/?request=req-hb-000074")),
    Screen("commitments", "owner@harbour-bank.example", at("/partner/commitments/")),
    Screen("queue", "reviewer@provider.example", at("/desk/queues/open/")),
    Screen("case", "reviewer@provider.example", of_partner("/desk/queues/open/", "Meadow Hospitals")),
    Screen("decision", "senior-2@provider.example", of_partner("/desk/queues/confirm/", "Quarry"), "#decision"),
    Screen("adjudication", "analyst@provider.example", behind("/desk/hits/", r"^/desk/hits/[0-9a-f-]{36}/")),
    Screen("grants", "senior-1@provider.example", at("/desk/access/")),
    Screen("board", "senior-1@provider.example", at("/board/")),
    Screen("admin", "administrator-1@provider.example", at("/admin/accessprogram/tierversion/")),
)


@pytest.fixture
def looking(demo_stack: Stack, browser: Browser) -> Iterator[Page]:
    """A page in which axe may run; the site's policy itself is looked at elsewhere. The site stands before the browser:
    once a browser runs in this thread, Django would refuse to prepare its database."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screen_in_light_dark_and_on_a_phone(demo_stack: Stack, looking: Page, screen: Screen) -> None:
    look_at(demo_stack, looking, screen, CHANGED)


def look_at(
    demo_stack: Stack,
    looking: Page,
    screen: Screen,
    asked: dict[str, dict[str, object]] | None = None,
    looks: dict[str, tuple[int, int]] = LOOKS,
) -> None:
    """Open it as its person; in each look it is as wide as the window, and axe finds nothing serious. ``asked``: what
    axe looks for, by look; everything otherwise. ``looks``: width and height by name; what ends in "dark" is dark."""
    if screen.who:
        _sign_in(looking, demo_stack.url, screen.who)
    screen.go(looking, demo_stack.url)
    looking.add_style_tag(content=AT_ONCE)
    for look, (width, height) in looks.items():
        dark = look.endswith("dark")
        looking.emulate_media(color_scheme="dark" if dark else "light")
        looking.set_viewport_size({"width": width, "height": height})
        looking.evaluate(SETTLED, dark)
        overflow = looking.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, f"{look}: the page is {overflow} px too wide"
        found = Axe().run(looking, options=(asked or {}).get(look, EVERYTHING)).response["violations"]
        serious = [
            f"{one['id']}: {node['html'][:120]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
        assert serious == [], look
        if folder := os.environ.get("SCREENSHOTS"):
            _keep(looking, screen, Path(folder) / f"{screen.name}-{look}.png", width)


def _sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/account/login" not in address)


def _keep(page: Page, screen: Screen, path: Path, width: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Where this run keeps its letters is nobody's business; a usual installation says this.
    page.evaluate("document.querySelectorAll('.demo-banner code').forEach(code => code.textContent = 'var/mail')")
    page.evaluate("window.scrollTo(0, 0)")
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": page.evaluate("document.documentElement.scrollHeight")}
    if screen.part:
        box = page.locator(screen.part).first.bounding_box()
        assert box is not None
        clip = box
    picture = page.screenshot(full_page=True, clip={**clip, "height": min(clip["height"], TALLEST)})
    # 256 colours tell the same at a third of the size.
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
