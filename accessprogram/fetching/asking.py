"""Hands one request to the fetcher's process and reads its answer. Never raises for what the other side does."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

# In all, with resolving and redirects; and how long after that the process is killed.
SECONDS = 8.0
GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Request:
    """``redirects`` is how many are followed, each by GET. ``https_only`` refuses plain http."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: int = 0
    https_only: bool = True
    seconds: float = SECONDS


@dataclass(frozen=True)
class Response:
    """``error`` is a stable word and then ``status`` is None: malformed, scheme, host, name, address, port, timeout,
    tls, encoding, too_large, redirects, ``connection: ...`` or killed."""

    status: int | None = None
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = ""
    url: str = ""
    milliseconds: int = 0


def fetch(request: Request) -> Response:
    """Make the request. Takes ``request.seconds`` and two more at most."""
    asked = {
        "url": request.url,
        "method": request.method,
        "headers": dict(request.headers),
        "body": base64.b64encode(request.body).decode(),
        "redirects": request.redirects,
        "https_only": request.https_only,
        "seconds": request.seconds,
        "resolvers": settings.DNS_RESOLVER,
        "inner": settings.FETCH_INNER,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-m", "accessprogram.fetching.process"],
            input=json.dumps(asked).encode(),
            cwd=settings.BASE_DIR,
            env={"LANG": "C.UTF-8"},  # nothing of ours: no database, no keys, no proxy
            capture_output=True,
            timeout=request.seconds + GRACE_SECONDS,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return Response(error="killed", milliseconds=int((request.seconds + GRACE_SECONDS) * 1000))
    body = base64.b64decode(found.pop("body", ""))
    return Response(body=body, **found)
