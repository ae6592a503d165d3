"""One request through the fetcher, and what of it is an answer: everything else is `SourceUnavailable`, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from accessprogram.fetching.messages import Fetch, Request, Response
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import SourceUnavailable

AGENT = "Countersign-Checks/1"
REDIRECTS = 3
LONGEST_RETRY_AFTER = 86_400.0

# What the fetcher says when an answer exists and may not be taken, in the words of `WebAnswer`.
PROBLEMS = {
    "malformed": "host",
    **{word: word for word in ("address", "scheme", "host", "name", "port", "tls")},
    **{word: word for word in ("redirects", "too_large", "encoding")},
}
# Why nothing came, in words.
_SILENCE = {
    "timeout": "{source} did not answer in time.",
    "killed": "{source} did not answer in time.",
    "resolver": "No nameserver said where {source} is.",
    "name": "{source} is under a name that leads nowhere.",
    "tls": "The certificate of {source} cannot be trusted.",
    "too_large": "The answer of {source} was larger than is read.",
    "redirects": "{source} leads on and on.",
}


def answer(fetch: Fetch, request: Request, *, source: str) -> Response:
    """The response, or one with a word of PROBLEMS as its error. Raises SourceUnavailable when nothing answered, and
    on 429 and 5xx; `source` is named in the sentence."""
    found = fetch(request)
    if found.error and found.error not in PROBLEMS:
        raise SourceUnavailable(silence(found.error, source))
    if found.status is not None and (found.status == 429 or found.status >= 500):
        raise SourceUnavailable(
            _("{source} answered {status} and is asked again later.", source=source, status=found.status),
            retry_after=retry_after(found.headers),
        )
    return found


def document(fetch: Fetch, url: str, *, source: str, accept: str) -> dict[str, Any] | None:
    """The JSON object that a register gives at `url`; None when it says that there is no such thing (404, 410).

    Raises SourceUnavailable for everything else: a register's odd answer says nothing about an applicant.
    """
    asked = Request(url, headers={"Accept": accept, "User-Agent": AGENT}, redirects=REDIRECTS)
    found = answer(fetch, asked, source=source)
    if found.error:
        raise SourceUnavailable(silence(found.error, source))
    if found.status in (404, 410):
        return None
    if found.status != 200:
        raise SourceUnavailable(_("{source} answered {status}.", source=source, status=found.status))
    try:
        read = json.loads(found.body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise unreadable(source)
    return read


def unreadable(source: str) -> SourceUnavailable:
    """The answer is not of the published form."""
    return SourceUnavailable(_("The answer of {source} cannot be read.", source=source))


def silence(error: str, source: str) -> str:
    """Why nothing came, as a sentence."""
    return _(_SILENCE.get(error, "No connection to {source} could be made."), source=source)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header (RFC 9110), at most a day; None when it says nothing that can be read."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_RETRY_AFTER)


# --- Reading what may be of any shape --------------------------------------------------------------------------------
def at(value: Any, *path: str) -> Any:
    """What lies at `path` in nested objects; None when it is not there."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def text(value: Any, *path: str, limit: int = 300) -> str:
    """The text at `path`, without control signs, at most `limit` long; empty when there is none."""
    found = at(value, *path)
    return "".join(sign for sign in found if sign.isprintable()).strip()[:limit] if isinstance(found, str) else ""


def rows(value: Any, *path: str, limit: int = 200) -> list[Any]:
    """The list at `path`, at most `limit` of it; empty when there is none."""
    found = at(value, *path)
    return found[:limit] if isinstance(found, list) else []


def moment(value: Any, *path: str) -> datetime | None:
    """The ISO 8601 time at `path`, with a time zone (UTC where it names none); None when there is none."""
    try:
        found = datetime.fromisoformat(text(value, *path))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
