"""Asks whether a call may be made. Every doubt is a no: an error, a timeout, an answer that is not understood."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

MOST_KEPT = 100_000


class Refused(Exception):
    """What was sent was not accepted; ``code`` is stable, ``status`` is that of HTTP (0: nobody answered)."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Answer:
    """Use ``allowed`` and nothing else to decide; ``sentence`` and ``lifted_by`` are for people."""

    allowed: bool
    reason: str
    sentence: str = ""
    lifted_by: str = ""
    conditions: tuple[str, ...] = ()
    cache_seconds: int = 0
    ride_out_seconds: int = 0
    request_id: str = ""
    token: str | None = None
    reservation: Mapping[str, Any] | None = None
    ration: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Event:
    """Forget what concerns ``reference``: a surface, a user or a grant; ``surfaces`` are those that it concerns."""

    seq: int
    scope: str
    reference: str
    surfaces: tuple[str, ...]


@dataclass
class Gateway:
    """One per process; threads share it. ``url`` is the installation's, ``timeout`` in seconds."""

    url: str
    key: str = field(repr=False)
    timeout: float = 2.0
    _kept: dict[str, tuple[float, Answer]] = field(default_factory=dict, repr=False)
    _drops: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _local: threading.local = field(default_factory=threading.local, repr=False)

    def check(self, surface: str, offering: str, **call: Any) -> Answer:
        """May this call be made now? ``call`` adds to the question what the API knows: use_case, user_key, sign_in,
        sign_in_age_seconds, region, reserve, token.

        An answer is kept for its ``cache_seconds``, counted from before it was asked for. Never raises for what the
        other side or the network does: that is a no, or for ``ride_out_seconds`` the last yes.
        """
        body = {"surface": surface, "offering": offering} | {name: value for name, value in call.items() if value}
        question = json.dumps(body, sort_keys=True)
        asked, drops = time.monotonic(), self._drops
        alone = "reserve" in body or "token" in body  # for one call: never kept, never used twice
        since, kept = self._kept.get(question, (0.0, None)) if not alone else (0.0, None)
        if kept and asked - since < kept.cache_seconds:
            return kept
        try:
            answer = _answer(self._send("POST", "/api/v1/entitlements/check", body))
        except Refused as error:
            if error.status in (0, 503) and kept and kept.allowed and asked - since < kept.ride_out_seconds:
                return kept
            return Answer(False, error.code, str(error))
        with self._lock:
            if not alone and drops == self._drops:  # what was asked before a drop is not kept after it
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[question] = (asked, answer)
        return answer

    def report(self, report_id: str, surface: str, requests: int, **used: Any) -> Mapping[str, Any]:
        """Say what was used; the same ``report_id`` counts once. ``used``: use_case, offering, user_key, tokens,
        reservation, at. Raises Refused: keep the report and send it again, with the same id."""
        body = {"id": report_id, "surface": surface, "requests": requests} | used
        return self._send("POST", "/api/v1/usage", body)

    def events(self, after: int, *, wait: int = 25) -> list[Event]:
        """What happened after the cursor, forgotten here at once; waits up to ``wait`` seconds. Raises Refused."""
        found = self._send("GET", f"/api/v1/events?after={after}&wait={wait}", timeout=wait + self.timeout)
        events = [Event(one["seq"], one["scope"], one["reference"], tuple(one["surfaces"])) for one in found["events"]]
        for event in events:
            self.forget(event)
        return events

    def follow(self, after: int = 0) -> Iterator[Event]:
        """Every event, for ever: run it in a thread of its own. While nobody answers it tries again every second."""
        while True:
            try:
                for event in self.events(after):
                    after = event.seq
                    yield event
            except Refused:
                time.sleep(1)

    def forget(self, event: Event) -> None:
        """Drop the answers that an event is about."""
        user = event.reference if event.scope == "user" else None
        surfaces = {event.reference, *event.surfaces} if event.scope == "surface" else set(event.surfaces)

        def concerns(question: str) -> bool:
            asked = json.loads(question)
            return asked["surface"] in surfaces or (user is not None and asked.get("user_key") == user)

        with self._lock:
            self._drops += 1
            self._kept = {question: kept for question, kept in self._kept.items() if not concerns(question)}

    def key_set(self) -> Mapping[str, Any]:
        """The published keys, for ``Keys(fetch=gateway.key_set)``. Raises OSError when they cannot be had."""
        try:
            return self._send("GET", "/.well-known/countersign/entitlement-keys.json")
        except Refused as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        """Close this thread's connection; the next question opens another one."""
        if (connection := getattr(self._local, "connection", None)) is not None:
            connection.close()
        self._local.connection = None

    def _send(self, method: str, path: str, body: object = None, *, timeout: float = 0.0) -> Mapping[str, Any]:
        sent = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            status, content = self._exchange(method, path, sent, headers, timeout or self.timeout)
            found = json.loads(content)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise Refused(0, "unavailable", type(error).__name__) from error
        if not isinstance(found, dict):
            raise Refused(status, "unavailable", "not an answer")
        if status != 200:
            code, words = found.get("code") or found.get("reason"), found.get("detail") or found.get("sentence")
            raise Refused(status, str(code or "unavailable"), str(words or status))
        return found

    def _exchange(
        self, method: str, path: str, sent: bytes | None, headers: dict[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """One request on this thread's connection; a connection that was closed meanwhile is opened once more."""
        for is_new in (getattr(self._local, "connection", None) is None, True):
            if is_new:
                where = urlsplit(self.url)
                kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
                self._local.connection = kind(where.hostname or "", where.port, timeout=timeout)
            connection = self._local.connection
            connection.timeout = timeout
            if connection.sock:
                connection.sock.settimeout(timeout)
            try:
                connection.request(method, path, body=sent, headers=headers)
                response = connection.getresponse()
                return response.status, response.read(1_000_000)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                connection.close()
                if is_new:
                    raise
        raise ConnectionError("not reached")


def _answer(found: Mapping[str, Any]) -> Answer:
    """Only ``allow`` is a yes."""
    return Answer(
        allowed=found.get("decision") == "allow",
        reason=str(found.get("reason") or "unavailable"),
        sentence=str(found.get("sentence") or ""),
        lifted_by=str(found.get("lifted_by") or ""),
        conditions=tuple(found.get("conditions") or ()),
        cache_seconds=min(60, int(found.get("cache_seconds") or 0)),
        ride_out_seconds=int(found.get("ride_out_seconds") or 0),
        request_id=str(found.get("request_id") or ""),
        token=found.get("token"),
        reservation=found.get("reservation"),
        ration=found.get("ration"),
    )
