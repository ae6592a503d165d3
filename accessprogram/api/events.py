"""What a gateway must forget, told by long poll: so that an answer in its cache ends before its time."""

import threading
import time
from datetime import datetime
from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS, Problem
from accessprogram.errors import Stale
from accessprogram.models import GatewayKey
from accessprogram.queries import gateway_events

router = Router(tags=["events"])

LOOK_SECONDS = 0.5
# Half of a process's threads may wait; the others always answer the question itself.
_waiting = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 2))
SEQ_MOST = 2**63 - 1


class EventsQuery(Schema):
    """``after`` is the cursor, ``wait`` the seconds to wait for something new."""

    after: Annotated[int, Field(ge=0, le=SEQ_MOST)] | None = None
    wait: Annotated[int, Field(ge=0, le=25)] = 0


class EventOut(Schema):
    """Forget every answer about ``reference``: a surface's reference, a named user's key or a grant's id, as ``scope``
    says. ``surfaces`` are the references that it concerns: a cache by surface needs no more."""

    seq: int
    scope: Literal["surface", "user", "grant"]
    reference: str
    surfaces: list[str]
    at: datetime


class EventsOut(Schema):
    """Ask again with ``cursor`` as ``after``, after ``ask_again_seconds``."""

    events: list[EventOut]
    cursor: int
    ask_again_seconds: int


@router.get(
    "/events",
    auth=GatewayBearer(),
    response={200: EventsOut, 409: Problem, **PROBLEMS},
    summary="What must be forgotten since a cursor",
    operation_id="list_events",
)
def events(request: HttpRequest, response: HttpResponse, asked: Query[EventsQuery]) -> EventsOut:
    """Without `after`: where to begin. With it: what came since, at once when there is something, else after up to
    `wait` seconds. A cursor that was never given out is answered 409 `cursor_unknown`: forget everything held and
    begin anew."""
    response.headers["Cache-Control"] = "no-store"
    key: GatewayKey = request.auth  # type: ignore[attr-defined]
    after = asked.after
    if after is None:
        return EventsOut(events=[], cursor=gateway_events.newest(key.programme_id), ask_again_seconds=0)
    found, waited = _found(key, after, asked.wait)
    if not found and after > gateway_events.newest(key.programme_id):
        raise Stale("This cursor was never given out here: forget everything and begin anew.", code="cursor_unknown")
    return EventsOut(
        events=[EventOut.model_validate(vars(event)) for event in found],
        cursor=found[-1].seq if found else after,
        ask_again_seconds=0 if found or waited or not asked.wait else 1,
    )


def _found(key: GatewayKey, after: int, wait: int) -> tuple[list[gateway_events.GatewayEvent], bool]:
    """The events, and whether this was waited for as long as was asked; not when too many wait already."""
    found = gateway_events.since(key.programme_id, after)
    if found or not wait or not _waiting.acquire(blocking=False):
        return found, False
    try:
        deadline = time.monotonic() + wait
        while not found and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
            found = gateway_events.since(key.programme_id, after)
    finally:
        _waiting.release()
    return found, True
