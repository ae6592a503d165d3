"""Hands requests to the fetcher's process and reads its answers. Never raises for what the other side does."""

import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any, Self, cast

from django.conf import settings

from accessprogram.fetching.messages import GRACE_SECONDS, SECONDS, Certificate, Request, Response

__all__ = ["GRACE_SECONDS", "SECONDS", "Fetcher", "Request", "Response", "fetch"]

# The longest answer of the process: a body of a megabyte, as letters, with its headers.
MAX_LINE = 4_000_000


class Fetcher:
    """One process for the requests of one run, one after the other. The first request starts it; it ends with
    ``close()``, and at the latest when nobody holds the fetcher any more.

    What it read for one run is never at hand when the next is served.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[Any, Any] | None = None

    def __call__(self, request: Request) -> Response:
        """Make the request. Takes ``request.seconds`` and two more at most, once it is its turn."""
        with self._lock:
            until = time.monotonic() + request.seconds
            try:
                process = self._started()
                _write(process, _asked(request, until))
                return _response(_line(process, until + GRACE_SECONDS))
            except (OSError, ValueError, TypeError, KeyError):
                self._close()
                milliseconds = int((time.monotonic() - until + request.seconds) * 1000)
                return Response(error="killed", url=request.url, milliseconds=milliseconds)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Of the process that runs at this moment."""
        return self._process.pid if self._process is not None else None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-B", "-m", "accessprogram.fetching.process"],
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8"},  # nothing of ours: no database, no keys, no proxy
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            self._end = weakref.finalize(self, _kill, self._process)
        return self._process

    def _close(self) -> None:
        if self._end is not None:
            self._end()
        self._process = self._end = None


def fetch(request: Request) -> Response:
    """One request by a process of its own. Takes ``request.seconds`` and two more at most."""
    with Fetcher() as fetcher:
        return fetcher(request)


def _asked(request: Request, until: float) -> bytes:
    asked = {
        "url": request.url,
        "method": request.method,
        "headers": dict(request.headers),
        "body": base64.b64encode(request.body).decode(),
        "redirects": request.redirects,
        "https_only": request.https_only,
        "only_certificate": request.only_certificate,
        "until": until,  # of the machine's one steady clock: the start of the process counts too
        "resolvers": settings.DNS_RESOLVER,
        "inner": settings.FETCH_INNER,
        "authorities": settings.FETCH_AUTHORITIES,
    }
    return json.dumps(asked).encode() + b"\n"


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    pipe, view = cast(IO[bytes], process.stdin), memoryview(line)
    while view:
        view = view[pipe.write(view) or 0 :]


def _line(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """One line of the process. Raises TimeoutError, and ValueError when it ended or says too much."""
    number, parts, length = cast(IO[bytes], process.stdout).fileno(), [], 0
    waiting = select.poll()
    waiting.register(number, select.POLLIN | select.POLLHUP)
    while length < MAX_LINE:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise TimeoutError
        part = os.read(number, 1 << 20)
        if not part:
            raise ValueError("the process ended")
        parts.append(part)
        length += len(part)
        if part.endswith(b"\n"):
            return b"".join(parts)
    raise ValueError("too long")


def _response(line: bytes) -> Response:
    """What the process said, each part of the kind that it has to be: it has read hostile bytes."""
    said = json.loads(line)
    status, shown = said.get("status"), said.get("certificate")
    return Response(
        status=int(status) if status is not None else None,
        error=str(said.get("error", "")),
        headers={str(name): str(value) for name, value in said.get("headers", {}).items()},
        body=base64.b64decode(said.get("body", "")),
        address=str(said.get("address", "")),
        url=str(said.get("url", "")),
        milliseconds=int(said.get("milliseconds", 0)),
        certificate=_certificate(shown) if shown else None,
    )


def _certificate(shown: dict[str, Any]) -> Certificate:
    ends = shown.get("not_after")
    return Certificate(
        protocol=str(shown["protocol"])[:20],
        issuer=str(shown["issuer"])[:200],
        not_after=datetime.fromtimestamp(float(ends), UTC) if ends is not None else None,
        problem=str(shown["problem"]),
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """There is nothing in it to lose."""
    with suppress(OSError):
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
