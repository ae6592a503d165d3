"""The gateway's API over HTTP through gunicorn on PostgreSQL, side by side with an empty authenticated endpoint of the
same server: at 1,000 and at 1,000,000 grants, in two installations. Medians of interleaved rounds, printed as ratios.

``BENCH_GRANTS`` changes the larger number, ``BENCH_SECONDS`` how long a round takes. Everything that a bench measures
shares the machine with what measures it.
"""

import json
import os
import random
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accessprogram.operations import grants
from tests.factories import access
from tests.factories.copies import copies
from tests.infra.databases import pointed_at
from tests.infra.stack import Stack

SMALL = 1_000
LARGE = int(os.environ.get("BENCH_GRANTS", "1000000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS, CONNECTIONS = 5, 8
LEAST_RATE, MOST_P99, MOST_GROWTH = 0.5, 4.0, 1.2
LEAST_REPORTS = 2_000
# The sweep does its work in the background; here it would only be measured along.
QUIET = {"SWEEP_SECONDS": "600", "WEB_WORKERS": "2", "LOG_LEVEL": "WARNING"}


@dataclass
class Figures:
    """Requests a second and the 99th percentile in milliseconds."""

    rate: float
    p99: float


class Caller:
    """One connection that is kept; as little work as possible besides waiting."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port, self.key, self.rest = port, key, b""

    def call(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of one call; connects anew where the server ended the connection."""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.connection.sendall(head.encode() + b"\r\n" + body)
        while b"\r\n\r\n" not in self.rest:
            self._more()
        top, _sep, self.rest = self.rest.partition(b"\r\n\r\n")
        lower = top.lower()
        status = int(top[9:12])
        length = 0
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(self.rest) < length:
            self._more()
        said, self.rest = self.rest[:length], self.rest[length:]
        if b"connection: close" in lower:
            self.connection.close()
            self.__init__(self.port, self.key)  # type: ignore[misc]
        return status, said

    def _more(self) -> None:
        found = self.connection.recv(65536)
        if not found:
            raise ConnectionError("the server ended the connection within an answer")
        self.rest += found


def _load(stack: Stack, key: str, one: Callable[[Caller], None]) -> Figures:
    """``one`` again and again over so many connections."""
    latencies: list[float] = []
    until = time.monotonic() + SECONDS

    def work() -> None:
        caller, mine = Caller(stack.port, key), []
        while (begun := time.monotonic()) < until:
            one(caller)
            mine.append(time.monotonic() - begun)
        latencies.extend(mine)

    threads = [threading.Thread(target=work) for _number in range(CONNECTIONS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begun
    return Figures(len(latencies) / seconds, statistics.quantiles(latencies, n=100)[98] * 1000)


@dataclass
class Size:
    """An installation with so many grants, at rest."""

    stack: Stack
    key: str
    offering: str
    grants: int

    def empty(self, caller: Caller) -> None:
        """An authenticated call that answers nothing."""
        assert caller.call("GET", "/api/v1/ping")[0] == 204

    def check(self, caller: Caller) -> None:
        """A question about any of the grants."""
        body = f'{{"surface": "org-copy-{random.randint(1, self.grants)}", "offering": "{self.offering}"}}'
        status, said = caller.call("POST", "/api/v1/entitlements/check", body.encode())
        assert status == 200, said
        assert b'"allow"' in said, said


@contextmanager
def _installation(start_stack: Callable[..., AbstractContextManager[Stack]], blocker: Any) -> Iterator[Any]:
    with start_stack(env=QUIET) as stack, blocker.unblock(), pointed_at(stack.database_url.rpartition("/")[2]):
        world, surface = access.working(access.countersigned(requests=1000))
        yield stack, world, surface


def _rounds(sizes: list[Size]) -> list[tuple[Figures, Figures]]:
    """The empty endpoint and the check of each size in turn, round by round; the median round of each. What else the
    machine does meanwhile is in all of them."""
    found: list[list[tuple[Figures, Figures]]] = [[] for _size in sizes]
    for number in range(ROUNDS + 1):
        for size, rows in zip(sizes, found, strict=True):
            row = _load(size.stack, size.key, size.empty), _load(size.stack, size.key, size.check)
            if number:  # the first round only warms
                rows.append(row)
    return [(_median([first for first, _ in rows]), _median([second for _, second in rows])) for rows in found]


def _median(found: list[Figures]) -> Figures:
    return Figures(statistics.median(row.rate for row in found), statistics.median(row.p99 for row in found))


def _say(line: str) -> None:
    os.write(2, f"bench: {line}\n".encode())


def test_check_beside_an_empty_endpoint_at_two_sizes(
    start_stack: Callable[..., AbstractContextManager[Stack]], django_db_blocker: Any
) -> None:
    with ExitStack() as both:
        sizes = []
        for number in (SMALL, LARGE):
            stack, world, surface = both.enter_context(_installation(start_stack, django_db_blocker))
            begun = time.monotonic()
            copies(world, surface, 1, number)
            _settle()
            _say(f"{number:,} grants written in {time.monotonic() - begun:.0f} s")
            sizes.append(Size(stack, world.key_text, world.offering.slug, number))
        found = _rounds(sizes)
        for size, (empty, check) in zip(sizes, found, strict=True):
            _say(
                f"{size.grants:,} grants: empty {empty.rate:.0f}/s p99 {empty.p99:.1f} ms; "
                f"check {check.rate:.0f}/s p99 {check.p99:.1f} ms; "
                f"{check.rate / empty.rate:.2f} x its rate, {check.p99 / empty.p99:.2f} x its p99"
            )
        (_small_empty, small), (large_empty, large) = found
        growth = small.rate / large.rate
        _say(f"from {SMALL:,} to {LARGE:,} grants a check takes {growth:.2f} x as long")
        _revocation(stack, world, surface)
        assert large.rate >= LEAST_RATE * large_empty.rate
        assert large.p99 <= MOST_P99 * large_empty.p99
        assert growth <= MOST_GROWTH


def _settle() -> None:
    """As a database stands that was not written by the million a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


def _revocation(stack: Stack, world: access.World, surface: Any) -> None:
    """From the return of the operation that cuts to the answer that says no, at the larger size."""
    caller = Caller(stack.port, world.key_text)
    body = json.dumps({"surface": surface.reference, "offering": world.offering.slug}).encode()

    def answer() -> str:
        return str(json.loads(caller.call("POST", "/api/v1/entitlements/check", body)[1])["reason"])

    took = []
    for _round in range(20):
        assert answer() == "allowed"
        grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="Bench.")
        begun = time.monotonic()
        assert answer() == "grant_suspended"
        took.append(time.monotonic() - begun)
        grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="Bench.")
    _say(f"cut to no: the next answer, {statistics.median(took) * 1000:.0f} ms (most {max(took) * 1000:.0f} ms)")
    assert max(took) <= 1


def test_usage_in_batches(start_stack: Callable[..., AbstractContextManager[Stack]], django_db_blocker: Any) -> None:
    """So many reports a second, none lost and none doubled: every tenth batch is sent twice."""
    with _installation(start_stack, django_db_blocker) as (stack, world, surface):
        copies(world, surface, 1, SMALL)
        sent: list[int] = []
        until = time.monotonic() + max(10.0, SECONDS)

        def work(who: int) -> None:
            caller, number = Caller(stack.port, world.key_text), 0
            while time.monotonic() < until:
                number += 1
                reports = [
                    {
                        "id": f"report-{who}-{number}-{row}",
                        "surface": f"org-copy-{random.randint(1, SMALL)}",
                        "requests": 1,
                        "tokens": 100,
                    }
                    for row in range(500)
                ]
                body = json.dumps({"reports": reports}).encode()
                for _again in range(2 if number % 10 == 0 else 1):
                    status, said = caller.call("POST", "/api/v1/usage/batch", body)
                    assert status == 200, said
                sent.append(len(reports))

        threads = [threading.Thread(target=work, args=(who,)) for who in range(2)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begun
        counted = stack.sql("select sum(requests), sum(tokens) from accessprogram_rationuse")[0]
        _say(f"usage: {sum(sent) / seconds:,.0f} reports a second in batches of 500 over two connections")
        assert counted == (sum(sent), 100 * sum(sent))
        assert stack.sql("select count(*) from accessprogram_usagereport")[0][0] == sum(sent)
        assert sum(sent) / seconds >= LEAST_REPORTS
