"""Web pages and certificates through the real fetcher, from servers on loopback under names of their own."""

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accessprogram.fetching.asking import Fetcher, Request
from reviews.checks.answers import TlsFacts, WebAnswer
from reviews.checks.base import SourceUnavailable
from reviews.checks.sources.tls import Tls
from reviews.checks.sources.web import Web
from tests.servers.certificates import DAY, Authority
from tests.servers.outside import Outside
from tests.servers.web import Script, Site, page, redirect

PAGES: dict[str, Script] = {
    "/": page(b"hello", X_Kind="a", Strict_Transport_Security="max-age=1"),
    "/packed": page(gzip.compress(b"packed " * 100), Content_Encoding="gzip"),
    "/members": page(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="x-gzip"),
    "/zlib": page(zlib.compress(b"zlib"), Content_Encoding="deflate"),
    "/raw": page(zlib.compress(b"raw")[2:-4], Content_Encoding="deflate"),
    "/cut": page(gzip.compress(b"cut off " * 100)[:-12], Content_Encoding="gzip"),
    "/brotli": page(b"\x0b\x02\x80abc\x03", Content_Encoding="br"),
    "/twice": page(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"),
    "/bomb": page(gzip.compress(b"\0" * 2_000_000), Content_Encoding="gzip"),
    "/on": redirect("/1"),
    "/1": redirect("//other.example/2"),
    "/down": redirect("http://public.example/"),
    "/3": redirect("/"),
    "/loop": redirect("/loop"),
    "/short": lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
    "/long-head": lambda connection: connection.sendall(
        b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 1000 + b"\r\n" + (b"X-B: " + b"b" * 60_000 + b"\r\n") * 3 + b"\r\n"
    ),
    "/busy": page(status=429, Retry_After="120"),
    "/broken": page(status=503, Retry_After=(datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %T GMT")),
    "/closed": lambda connection: connection.shutdown(socket.SHUT_RDWR),
}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    made = Outside(folder)
    issue = made.authority.server
    made.site("good.example", PAGES)
    made.site("other.example", {"/2": redirect("https://good.example/3")})
    made.site("expired.example", secure=issue("expired.example", begins=-9 * DAY, ends=-2 * DAY))
    made.site("early.example", secure=issue("early.example", begins=2 * DAY))
    made.site("name.example", secure=issue("elsewhere.example"))
    made.site("self.example", secure=issue("self.example", self_signed=True))
    made.site("stranger.example", secure=Authority(folder, "Stranger").server("stranger.example"))
    made.place("clear.example", 443, Site(PAGES))
    made.name("public.example", "93.184.216.34")
    made.place("closed.example", 443, Site()).close()
    made.name("inner.example", "10.0.0.1")
    made.name("mixed.example", "198.51.100.1", "10.0.0.1")
    with made.open():
        yield made


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher() as made:
        yield made


@pytest.fixture
def web(outside: Outside, fetcher: Fetcher, settings: Any) -> Web:
    outside.apply(settings)
    return Web(fetcher)


@pytest.fixture
def tls(outside: Outside, fetcher: Fetcher, settings: Any) -> Tls:
    outside.apply(settings)
    return Tls(fetcher)


def test_page_is_fetched_with_its_headers(web: Web, outside: Outside) -> None:
    answer = web.get("https://good.example/", accept="text/plain")
    assert (answer.status, answer.body, answer.problem) == (200, b"hello", "")
    assert (answer.headers["x-kind"], answer.headers["strict-transport-security"]) == ("a", "max-age=1")
    head = outside.sites[0].heads[-1]
    assert "Host: good.example\r\n" in head
    assert "Accept: text/plain\r\n" in head
    assert "User-Agent: Countersign-Checks/1\r\n" in head


@pytest.mark.parametrize(
    ("path", "body"),
    [("/packed", b"packed " * 100), ("/members", b"one two"), ("/zlib", b"zlib"), ("/raw", b"raw")],
)
def test_packed_page_is_unpacked(web: Web, path: str, body: bytes) -> None:
    assert web.get(f"https://good.example{path}").body == body


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://good.example/cut", "encoding"),
        ("https://good.example/brotli", "encoding"),
        ("https://good.example/twice", "encoding"),
        ("https://good.example/bomb", "too_large"),
        ("https://good.example/long-head", "too_large"),
        ("https://good.example/loop", "redirects"),
        ("http://public.example/", "scheme"),
        ("https://good.example/down", "scheme"),
        ("https://good.example:8443/", "port"),
        ("https://inner.example/", "address"),
        ("https://mixed.example/", "address"),
        ("https://missing.example/", "name"),
        ("https://localhost/", "host"),
        ("https://user@good.example/", "host"),
        ("https://expired.example/", "tls"),
        ("https://stranger.example/", "tls"),
    ],
)
def test_what_may_not_be_taken_is_an_answer_with_its_word(web: Web, url: str, problem: str) -> None:
    assert web.get(url) == WebAnswer(url=url, problem=problem)


def test_three_redirects_are_followed_each_to_its_own_name(web: Web) -> None:
    answer = web.get("https://good.example/1")
    assert (answer.status, answer.url, answer.body) == (200, "https://good.example/", b"hello")
    assert web.get("https://good.example/on").problem == "redirects"


@pytest.mark.parametrize("path", ["/busy", "/broken", "/closed", "/short"])
def test_silence_and_overload_are_no_answer(web: Web, path: str) -> None:
    with pytest.raises(SourceUnavailable) as raised:
        web.get(f"https://good.example{path}")
    # The date was written when the tests were collected.
    expected = {"/busy": (119, 121), "/broken": (1, 3601)}.get(path)
    found = raised.value.retry_after
    assert (found is None) if expected is None else (found is not None and expected[0] <= found <= expected[1])


def test_one_process_serves_many_requests(web: Web, fetcher: Fetcher) -> None:
    web.get("https://good.example/")
    first = fetcher.pid
    began = time.monotonic()
    for _ in range(20):
        assert web.get("https://good.example/").status == 200
    assert fetcher.pid == first
    assert time.monotonic() - began < 3


def test_process_that_died_is_replaced(web: Web, fetcher: Fetcher) -> None:
    import os
    import signal

    web.get("https://good.example/")
    assert fetcher.pid is not None
    os.kill(fetcher.pid, signal.SIGKILL)
    assert fetcher(Request("https://good.example/")).error == "killed"
    assert fetcher(Request("https://good.example/")).status == 200


def test_process_ends_with_its_fetcher(outside: Outside, settings: Any) -> None:
    from pathlib import Path

    outside.apply(settings)
    made = Fetcher()
    assert made(Request("https://good.example/")).status == 200
    number = made.pid
    del made
    assert not Path(f"/proc/{number}").exists()


def test_good_certificate_is_described(tls: Tls) -> None:
    facts = tls.look("good.example")
    assert (facts.problem, facts.issuer) == ("", "Tests' Authority")
    assert facts.protocol in ("TLSv1.2", "TLSv1.3")
    assert facts.not_after is not None
    assert timedelta(days=29) < facts.not_after - datetime.now(UTC) < timedelta(days=31)


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("expired.example", "expired"),
        ("early.example", "not_yet"),
        ("name.example", "name"),
        ("self.example", "self_signed"),
        ("stranger.example", "untrusted"),
        ("clear.example", "handshake"),
    ],
)
def test_bad_certificate_is_an_answer(tls: Tls, host: str, problem: str) -> None:
    facts = tls.look(host)
    assert facts.problem == problem
    assert (facts.not_after is None) == (problem == "handshake")


@pytest.mark.parametrize("host", ["missing.example", "inner.example", "localhost", "127.0.0.1"])
def test_host_without_a_public_address_is_an_answer(tls: Tls, host: str) -> None:
    assert tls.look(host) == TlsFacts(problem="nowhere")


def test_host_that_stays_silent_shows_nothing(tls: Tls) -> None:
    with pytest.raises(SourceUnavailable):
        tls.look("closed.example")
