"""Who is at the other end of this request: set by the middleware, read by the audit ledger.

A context variable, so that operations need no request argument and tasks and commands simply have none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


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
