"""What people do by clicking in the journeys, each in a browser context of their own."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from reviews.demo.people import PASSWORD
from tests.infra.stack import Stack

OWN_PASSWORD = "a long sentence that nobody guesses 4711"
PATIENCE = 60_000  # milliseconds, for what workers do
ANSWER = 20_000  # milliseconds, for what the web server does, also on a machine that is busy
expect.set_options(timeout=ANSWER)


@contextmanager
def as_(browser: Browser, stack: Stack, email: str) -> Iterator[Page]:
    """Somebody of the demonstration, signed in, in a context of their own."""
    with visitor(browser, stack) as page:
        sign_in(page, email, PASSWORD)
        yield page


@contextmanager
def visitor(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Somebody who is not signed in."""
    with browser.new_context(base_url=stack.url, viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(ANSWER)
        yield context.new_page()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/account/login" not in address)


def prove(page: Page, password: str) -> None:
    """Answer the question whether it is still the same person, when it is asked."""
    page.wait_for_load_state()
    if "/reauthenticate" in page.url:
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()


# --- The partner -----------------------------------------------------------------------------------------------------
def sign_up(page: Page, stack: Stack, *, name: str, email: str) -> None:
    """From the tiers to a confirmed account, by the letter in the mail folder."""
    page.goto("/tiers/")
    expect(page.get_by_role("link", name="Defender").first).to_be_visible()
    page.goto("/account/signup/")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("main")).to_contain_text(str(stack.var / "mail"))
    page.goto(letter(stack, email, r"http\S+/account/confirm-email/\S+"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    if page.locator("input[name=password]").count():
        sign_in(page, email, OWN_PASSWORD)


def letter(stack: Stack, email: str, pattern: str) -> str:
    """The first match in a letter to this address; waits until the letter is there."""
    found: list[str] = []

    def look() -> bool:
        for letter in Path(stack.var / "mail").glob("*"):
            text = letter.read_text()
            if email in text and (match := re.search(pattern, text)):
                found.append(match.group(0))
        return bool(found)

    stack.wait(look, 30, f"a letter to {email}")
    return found[0]


def create_partner(page: Page, *, name: str, country: str) -> None:
    page.goto("/partner/new/")
    page.locator("input[name=kind][value=organisation]").check()
    page.locator("input[name=name]").fill(name)
    page.locator("select[name=country]").select_option(country)
    page.get_by_role("button", name="Create").click()
    page.wait_for_load_state()


def answer(page: Page, question: str, value: Any) -> None:
    """Answer one question of the wizard and wait until the page says that it is saved."""
    if isinstance(value, list):
        for number, row in enumerate(value):
            _row(page, question, number, row)
    else:
        _put(page, f"q-{question}", value)
    # A table says "Saved" after its first cell already: what counts is that nothing is on its way any more.
    page.wait_for_function("() => Number(document.querySelector('form[data-autosave]').dataset.saving || 0) === 0")
    expect(page.locator(f"#state-{question}")).to_contain_text("Saved")


def _row(page: Page, question: str, number: int, row: dict[str, Any]) -> None:
    if "template" in row:  # pledges stand there already: find the right one
        box = page.locator(f"input[type=checkbox][name^='q-{question}-'][value='{row['template']}']")
        number = int(str(box.get_attribute("name")).split("-")[-2])
    first = f"q-{question}-{number}-{next(iter(row))}"
    if not page.locator(f"[name='{first}']").count():
        page.locator(f"button[name=add_row][value='{question}']").click()
        page.locator(f"[name='{first}']").first.wait_for()
    for column, value in row.items():
        if value != "":
            _put(page, f"q-{question}-{number}-{column}", value)


def _put(page: Page, name: str, value: Any) -> None:
    control = page.locator(f"[name='{name}']").first
    kind = str(control.evaluate("element => element.type"))
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            page.locator(f"[name='{name}'][value='{one}']").check()
    elif kind.startswith("select"):
        control.select_option(str(value))
    else:
        control.fill(str(value))
        control.blur()


def upload(page: Page, kind: str, path: Path) -> None:
    page.locator("select[name='kind-evidence']").select_option(kind)
    page.locator("input[name='file-evidence']").set_input_files(path)
    page.locator("button[name=upload]").click()
    expect(page.locator("main")).to_contain_text(path.name)


# --- The desk --------------------------------------------------------------------------------------------------------
def open_case(page: Page, partner: str) -> None:
    """From the queue of open cases to the case of a partner."""
    page.goto("/desk/queues/open/")
    page.locator("tr", has_text=partner).locator("a[href*='/desk/cases/']").first.click()
    expect(page.locator("h1")).to_contain_text(partner)


def take(page: Page, seat: str) -> None:
    page.get_by_role("button", name=f"Take {seat}", exact=True).click()
    expect(page.get_by_role("button", name=f"Give up {seat}")).to_be_visible()


def form(page: Page, action: str) -> Locator:
    """The form of an action of the case, unfolded."""
    found = page.locator(f"form[action$='/actions/{action}/']").first
    unfold(found)
    return found


def unfold(found: Locator) -> None:
    """Open whatever the form is folded into."""
    found.evaluate("form => { for (let e = form; e; e = e.parentElement) if (e.tagName == 'DETAILS') e.open = true }")


@contextmanager
def asking_meanwhile(ask: Callable[[], str]) -> Iterator[list[tuple[float, str]]]:
    """Asks again and again in the background; collects (when it was asked, what was answered)."""
    answers: list[tuple[float, str]] = []
    ended = threading.Event()

    def keep_asking() -> None:
        while not ended.is_set():
            asked = time.time()
            answers.append((asked, ask()))
            ended.wait(0.02)

    asker = threading.Thread(target=keep_asking)
    asker.start()
    try:
        yield answers
    finally:
        ended.set()
        asker.join()
