"""An emergency by clicking: cut at once by one person, ratified by nobody, fallen back to restricted, and ended."""

import json
import urllib.request
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack
from tests.journeys.clicking import as_, prove

pytestmark = pytest.mark.journey

PARTNER = "Fictional Northern Grid"
OWNER = "owner@northern-grid.example"
SURFACE = "org-northern-grid"
NAMED = {"user_key": "ng-emergency", "sign_in": "phishing_resistant", "sign_in_age_seconds": 60}


def test_emergency_falls_back_to_restricted_for_want_of_ratification(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    _name_a_user(stack)
    assert _reasons(stack) == ["allowed", "allowed"]
    with as_(browser, stack, "senior-1@provider.example") as senior:
        _open_an_incident(senior)
        _cut_at_once(senior)
    assert _reasons(stack) == ["grant_suspended", "grant_suspended"]
    with as_(browser, stack, OWNER) as owner, as_(browser, stack, "senior-2@provider.example") as second:
        _answer(owner)
        stack.wait(lambda: _letter(stack, "senior-2@provider.example"), 30, "a second person is asked")
        _let_a_day_pass(stack)
        assert _reasons(stack) == ["user_key_required", "allowed"]
        owner.reload()
        expect(owner.locator("main")).to_contain_text("Fallen back to restricted")
        _end(second)
        owner.reload()
        expect(owner.locator("main")).to_contain_text("The key is replaced.")
    assert _reasons(stack) == ["allowed", "allowed"]
    assert "All" in stack.manage("check_invariants")


def _name_a_user(stack: Stack) -> None:
    stack.sql(
        "INSERT INTO accessprogram_nameduser (id, created_at, partner_id, user_key, label, cut_reason) "
        "SELECT %s, now(), id, %s, 'Analyst', '' FROM accessprogram_partner WHERE name = %s",
        uuid4(),
        NAMED["user_key"],
        PARTNER,
    )


def _reasons(stack: Stack) -> list[str]:
    """What the gateway is told for anybody, and for the named user with a fresh phishing-resistant sign-in."""
    return [_ask(stack, {}), _ask(stack, NAMED)]


def _ask(stack: Stack, caller: dict[str, Any]) -> str:
    ((offering, use_case),) = stack.sql(
        "SELECT o.slug, u.slug FROM accessprogram_grantline l JOIN accessprogram_offering o ON o.id = l.offering_id "
        "JOIN accessprogram_usecase u ON u.id = l.use_case_id JOIN accessprogram_partner p ON p.id = l.partner_id "
        "WHERE p.name = %s ORDER BY o.slug, u.slug LIMIT 1",
        PARTNER,
    )
    request = urllib.request.Request(
        f"{stack.url}/api/v1/entitlements/check",
        data=json.dumps({"surface": SURFACE, "offering": offering, "use_case": use_case, **caller}).encode(),
        headers={"Authorization": f"Bearer {stack.facts()['gateway_key']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as reply:
        return str(json.load(reply)["reason"])


def _open_an_incident(senior: Page) -> None:
    """From what a person saw to an open incident with its clocks."""
    senior.goto("/desk/incidents/")
    about = senior.locator("select[name=about]")
    about.select_option(label=next(text for text in about.locator("option").all_inner_texts() if PARTNER in text))
    senior.locator("select[name=kind]").select_option("key-theft")
    senior.locator("input[name=summary]").fill("Keys of the whole grant lie in a public repository.")
    senior.get_by_role("button", name="Record it").click()
    for button in ("Looked at: go on", "Open it: the clocks begin"):
        senior.locator("textarea[name=reason]").fill("Seen in the repository.")
        senior.get_by_role("button", name=button).click()
        senior.wait_for_load_state()
    expect(senior.locator("main")).to_contain_text("Report, within 72 hours")


def _cut_at_once(senior: Page) -> None:
    """The form shows what it cuts before it cuts."""
    senior.get_by_role("link", name="Begin a measure").click()
    prove(senior, PASSWORD)
    against = senior.locator("select[name=against]")
    against.select_option(value=str(against.locator("option[value^='grant:']").first.get_attribute("value")))
    senior.get_by_role("button", name="Show what that cuts").click()
    expect(senior.locator("main")).to_contain_text("requests of the last seven days would have been refused")
    senior.locator("textarea[name=reason]").fill("Your keys lie in a public repository.")
    senior.locator("textarea[name=what_to_do]").fill("Replace all keys.")
    senior.get_by_label("Emergency").check()
    senior.get_by_role("button", name="Do it").click()
    senior.wait_for_load_state()
    expect(senior.locator("main")).to_contain_text("You put it in force: another person ratifies it.")


def _answer(owner: Page) -> None:
    owner.goto("/partner/measures/")
    owner.get_by_role("link", name="Read it and answer").first.click()
    expect(owner.locator("main")).to_contain_text("Replace all keys.")
    owner.locator("textarea[name=text]").fill("They are being replaced.")
    owner.get_by_role("button", name="Send it").click()
    expect(owner.locator("main")).to_contain_text("They are being replaced.")


def _letter(stack: Stack, email: str) -> bool:
    letters = (stack.var / "mail").glob("*")
    return any(email in text and "second person" in text for text in (letter.read_text() for letter in letters))


def _let_a_day_pass(stack: Stack) -> None:
    """Twenty-four hours go by without a second person; the sweep sees it."""
    stack.sql(
        "UPDATE accessprogram_enforcement SET imposed_at = imposed_at - interval '24 hours', "
        "ratify_by = ratify_by - interval '24 hours' WHERE is_emergency AND state = 'in_force'"
    )
    fallen = "SELECT 1 FROM accessprogram_enforcement WHERE state = 'fell_back'"
    stack.wait(lambda: stack.sql(fallen), 30, "the emergency falls back")


def _end(second: Page) -> None:
    second.goto("/desk/enforcement/")
    second.get_by_role("row", name=PARTNER).get_by_role("link", name=PARTNER).click()
    expect(second.locator("main")).to_contain_text("They are being replaced.")
    second.locator("textarea[name=reason]").fill("The key is replaced.")
    second.get_by_role("button", name="End it").click()
    prove(second, PASSWORD)
    expect(second.locator("main")).to_contain_text("Ended")
