"""The main job, end to end, by clicking: from a visitor to the gateway's yes, and to its no after a revocation."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accessprogram.questionnaires import default_definition
from reviews.demo.people import PASSWORD
from reviews.demo.stories import Story, answers
from tests.infra.stack import Stack
from tests.journeys import clicking
from tests.journeys.clicking import OWN_PASSWORD, PATIENCE, as_, form, open_case, prove, take, unfold

pytestmark = pytest.mark.journey

NAME = "Aldergate Security"
STORY = Story(
    "aldergate", NAME, "defender", "active", 0, "A fictional company that watches over clinics.",
    (("detection-engineering", "Alerts go in, rules come out, two analysts test them.", 800),),
    other_person="Viktor Fictionalov",
)  # fmt: skip
OWNER = "owner@aldergate.example"
SURFACE = {"surface": "org-aldergate", "offering": "beacon-pro", "use_case": "detection-engineering"}


def test_main_path(demo_stack: Stack, browser: Browser, tmp_path: Path) -> None:
    stack = demo_stack
    with clicking.visitor(browser, stack) as owner:
        clicking.sign_up(owner, stack, name="Demo Owner", email=OWNER)
        clicking.create_partner(owner, name=NAME, country=STORY.country)
        _apply(owner, stack, tmp_path)
        _watch_the_checks(owner)
        _judge(browser, stack, owner)
        _decide(browser, stack)
        _agree(browser, stack, owner)
        _switch_on(browser, stack, owner)
        _keep_a_pledge(browser, stack, owner)
    _look_at_the_board(browser, stack)
    _cut(browser, stack)
    assert "All" in stack.manage("check_invariants")
    assert "ok" in stack.manage("verify_audit")


def _apply(page: Page, stack: Stack, tmp_path: Path) -> None:
    """The whole wizard, left once in the middle; then check-your-answers and send."""
    page.goto("/tiers/defender/")
    page.get_by_role("link", name="Apply for this tier").click()
    page.wait_for_load_state()
    if page.locator("main form button[type=submit]").count() and "/sections/" not in page.url:
        page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/partner/applications/*-*/**")
    wizard = page.url.split("/sections/")[0].rstrip("/")
    given = answers(STORY, today=timezone.localdate(), commitments=_pledges())
    for section in default_definition()["sections"]:
        page.goto(f"{wizard}/sections/{section['slug']}/")
        for question in section["questions"]:
            value = given.get(question["slug"])
            if value not in (None, "", []):
                clicking.answer(page, question["slug"], value)
        if section["slug"] == "use_cases":
            page.goto("/tiers/")
            page.goto(f"{wizard}/sections/use_cases/")
            expect(page.locator("[name='q-use_cases-0-ration']")).to_have_value("800")
            page.goto(f"{wizard}/summary/")
            expect(page.get_by_role("button", name="Send the application")).to_have_count(0)
        if section["slug"] == "evidence":
            clicking.upload(page, "security-policy", _policy(tmp_path))
    _place(page, stack, wizard)
    page.goto(f"{wizard}/summary/")
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_load_state()


def _place(page: Page, stack: Stack, wizard: str) -> None:
    """What the page says is put into the DNS, as the partner's own people would: here into the demonstration's."""
    page.goto(f"{wizard}/proofs/")
    said = page.locator("main dd code").all_inner_texts()
    file = stack.var / "demo-proofs.json"
    placed = json.loads(file.read_text())
    for name, line in zip(said[::2], said[1::2], strict=True):
        assert name == "_countersign.aldergate.example"
        placed.setdefault(name, []).append(line)
    assert len(placed["_countersign.aldergate.example"]) == 2  # of the domain and of the target
    file.write_text(json.dumps(placed))


def _pledges() -> list[tuple[str, str]]:
    targets = {"defensive-use": "0", "incident-notice": "100", "per-user-logs": "100"}
    return [*targets.items(), ("phishing-resistant-sign-in", "100")]


def _policy(tmp_path: Path) -> Path:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(tmp_path / "policy.pdf")
    return tmp_path / "policy.pdf"


def _watch_the_checks(page: Page) -> None:
    """The status page moves by itself while workers run the checks."""
    page.goto("/partner/")
    page.evaluate("window.stillTheSamePage = true")
    expect(page.locator("main")).to_contain_text("8 of 8", timeout=PATIENCE)
    assert page.evaluate("window.stillTheSamePage") is True


def _judge(browser: Browser, stack: Stack, owner: Page) -> None:
    """A hit is adjudicated, a question asked and answered, the case recommended."""
    with as_(browser, stack, "analyst@provider.example") as analyst:
        open_case(analyst, NAME)
        take(analyst, "adjudication")
        while analyst.locator("#needs a[href*='/desk/hits/']").count():
            analyst.locator("#needs a[href*='/desk/hits/']").first.click()
            analyst.get_by_label("False positive").check()
            analyst.locator("textarea[name=reason]").fill("Another person: born in another year, in another country.")
            analyst.get_by_role("button", name="Save", exact=True).click()
            analyst.wait_for_url("**/desk/cases/**")
    with as_(browser, stack, "reviewer@provider.example") as reviewer:
        open_case(reviewer, NAME)
        take(reviewer, "review")
        ask = form(reviewer, "ask_partner")
        ask.locator("textarea[name=text]").fill("Who reads the alerts at night?")
        ask.locator("button[type=submit]").click()
        expect(reviewer.locator("main")).to_contain_text("Who reads the alerts at night?")
        owner.goto("/partner/")
        owner.locator("textarea[name=text], textarea[name=answer]").first.fill("Two analysts on call, named in People.")
        owner.get_by_role("button", name="Send the answer").click()
        owner.wait_for_load_state()
        reviewer.reload()
        expect(reviewer.locator("main")).to_contain_text("Two analysts on call")
        _propose(form(reviewer, "recommend"), "A concrete defensive use, well kept.")
        expect(reviewer.locator("#decision")).to_contain_text("A concrete defensive use")


def _propose(filled: Any, why: str) -> None:
    filled.locator("input[name=outcome][value=approve]").check()
    filled.locator("textarea[name=rationale]").fill(why)
    filled.locator("button[type=submit]").click()


def _decide(browser: Browser, stack: Stack) -> None:
    """One decides, nothing happens yet; another confirms."""
    with as_(browser, stack, "senior-1@provider.example") as first:
        open_case(first, NAME)
        _propose(form(first, "propose"), "As recommended.")
        prove(first, PASSWORD)
        expect(first.locator("#decision")).to_contain_text("1 of 2")
    with as_(browser, stack, "senior-2@provider.example") as second:
        open_case(second, NAME)
        second.get_by_role("button", name="Confirm the decision").click()
        prove(second, PASSWORD)
        expect(second.locator("#decision")).to_contain_text("Effective")


def _agree(browser: Browser, stack: Stack, owner: Page) -> None:
    """Readers on both sides, signature, countersignature by somebody who did not decide."""
    owner.goto("/partner/")
    owner.locator("a[href*='/partner/agreements/']").first.click()
    owner.wait_for_load_state()
    agreement = owner.url
    owner.locator("form[action$='/readers/'] select[name=user]").select_option(index=1)
    owner.get_by_role("button", name="Name", exact=True).click()
    owner.wait_for_load_state()
    _acknowledge(owner)
    owner.goto(agreement)
    owner.locator("form[action$='/sign/'] input[name=confirm]").check()
    owner.get_by_role("button", name="Sign for the partner").click()
    prove(owner, OWN_PASSWORD)
    expect(owner.locator("main")).to_contain_text("Signed")
    with as_(browser, stack, "senior-3@provider.example") as provider:
        provider.goto("/desk/access/")
        provider.locator("tr", has_text=NAME).locator("a").first.click()
        provider.wait_for_load_state()
        desk = provider.url
        provider.locator("form[action$='/readers/'] select[name=user]").select_option(
            label="Demo Senior Reviewer Three (senior-3@provider.example)"
        )
        provider.get_by_role("button", name="Name", exact=True).click()
        provider.wait_for_load_state()
        _acknowledge(provider)
        provider.goto(desk)
        provider.locator("form[action$='/countersign/'] button[type=submit]").click()
        prove(provider, PASSWORD)
        expect(provider.locator("main")).to_contain_text("Countersigned")


def _acknowledge(page: Page) -> None:
    """Read the threat assessment, and say so of each threat."""
    page.locator("main a[href*='/partner/documents/']").first.click()
    page.wait_for_load_state()
    left = page.locator("form[action*='/threats/'][action$='/read/'] button")
    for remaining in range(left.count(), 0, -1):
        expect(left).to_have_count(remaining)
        left.first.click()
    expect(page.locator("#acknowledged")).to_contain_text("You acknowledged this version")


def _switch_on(browser: Browser, stack: Stack, owner: Page) -> None:
    """The first call proves the surface and is denied; the next is allowed."""
    owner.goto("/partner/access/")
    request = owner.locator("form[action*='/surfaces/']").last
    request.locator("input[name=reference]").fill(SURFACE["surface"])
    request.locator("input[type=checkbox]").first.check()
    request.locator("button[type=submit]").click()
    owner.wait_for_load_state()
    assert _ask(stack)["decision"] == "deny"
    with as_(browser, stack, "operator@provider.example") as operator:
        operator.goto("/desk/access/")
        operator.get_by_role("button", name=f"Switch on {SURFACE['surface']}").click()
        operator.wait_for_load_state()
    first, second = _ask(stack), _ask(stack)
    assert (first["decision"], first["reason"]) == ("deny", "surface_unproved")
    assert (second["decision"], second["ration"]["left"]) == ("allow", 800)
    owner.goto("/partner/access/")
    expect(owner.locator("main")).to_contain_text("Works")


def _ask(stack: Stack) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{stack.url}/api/v1/entitlements/check",
        data=json.dumps(SURFACE).encode(),
        headers={"Authorization": f"Bearer {stack.facts()['gateway_key']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as reply:
        answer: dict[str, Any] = json.load(reply)
    return answer


def _keep_a_pledge(browser: Browser, stack: Stack, owner: Page) -> None:
    """A pledge falls due, gets its evidence and a verdict."""
    stack.sql(
        "UPDATE accessprogram_commitment SET due_at = now() - interval '1 minute' WHERE id = (SELECT c.id FROM "
        "accessprogram_commitment c JOIN accessprogram_partner p ON p.id = c.partner_id "
        "WHERE p.name = %s AND c.side = 'partner' ORDER BY c.title LIMIT 1)",
        NAME,
    )
    stack.wait(lambda: stack.sql("SELECT 1 FROM accessprogram_commitment WHERE state = 'due'"), 30, "a pledge is due")
    owner.goto("/partner/commitments/")
    expect(owner.locator("main")).to_contain_text("Evidence due")
    evidence = owner.locator("form[action*='/evidence/']").first
    unfold(evidence)
    evidence.locator("textarea[name=statement]").fill("Two people reviewed the quarter's logs.")
    evidence.locator("button[type=submit]").click()
    owner.wait_for_load_state()
    with as_(browser, stack, "verifier@provider.example") as verifier:
        verifier.goto("/desk/commitments/")
        row = verifier.locator("form[action*='/verdict/']").filter(has=verifier.locator("textarea")).last
        unfold(row)
        row.locator("input[name=verdict][value=verified]").check()
        row.locator("textarea[name=reason]").fill("The sample agrees with the statement.")
        row.locator("button[type=submit]").click()
        verifier.wait_for_load_state()
    owner.goto("/partner/commitments/")
    expect(owner.locator("main")).to_contain_text("Verified")


def _look_at_the_board(browser: Browser, stack: Stack) -> None:
    with as_(browser, stack, "dashboards@provider.example") as reader:
        reader.goto("/board/")
        expect(reader.locator("main svg").first).to_be_visible()
        expect(reader.locator("main")).to_contain_text("Time to decision")


def _cut(browser: Browser, stack: Stack) -> None:
    """Cut by clicking, while the gateway asks without a pause: no yes to a question asked a second later."""
    with (
        as_(browser, stack, "senior-3@provider.example") as senior,
        clicking.asking_meanwhile(lambda: str(_ask(stack)["decision"])) as answers,
    ):
        senior.goto("/desk/access/")
        senior.locator("tr", has_text=NAME).locator("a, button", has_text="Suspend").first.click()
        senior.wait_for_load_state()
        senior.locator("main form textarea[name=reason]").fill("The journey ends here.")
        for box in senior.locator("main form input[type=checkbox]").all():
            box.check()
        senior.locator("main form button[type=submit]").first.click()
        prove(senior, PASSWORD)
        stack.wait(lambda: answers[-1][1] == "deny", 5, "the gateway is told no")
    ((cut,),) = stack.sql(
        "SELECT extract(epoch FROM at)::float FROM accessprogram_auditevent "
        "WHERE action = 'grant.state_changed' AND data->>'to' = 'suspended' ORDER BY at DESC LIMIT 1"
    )
    last_yes = max(asked for asked, decision in answers if decision == "allow")
    assert any(asked < cut for asked, _ in answers)
    assert last_yes - cut < 1.0
    assert _ask(stack)["reason"] == "grant_suspended"
