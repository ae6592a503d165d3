"""A model's level rises: two people confirm it, the partner is told, cures it in time, and keeps what it has."""

import json
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.infra.stack import Stack
from tests.journeys import clicking
from tests.journeys.clicking import PATIENCE, as_, prove

pytestmark = pytest.mark.journey

MODEL = "Beacon Pro 3.0"
OWNER = "owner@harbour-bank.example"
MISSING = "a pledge of coordinated disclosure"
# Those of the first application, which its dates have passed, and one more.
PLEDGES = (
    *(("defensive-use", "0"), ("incident-notice", "100"), ("per-user-logs", "100")),
    *(("phishing-resistant-sign-in", "100"), ("coordinated-disclosure", "95")),
)


def test_new_level_notice_cure_kept(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    # The renewal, by which the partner pledges more, opens 90 days before the end: rows are moved, not the clock.
    ends = timezone.now() + timedelta(days=80)
    for table, key in (("accessprogram_grant", "id"), ("accessprogram_grantline", "grant_id")):
        bank = "(select grant_id from accessprogram_surface where reference = 'org-harbour-bank')"
        stack.sql(f"update {table} set ends_at = %s where {key} = {bank}", ends)
    assert _answer(stack) == "allow"
    _set_level(browser, stack, 3, "It now finishes tasks that take a skilled person a day.", short="Harbour Bank")
    with as_(browser, stack, OWNER) as owner:
        _read_the_notice(owner, stack)
        assert _answer(stack) == "allow"  # nothing is cut while the time runs
        _pledge_more(owner)
        _is_cured(owner)
    assert _answer(stack) == "allow"
    with as_(browser, stack, "senior-1@provider.example") as senior:
        senior.goto("/desk/models/reexaminations/")
        senior.get_by_role("link", name="C2 → C3").first.click()
        expect(senior.locator("tr", has_text="Fictional Harbour Bank")).to_contain_text("Cured")
        expect(senior.locator("tr", has_text="Fictional Caravan Logistics")).to_contain_text("To be cured")
    _set_level(browser, stack, 2, "The tasks were easier than they were said to be.", short="")
    stack.wait(lambda: _open(stack) == 0, 60, "nobody is short any more")
    assert "All" in stack.manage("check_invariants")


def _answer(stack: Stack) -> str:
    """What the gateway is told about the bank's own surface."""
    facts = stack.facts()
    body = json.dumps({name: facts[name] for name in ("surface", "offering", "use_case")}).encode()
    headers = {"Authorization": f"Bearer {facts['gateway_key']}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{stack.url}/api/v1/entitlements/check", data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        said: dict[str, Any] = json.load(answer)
    return str(said["decision"])


def _open(stack: Stack) -> int:
    return int(stack.sql("select count(*) from accessprogram_shortfall where state = 'open'")[0][0])


def _set_level(browser: Browser, stack: Stack, level: int, why: str, *, short: str) -> None:
    """One proposes after a look at what each level would do, another confirms with the effect before their eyes."""
    with as_(browser, stack, "senior-1@provider.example") as senior:
        senior.goto("/desk/models/")
        senior.get_by_role("link", name=MODEL).click()
        senior.get_by_role("link", name="Propose a level").click()
        senior.get_by_label(f"C{level}", exact=True).check()
        senior.locator("textarea[name=rationale]").fill(why)
        senior.get_by_role("button", name="Propose it").click()
        expect(senior.locator("main")).to_contain_text("Whoever proposed the level does not confirm it.")
        proposal = senior.url
    with as_(browser, stack, "senior-2@provider.example") as second:
        second.goto(proposal)
        if short:
            expect(second.locator("main")).to_contain_text(short)
        second.get_by_role("button", name=f"Confirm C{level}").click()
        prove(second, clicking.PASSWORD)
        if "/confirm/" in second.url or second.url == proposal:  # asked again: the form is sent once more
            second.goto(proposal)
            second.get_by_role("button", name=f"Confirm C{level}").click()
        expect(second.locator("main")).to_contain_text(f"C{level} is in force")


def _read_the_notice(page: Page, stack: Stack) -> None:
    stack.wait(lambda: _open(stack) > 0, 60, "the worker looked at the grants again")
    letters = stack.var / "mail"
    stack.wait(lambda: any(MISSING in letter.read_text() for letter in letters.glob("*")), 60, "the letter was sent")
    page.goto("/partner/access/")
    page.get_by_role("link", name="What is missing, and what to do").click()
    expect(page.locator("main")).to_contain_text(MODEL)
    expect(page.locator("main")).to_contain_text(MISSING)
    expect(page.locator("main")).to_contain_text("Nothing is cut before that day.")


def _pledge_more(page: Page) -> None:
    """The renewal of the grant, as it was answered last, with one pledge more; then the checks run."""
    page.goto("/partner/access/")
    page.get_by_role("button", name="Renew").first.click()
    page.wait_for_url("**/partner/applications/*-*/**")
    wizard = page.url.split("/sections/")[0].removesuffix("/summary/").rstrip("/")
    page.goto(f"{wizard}/sections/commitments/")
    due = (timezone.localdate() + timedelta(days=25)).isoformat()
    clicking.answer(page, "commitments", [{"template": slug, "target": target, "due": due} for slug, target in PLEDGES])
    page.goto(f"{wizard}/summary/")
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_load_state()


def _is_cured(page: Page) -> None:
    deadline = PATIENCE // 1000
    for _second in range(deadline):
        page.goto("/partner/shortfalls/")
        if page.locator("main", has_text="Nothing is to be cured").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).to_contain_text("Nothing is to be cured")
    expect(page.locator("tr", has_text=MODEL)).to_contain_text("Cured")
