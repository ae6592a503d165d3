"""How a list looks: columns, order, how close its rows stand; said by the address, by a kept view, by the file."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.models import User
from reviews.models import SavedView
from reviews.queries.queues import QUEUES, order_of
from reviews.queries.views import COLUMNS, SORTS, View
from reviews.web.list_parts import SORT_WORDS
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

USUAL = ["Reference", "Partner", "Tier", "Stage", "Waits on", "Due", "Held by"]


@pytest.fixture
def world() -> Desk:
    return desk(checks=()).submit()


def url(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def browser_of(world: Desk) -> Client:
    return client_of(User.objects.get(pk=world.actor("reviewer").id))


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page, re.S)
    return [re.sub(r"<svg.*?</svg>|<[^>]+>", "", head).strip() for head in heads if "visually-hidden" not in head]


def test_columns_that_are_chosen_are_shown_in_their_order_and_said_by_the_address(world: Desk) -> None:
    browser = browser_of(world)
    assert titles(text(browser, url("queue", "open"))) == USUAL
    assert titles(text(browser, url("queue", "closed"))) == []  # empty
    assert titles(text(browser, url("cases"))) == [*USUAL, "Opened"]
    asked = f"{url('queue', 'open')}?columns=reference&columns=country&columns=stage&columns=nonsense&dense=yes"
    page = text(browser, asked)
    assert titles(page) == ["Reference", "Partner", "Stage", "Country"]
    assert '<td class="cell-country" data-label="Country">' in page
    assert "list-close" in page
    # Every link of the list keeps it.
    assert "?columns=reference,partner,stage,country&amp;dense=yes&amp;sort=partner" in page
    assert titles(text(browser, f"{url('queue', 'open')}?columns=reference")) == ["Reference", "Partner"]
    usual = "&".join(f"columns={slug}" for slug in ("tier", "stage", "waits", "due", "assignee"))
    assert "columns=" not in "".join(re.findall(r'href="[^"]*"', text(browser, f"{url('queue', 'open')}?{usual}")))


def test_each_column_is_shown_and_written(world: Desk) -> None:
    world.claim()
    browser = browser_of(world)
    asked = f"?columns={','.join(COLUMNS)}"
    page = text(browser, url("cases") + asked)
    cells = dict(re.findall(r'<td class="cell-(\w+)[^>]*>(.*?)</td>', page, re.S))
    assert [slug for slug, cell in cells.items() if cell.strip()] == list(COLUMNS)
    answer = browser.get(url("export", "all") + asked)
    written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    heads, line = list(csv.reader(io.StringIO(written)))
    assert heads == titles(page)
    assert line[heads.index("Held by")] == f"{User.objects.get(pk=world.actor('reviewer').id)} (review)"


def test_a_kept_view_looks_as_it_did(world: Desk) -> None:
    browser = browser_of(world)
    look = {"sort": "-opened", "columns": "reference,partner,tags", "dense": "yes"}
    kept = browser.post(url("keep-view"), {"queue": "open", "q": "stage:review", "title": "Tags", **look})
    address = f"{url('queue', 'open')}?q=stage%3Areview&sort=-opened&columns=reference,partner,tags&dense=yes"
    assert kept.headers["Location"] == address
    view = SavedView.objects.get()
    assert (view.columns, view.dense, view.sort) == (["reference", "partner", "tags"], True, "-opened")
    page = text(browser, address)
    assert re.search(r'<a class="chip" href="[^"]*" aria-current="page">Tags', page)
    assert titles(page) == ["Reference", "Partner", "Tags"]
    SavedView.objects.update(queue="gone", columns=["risk", "tags"], sort="colour")
    assert f"{url('cases')}?q=stage%3Areview&amp;columns=reference,partner,tags" in text(browser, url("cases"))


def test_headings_order_both_ways_and_say_the_present_order(world: Desk) -> None:
    browser = browser_of(world)
    page = text(browser, url("queue", "open"))
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', page) == [
        ("ascending", f"{url('queue', 'open')}?sort=-due")
    ]
    page = text(browser, f"{url('queue', 'open')}?sort=-due")
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', page) == [
        ("descending", f"{url('queue', 'open')}?sort=due")
    ]
    # What no index of this list orders is no link, and asked for all the same it is the list's own order.
    assert "sort=reference" not in page
    page = text(browser, f"{url('queue', 'open')}?sort=reference")
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', page) == [
        ("ascending", f"{url('queue', 'open')}?sort=-due")
    ]
    assert order_of("all", View(sort="-reference")).fields == ("-reference", "-id")


def test_each_queue_can_be_ordered_by_its_own_order_and_each_order_has_words() -> None:
    assert set(SORT_WORDS) == set(SORTS)
    assert {slug for slug, queue in QUEUES.items() if queue.order.removeprefix("-") not in queue.sorts} == set()
    assert {column.sort for column in COLUMNS.values()} - {"", *SORTS} == set()
