"""Entitled, yes; the model's own safeguard, no: explained, asked about, labelled, lifted. By clicking and over HTTP."""

import json
import urllib.request
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.infra.stack import Stack
from tests.journeys.clicking import as_

pytestmark = pytest.mark.journey

OWNER, OPERATOR = "owner@harbour-bank.example", "operator@provider.example"
CALL = {"surface": "org-harbour-bank", "offering": "beacon-pro", "use_case": "detection-engineering"}
REQUEST = "req-journey-000001"


def test_call_that_a_safeguard_refused_is_explained_labelled_and_lifted(demo_stack: Stack, browser: Browser) -> None:
    stack = demo_stack
    assert _api(stack, "entitlements/check", CALL)["decision"] == "allow"
    refused = {**CALL, "request_id": REQUEST, "layer": "safeguard", "code": "journey-code",
               "at": timezone.now().isoformat()}  # fmt: skip
    for outcome in ("noted", "known"):
        told = _api(stack, "refusals", {"refusals": [refused]})
        assert told == {"refusals": [{"request_id": REQUEST, "outcome": outcome}]}
    with as_(browser, stack, OWNER) as owner, as_(browser, stack, OPERATOR) as operator:
        owner.goto("/partner/blocked/")
        owner.get_by_label("Request id").fill(REQUEST)
        owner.get_by_role("button", name="Why?").click()
        answer = owner.locator("#answer")
        expect(answer).to_contain_text("Your grant allows this call; the model's own safeguard refused what was asked.")
        expect(answer).to_contain_text("Allowed by the grant")
        owner.get_by_role("button", name="Open a case").click()
        expect(owner.locator("#case")).to_contain_text("answered by")
        case = _api(stack, f"requests/{REQUEST}/explanation")["case"]
        assert (case["label"], case["lifted"], case["answered_at"]) == ("", False, None)
        operator.goto("/desk/blocked/")
        operator.locator("tr", has_text=REQUEST).get_by_role("link").click()
        operator.get_by_label("should not have been refused").check()
        operator.get_by_label("The block is lifted").check()
        operator.get_by_label("What the partner reads").fill("A rule for your own parser is what this is for.")
        operator.get_by_role("button", name="Answer").click()
        expect(operator.locator("#safeguards")).to_contain_text("%")
        owner.reload()
        expect(owner.locator("#case")).to_contain_text("A rule for your own parser is what this is for.")
        expect(owner.locator("#case")).to_contain_text("Lifted")
        expect(owner.locator("#safeguards")).to_contain_text("%")
    said = _api(stack, f"requests/{REQUEST}/explanation")
    assert (said["layer"], said["case"]["label"], said["case"]["lifted"]) == ("safeguard", "false_refusal", True)


def _api(stack: Stack, path: str, body: Any = None) -> Any:
    """Ask as the gateway does."""
    request = urllib.request.Request(
        f"{stack.url}/api/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {stack.facts()['gateway_key']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as reply:
        return json.load(reply)
