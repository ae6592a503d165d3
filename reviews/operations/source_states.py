"""Sparing outside sources: a circuit breaker and a rate limit for each, kept in the database for all workers.

Who is refused here waits, and no retry is counted: nothing was asked.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accessprogram.clock import db_now
from reviews.checks.base import Check
from reviews.checks.limits import FAILURES, LIMITS, PROBE_SECONDS, Limit, needed_by, pause_after
from reviews.checks.watching import Answers, Tally
from reviews.enums import RunStatus
from reviews.models import CheckRun, SourceState


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Not now: why, in words for the desk, and for how many seconds."""

    reason: str
    seconds: float


def asks(check: Check) -> tuple[str, ...]:
    """The limited sources that a check cannot do without."""
    return needed_by(check.source)


def spared(admitted: Sequence[str]) -> dict[str, str]:
    """Source -> why it is not asked now, of those beside ``admitted``; one query, none for a check that asks nothing
    outside."""
    if not admitted:
        return {}
    rows = SourceState.objects.filter(open_until__gt=db_now()).exclude(slug__in=admitted)
    return {state.slug: _SPARED % LIMITS[state.slug].title for state in rows if state.slug in LIMITS}


def admit(slugs: Sequence[str]) -> Wait | None:
    """Take one request's worth of each source, or say how long to wait. After a pause one run is let through to see
    whether the source answers again; the others wait for it."""
    if not slugs:
        return None
    with transaction.atomic():
        states, now = _locked(slugs), db_now()
        waits = [wait for state in states if (wait := _wait(state, LIMITS[state.slug], now)) is not None]
        if waits:
            return max(waits, key=lambda wait: wait.seconds)
        for state in states:
            state.tokens, state.tokens_at = _tokens(state, LIMITS[state.slug], now) - 1, now
            if state.failures >= FAILURES and LIMITS[state.slug].breaker:
                state.open_until = now + timedelta(seconds=PROBE_SECONDS)
            state.save()
    return None


def note(admitted: Sequence[str], tally: Tally) -> None:
    """What came of a run's requests: each beyond the one that was admitted is charged, an answer closes the circuit,
    failures one after the other open it, and a source that said how long to wait is left alone so long."""
    asked = {slug: answers for slug, answers in tally.of.items() if answers.asked > answers.off}
    if not asked:
        return
    with transaction.atomic():
        now = db_now()
        for state in _locked(list(asked)):
            limit, answers = LIMITS[state.slug], asked[state.slug]
            charged = answers.asked - answers.off - (1 if state.slug in admitted else 0)
            state.tokens, state.tokens_at = _tokens(state, limit, now) - charged, now
            if answers.failed:
                _failed(state, limit, answers, now)
            else:
                state.failures, state.open_until, state.answered_at = 0, None, now
            state.save()


def _failed(state: SourceState, limit: Limit, answers: Answers, now: datetime) -> None:
    state.failures += 1
    state.failed_at, state.last_error = now, (answers.error or "It took too long.")[:300]
    pause = max(pause_after(state.failures), answers.retry_after) if limit.breaker else 0.0
    state.open_until = now + timedelta(seconds=pause) if pause else None


def _wait(state: SourceState, limit: Limit, now: datetime) -> Wait | None:
    if state.open_until is not None and state.open_until > now:
        until = (state.open_until - now).total_seconds()
        return Wait(reason=_SPARED % limit.title, seconds=until + 1)
    missing = 1 - _tokens(state, limit, now)
    if missing <= 0:
        return None
    # Those who wait already come first: spread over the time that all of them take together.
    ahead = CheckRun.objects.filter(status=RunStatus.RETRY_WAIT, last_error=_BUSY % limit.title).count()
    seconds = (missing + random.uniform(0, ahead)) / limit.per_second  # noqa: S311 - jitter
    return Wait(reason=_BUSY % limit.title, seconds=max(seconds, 1.0))


_SPARED = "%s: no answer lately; it is asked again later."
_BUSY = "%s: asked as often as it may be; this run waits for its turn."


def _tokens(state: SourceState, limit: Limit, now: datetime) -> float:
    """What the bucket holds now; it may owe some, for requests that were more than expected."""
    if state.tokens_at is None:
        return float(limit.burst)
    return min(float(limit.burst), state.tokens + (now - state.tokens_at).total_seconds() * limit.per_second)


def _locked(slugs: Sequence[str]) -> list[SourceState]:
    """The rows of these sources, locked in one order; a new source's row is made."""
    found = _rows(slugs)
    if len(found) < len(set(slugs)):
        SourceState.objects.bulk_create([SourceState(slug=slug) for slug in slugs], ignore_conflicts=True)
        found = _rows(slugs)
    return found


def _rows(slugs: Sequence[str]) -> list[SourceState]:
    return list(SourceState.objects.select_for_update().filter(slug__in=slugs).order_by("slug"))
