"""A provider of verifications as docs/providers.md describes it, in a process of its own (``Provider`` starts it).

It shares no code with what it is tried against: it signs by itself. ``POST /person/<reference>/<outcome>`` is the
person who goes through with it; ``POST /silence/<status>`` makes it answer that status to everything but a person.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def signed(secret: str, event_id: str, at: int, body: bytes) -> dict[str, str]:
    """Standard Webhooks' three headers."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mark = base64.b64encode(hmac.new(key, f"{event_id}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    return {"webhook-id": event_id, "webhook-timestamp": str(at), "webhook-signature": f"v1,{mark}"}


class _Book:
    """What the provider knows, and how it tells."""

    def __init__(self, key: str, secret: str, hook: str) -> None:
        self.key, self.secret, self.hook = key, secret, hook
        self.rows: dict[str, dict[str, Any]] = {}
        self.begun: dict[str, str] = {}
        self.silence = 0

    def begin(self, once: str, asked: dict[str, Any]) -> dict[str, Any]:
        reference = self.begun.setdefault(once, f"ver_{secrets.token_hex(8)}")
        self.rows.setdefault(
            reference, {"reference": reference, "state": "pending", "outcome": None, "sequence": 1, "asked": asked}
        )
        return {"reference": reference, "link": f"https://identity.provider.example/start/{reference}"}

    def person(self, reference: str, outcome: str) -> None:
        row = self.rows[reference]
        row |= {"state": "done", "outcome": outcome, "sequence": row["sequence"] + 1}
        if self.hook:
            body = json.dumps({"type": "verification.updated", "data": row}).encode()
            headers = signed(self.secret, f"evt_{secrets.token_hex(8)}", int(time.time()), body)
            told = urllib.request.Request(self.hook, data=body, headers={**headers, "Content-Type": "application/json"})
            urllib.request.urlopen(told, timeout=10).close()


class _Handler(BaseHTTPRequestHandler):
    book: _Book

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        words = self.path.strip("/").split("/")
        if words[0] == "person":
            self.book.person(words[1], words[2])
            self._answer(200, {})
        elif words[0] == "silence":
            self.book.silence = int(words[1])
            self._answer(200, {})
        elif self._may():
            self._answer(201, self.book.begin(self.headers["Idempotency-Key"], json.loads(said)))

    def do_GET(self) -> None:
        reference = self.path.rsplit("/", 1)[-1]
        if self.path == "/rows":
            self._answer(200, self.book.rows)
        elif self._may():
            row = self.book.rows.get(reference)
            self._answer(200 if row else 404, row or {})

    def _may(self) -> bool:
        if self.book.silence:
            self._answer(self.book.silence, {})
        elif self.headers.get("Authorization") != f"Bearer {self.book.key}":
            self._answer(401, {})
        else:
            return True
        return False

    def _answer(self, status: int, body: Any) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words: object) -> None:
        """Quiet."""


class Provider:
    """The running process, from outside."""

    def __init__(self, url: str) -> None:
        self.url = url

    def person(self, reference: str, outcome: str) -> None:
        """Somebody goes through with it; when this returns, the webhook was taken, where there is one."""
        self._call(f"/person/{reference}/{outcome}", b"")

    def silence(self, status: int) -> None:
        """Answer this status from now on; 0 as usual."""
        self._call(f"/silence/{status}", b"")

    def rows(self) -> dict[str, Any]:
        """What it was asked, by its own references."""
        found: dict[str, Any] = json.loads(self._call("/rows"))
        return found

    def _call(self, path: str, data: bytes | None = None) -> bytes:
        with urllib.request.urlopen(self.url + path, data=data, timeout=20) as answer:
            body: bytes = answer.read()
            return body


@contextmanager
def provider(*, key: str, secret: str = "", hook: str = "") -> Iterator[Provider]:
    """Starts it; its webhooks go to ``hook``, signed with ``secret``."""
    words = [sys.executable, "-m", "tests.servers.provider", "--hook", hook]
    env = {"PATH": os.environ["PATH"], "PROVIDER_KEY": key, "PROVIDER_SECRET": secret, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Provider(process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Says its address, then serves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hook", default="")
    _Handler.book = _Book(os.environ["PROVIDER_KEY"], os.environ["PROVIDER_SECRET"], parser.parse_args().hook)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
