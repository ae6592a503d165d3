"""Who is at the other end of this request: set by the middleware, read by the audit ledger.

A context variable, so that operations need no request argument and tasks and commands simply have none.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class RequestContext:
    """``session_hash`` is a digest (never the key); ``address`` is shortened (/24 or /48)."""

    request_id: str = ""
    session_hash: str = ""
    address: str = ""


_current: ContextVar[RequestContext] = ContextVar("request_context", default=RequestContext())  # noqa: B039


def current() -> RequestContext:
    return _current.get()


@contextmanager
def use(context: RequestContext) -> Iterator[None]:
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)


def client_address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Where the request came from, by as many proxies as are ours; None when it cannot be told."""
    came_from = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        came_from = hops[-settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address(came_from)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
