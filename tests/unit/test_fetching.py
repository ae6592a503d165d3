"""Where the fetcher goes: outside, by one spelling, to the address that it judged; to an inner one never."""

import ipaddress
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from dnslib import QTYPE, RR, A
from dnslib.server import BaseResolver, DNSServer

from accessprogram.fetching.addresses import RefusedUrl, may_connect, split
from accessprogram.fetching.asking import Request, fetch

INNER = [
    "0.0.0.0",  # noqa: S104 - an address that is refused
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "2a00:1450::5efe:7f00:1",
    "2a00:1450::200:5efe:a00:1",
]
OUTER = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.128.0.1",
    "172.32.0.1",
    "198.20.0.1",
    "223.255.255.254",
    "2606:4700::1111",
    "2a00:1450::1",
]
REFUSED = [
    "file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "javascript:alert(1)", "//a.example/", "a.example",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/",
    "http://localhost/", "http://user@a.example/", "http://a.example:pass@b.example/", "http://a.example\\@b.example/",
    "http://a.example /", "http://a.example\r\nX: y/", "http://a.example\t.evil/", "http://[::1%25eth0]/", "http:///x",
    "http://a_b..example/", "http://-a.example/", "http://a.example:99999/", "http://ⓔxample.example/", "http://1.2.3.4.5/",
    "http://a.0x10/", "https://" + "a" * 2000 + ".example/",
]  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_inner_address_is_never_connected_to(address: str) -> None:
    assert not may_connect(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTER)
def test_outer_address_is_connected_to(address: str) -> None:
    assert may_connect(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", REFUSED)
def test_odd_spelling_is_refused(url: str) -> None:
    with pytest.raises(RefusedUrl):
        split(url)


def test_plain_spelling_is_understood() -> None:
    assert split("https://a.example/x?y=1") == ("https", "a.example", 443, "/x?y=1")
    assert split("http://xn--bcher-kva.example:8080") == ("http", "xn--bcher-kva.example", 8080, "/")
    assert split("https://[2606:4700::1111]/") == ("https", "2606:4700::1111", 443, "/")


class Site(ThreadingHTTPServer):
    """Counts who came."""

    came = 0


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        site: Any = self.server
        site.came += 1
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{site.server_address[1] + 1}/")
            self.end_headers()
        elif self.path == "/packed":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self._write(body)

    do_GET = do_POST

    def _write(self, body: bytes) -> None:
        try:
            if self.path == "/endless":
                while True:
                    self.wfile.write(b"x" * 100_000)
            if self.path == "/slow":
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
            self.wfile.write(json.dumps({"host": self.headers["Host"], "body": body.decode()}).encode())
        except OSError:
            return

    def log_message(self, *_words: Any) -> None:
        return


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.FETCH_INNER, settings.DNS_RESOLVER = [], []
    yield server
    server.shutdown()
    server.server_close()


def _url(site: Site, path: str = "/") -> str:
    return f"http://127.0.0.1:{site.server_address[1]}{path}"


def test_inner_site_is_reached_only_where_the_operator_named_it(site: Site, settings: Any) -> None:
    asked = Request(_url(site), "POST", {"X-Kind": "a"}, b"hello")
    assert (fetch(asked).error, site.came) == ("port", 0)
    plain = Request(_url(site), "POST", {}, b"hello", https_only=False)
    assert (fetch(plain).error, site.came) == ("port", 0)
    settings.FETCH_INNER = [f"127.0.0.1:{site.server_address[1]}"]
    answer = fetch(asked)
    assert (answer.status, answer.error, site.came) == (200, "", 1)
    assert json.loads(answer.body) == {"host": f"127.0.0.1:{site.server_address[1]}", "body": "hello"}


@pytest.mark.parametrize(("path", "error"), [("/endless", "too_large"), ("/slow", "timeout"), ("/packed", "encoding")])
def test_answer_that_is_too_much_is_ended(site: Site, settings: Any, path: str, error: str) -> None:
    settings.FETCH_INNER = [f"127.0.0.1:{site.server_address[1]}"]
    assert fetch(Request(_url(site, path), seconds=0.8)).error == error


def test_redirect_is_judged_like_the_first_address(site: Site, settings: Any) -> None:
    settings.FETCH_INNER = [f"127.0.0.1:{site.server_address[1]}"]
    assert fetch(Request(_url(site, "/away"))).status == 302
    assert fetch(Request(_url(site, "/away"), redirects=3, https_only=False)).error == "port"


class Flips(BaseResolver):
    """Answers outside first and inside then: whoever asks twice is led inside."""

    asked = 0

    def resolve(self, request: Any, _handler: Any) -> Any:
        reply = request.reply()
        if request.q.qtype == QTYPE.A:
            self.asked += 1
            address = "127.0.0.1" if self.asked > 1 or "mixed" in str(request.q.qname) else "192.0.2.1"
            addresses = ["93.184.216.34", address] if "mixed" in str(request.q.qname) else [address]
            for one in addresses:
                reply.add_answer(RR(request.q.qname, QTYPE.A, rdata=A(one), ttl=0))
        return reply


def test_name_is_resolved_once_and_one_inner_address_spoils_all(site: Site, settings: Any) -> None:
    resolver = Flips()
    server = DNSServer(resolver, address="127.0.0.1", port=0)
    server.start_thread()
    try:
        settings.DNS_RESOLVER = [f"127.0.0.1:{server.server.server_address[1]}"]
        port = site.server_address[1]
        assert fetch(Request("http://flips.example/", https_only=False)).error == "address"
        assert resolver.asked == 1
        assert fetch(Request("http://mixed.example/", https_only=False)).error == "address"
        assert fetch(Request(f"http://flips.example:{port}/", https_only=False)).error == "port"
        assert site.came == 0
    finally:
        server.stop()
        server.server.server_close()


def test_process_knows_nothing_of_ours(site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{site.server_address[1]}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.server_address[1]}")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.FETCH_INNER = [f"127.0.0.1:{port}"]
    assert fetch(Request(f"http://127.0.0.1:{port}/")).error.startswith("connection")
    assert site.came == 0


def test_every_error_of_the_fetcher_has_its_sentence() -> None:
    from accessprogram.fetching import addresses
    from accessprogram.webhook_kinds import TROUBLES

    source = "".join(file.read_text() for file in Path(addresses.__file__).parent.glob("*.py"))
    words = set(re.findall(r'Refused(?:Url)?\("(\w+)"|"error": "(\w+)"|error="(\w+)"|"(address)" if port', source))
    named = {word for found in words for word in found if word}
    assert named | {"port"} == set(TROUBLES)
