"""What is asked of the fetcher's process and what it answers, as both sides and every source know it.

Plain Python: the sources of checks import it, and those know neither Django nor the settings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

# In all, with resolving and redirects; and how long after that the process is killed.
SECONDS = 8.0
GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Request:
    """``redirects`` is how many are followed, each by GET. ``https_only`` refuses plain http.

    ``only_certificate`` asks for the handshake alone: nothing is sent, and a bad certificate is the answer.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: int = 0
    https_only: bool = True
    seconds: float = SECONDS
    only_certificate: bool = False


@dataclass(frozen=True)
class Certificate:
    """What the server showed. ``problem`` is empty where it holds for the name, else expired, not_yet, name, untrusted,
    self_signed or handshake; ``not_after`` has a time zone."""

    protocol: str = ""
    issuer: str = ""
    not_after: datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class Response:
    """``error`` is a stable word and then ``status`` is None: malformed, scheme, host, name, resolver, address, port,
    timeout, tls, encoding, too_large, redirects, ``connection: ...`` or killed. Header names are in small letters, and
    ``body`` is what came out of inflation. ``certificate`` is that of the last https server, if one was reached."""

    status: int | None = None
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = ""
    url: str = ""
    milliseconds: int = 0
    certificate: Certificate | None = None


Fetch = Callable[[Request], Response]
"""Makes one request. Never raises for what the other side does."""
