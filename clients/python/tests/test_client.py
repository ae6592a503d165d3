"""The gateway's client: a yes is a yes for as long as it may be kept, and everything else is a no."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from countersign_client import Event, Gateway, Refused

YES = {"decision": "allow", "reason": "allowed", "cache_seconds": 30, "ride_out_seconds": 0, "conditions": []}


class Site(ThreadingHTTPServer):
    """Answers with what stands in ``answer`` (status and body), and counts."""

    answer: tuple[int, bytes] = (200, b"")
    asked = 0
    pause = 0.0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        site: Any = self.server
        site.asked += 1
        time.sleep(site.pause)
        status, body = site.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_words: Any) -> None:
        return


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _gateway(site: Site) -> Gateway:
    return Gateway(f"http://127.0.0.1:{site.server_address[1]}", "csk_secret", timeout=0.5)


def _says(site: Site, status: int = 200, **body: Any) -> None:
    site.answer = (status, json.dumps(body).encode())


def test_yes_is_kept_for_its_seconds_and_no_longer(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, **YES | {"cache_seconds": 1})
    assert [gateway.check("org-1", "model").allowed for _ in range(3)] == [True] * 3
    assert site.asked == 1
    _says(site, decision="deny", reason="grant_revoked", cache_seconds=0)
    time.sleep(1.05)
    assert gateway.check("org-1", "model").reason == "grant_revoked"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, b'{"decision": "allow", "reason": "allowed"}'),
        (302, b""),
        (200, b""),
        (200, b"allow"),
        (200, b'"allow"'),
        (200, b'{"decision": "ALLOW"}'),
        (200, b'{"decision": true}'),
        (201, b'{"decision": "allow"}'),
        (500, b"<html>"),
    ],
)
def test_whatever_is_no_clear_yes_is_a_no(site: Site, status: int, body: bytes) -> None:
    site.answer = (status, body)
    assert not _gateway(site).check("org-1", "model").allowed


def test_silence_is_a_no(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, **YES)
    site.pause = 1.0
    answer = gateway.check("org-1", "model")
    assert (answer.allowed, answer.reason) == (False, "unavailable")
    assert Gateway("http://127.0.0.1:9", "csk_secret", timeout=0.5).check("org-1", "model").allowed is False


def test_last_yes_is_ridden_out_only_when_it_says_so_and_nobody_answers(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, **YES | {"cache_seconds": 0, "ride_out_seconds": 60})
    assert gateway.check("org-1", "model").allowed
    _says(site, 503, reason="unavailable")
    assert gateway.check("org-1", "model").allowed
    assert not gateway.check("org-2", "model").allowed
    _says(site, 401, reason="key_rejected")
    assert gateway.check("org-1", "model").reason == "key_rejected"


def test_drop_forgets_what_it_is_about_and_what_was_on_its_way(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, **YES)
    for surface in ("org-1", "org-2"):
        gateway.check(surface, "model")
    gateway.forget(Event(1, "grant", "some-grant", ("org-1",)))
    for surface in ("org-1", "org-2"):
        gateway.check(surface, "model")
    assert site.asked == 3
    site.pause = 0.2
    asking = threading.Thread(target=gateway.check, args=("org-3", "model"))
    asking.start()
    time.sleep(0.1)
    gateway.forget(Event(2, "surface", "org-3", ()))
    asking.join()
    gateway.check("org-3", "model")
    assert site.asked == 5


def test_tokens_and_reservations_are_for_one_call(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, **YES | {"token": "a.b.c"})
    assert [gateway.check("org-1", "model", token=True).token for _ in range(2)] == ["a.b.c"] * 2
    gateway.check("org-1", "model", reserve={"requests": 1})
    assert site.asked == 3


def test_report_that_is_not_taken_is_told(site: Site) -> None:
    gateway = _gateway(site)
    _says(site, counted=True, ration=None)
    assert gateway.report("report-1", "org-1", 3)["counted"]
    _says(site, 409, code="report_differs", detail="Another one.")
    with pytest.raises(Refused, match="report_differs"):
        gateway.report("report-1", "org-1", 4)


def test_key_is_not_shown(site: Site) -> None:
    assert "csk_secret" not in repr(_gateway(site))
