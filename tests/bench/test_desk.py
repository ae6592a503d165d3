"""The desk's pages at 10,000 and at very many invented cases, in two databases and one run: queries, size, and the time
of the server (its code in this process, from the request to the answer), each page at one size and then at the other.
95th percentiles and their ratio are printed.

``BENCH_CASES`` changes the larger number: 1,000,000 on PostgreSQL, 100,000 on SQLite. ``make bench ROWS=desk``;
``.venv/bin/python -m pytest -n 0 tests/bench -k desk --database=sqlite`` for SQLite.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import User
from reviews.demo import scale
from reviews.models import CaseRow
from reviews.queries.keyset import cursor_at
from reviews.queries.queues import PAGE, order_of, rows_of
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of
from tests.infra.databases import Databases, pointed_at

SMALL = 10_000
ROUNDS, EACH = 12, 8
MOST_QUERIES, MOST_GROWTH, MOST_BYTES = 15, 1.2, 100_000
DEEP = 1_000
# Parts of a case's page that look at other cases.
PARTS = ("related", "precedents", "partner", "cluster")
CHECKS = ("completeness", "jurisdiction", "signatory", "sign_in", "red_flags", "attestations")


@dataclass
class Size:
    """An installation with so many cases; ``addresses``: what is asked for, by name."""

    name: str
    cases: int
    addresses: dict[str, str] = field(default_factory=dict)
    browser: Client = field(default_factory=Client)
    took: dict[str, list[float]] = field(default_factory=dict)


def _say(line: str) -> None:
    os.write(2, f"bench: {line}\n".encode())


def large() -> int:
    return int(os.environ.get("BENCH_CASES", "1000000" if connection.vendor == "postgresql" else "100000"))


@contextmanager
def _filled(databases: Databases, cases: int) -> Iterator[Size]:
    with databases.fresh() as name:
        with pointed_at(name):
            world = desk(checks=CHECKS).checked()
            begun = time.monotonic()
            scale.seed(cases)
            _settle()
            _say(f"{cases:,} cases written in {time.monotonic() - begun:.0f} s")
            size = _asked(world, Size(name=name, cases=cases))
        yield size


def _settle() -> None:
    """As a database stands that was not filled a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _asked(world: Desk, size: Size) -> Size:
    """What a reviewer asks for, who holds 300 cases of them."""
    actor = world.actor("reviewer")
    size.browser = client_of(User.objects.get(pk=actor.id))
    order, everything = order_of("all"), rows_of(actor, "all")
    before = min(DEEP - 1, everything.count() // PAGE - 2) * PAGE
    last = everything.order_by(*order.fields)[before - 1]
    case = CaseRow.objects.filter(stage="review", open_findings__gt=0).order_by("-id")[0]
    found = CaseRow.objects.filter(is_open=True).order_by("-id")[7]
    lists = reverse("reviews:cases")

    def queue(slug: str, **query: str) -> str:
        return reverse("reviews:queue", args=[slug]) + (f"?{urlencode(query)}" if query else "")

    size.addresses = {
        "queue, first page": queue("open"),
        "unassigned": queue("unassigned"),
        "filter, common": queue("open", stage="review"),
        "filter, rare": f"{lists}?{urlencode({'reference': found.reference})}",
        "search, a name": f"{lists}?{urlencode({'q': found.partner_name.split()[1]})}",
        "search, one case": f"{lists}?{urlencode({'q': found.partner_name})}",
        "search, nothing": f"{lists}?{urlencode({'q': 'nobody is called so'})}",
        "offered, a field's values": f"{queue('all')}suggestions/?{urlencode({'q': 'assignee:'})}",
        "offered, names": f"{queue('all')}suggestions/?{urlencode({'q': found.partner_name.split()[1]})}",
        f"page {before // PAGE + 1:,}": f"{lists}?{urlencode({'after': cursor_at(last, order)})}",
        "case": reverse("reviews:case", args=[case.case_id]),
        **{f"case, {part}": reverse("reviews:case-panel", args=[case.case_id, part]) for part in PARTS},
    }
    return size


def _measured(size: Size, what: str) -> list[float]:
    """How long one page takes, in milliseconds, several times in a row; the first time only warms."""
    took = []
    with pointed_at(size.name):
        for _again in range(EACH + 1):
            begun = time.perf_counter()
            answer = size.browser.get(size.addresses[what])
            answer.content  # noqa: B018 - a page is there when it is written
            took.append((time.perf_counter() - begun) * 1000)
    return took[1:]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def test_desk_pages_cost_the_same_at_two_sizes(django_db_blocker: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with django_db_blocker.unblock(), ExitStack() as both:
        databases = Databases()
        sizes = [both.enter_context(_filled(databases, cases)) for cases in (SMALL, large())]
        costs = [_costs(size) for size in sizes]
        for number in range(ROUNDS + 1):
            for whats in zip(*(size.addresses for size in sizes), strict=True):
                for size, what in zip(sizes, whats, strict=True):
                    took = _measured(size, what)
                    size.took.setdefault(what, []).extend(took if number else [])  # the first round only warms
        small, big = sizes
        for one, other, (queries, weight) in zip(small.addresses, big.addresses, costs[1].values(), strict=True):
            first, second = _p95(small.took[one]), _p95(big.took[other])
            _say(
                f"{other}: {queries} queries, {weight / 1000:.0f} kB; p95 {first:.0f} ms at {small.cases:,}, "
                f"{second:.0f} ms at {big.cases:,}: {second / first:.2f} x"
            )
        assert {what: cost for size in costs for what, cost in size.items() if cost[0] > MOST_QUERIES} == {}
        assert {what: cost for size in costs for what, cost in size.items() if cost[1] > MOST_BYTES} == {}
        growth = [
            (other, _p95(big.took[other]) / _p95(small.took[one]))
            for one, other in zip(small.addresses, big.addresses, strict=True)
        ]
        assert [row for row in growth if row[1] > MOST_GROWTH] == []


def _costs(size: Size) -> dict[str, tuple[int, int]]:
    """Queries of the whole request and bytes of the answer, by what was asked for."""
    found = {}
    with pointed_at(size.name):
        for what, address in size.addresses.items():
            size.browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                answer = size.browser.get(address)
            assert answer.status_code == 200, (what, answer.status_code)
            found[what] = (len(captured), len(answer.content))
    return found
