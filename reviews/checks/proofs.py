"""Looking for the line that an applicant was asked to place: in the DNS, on a website, in a repository.

The line is compared whole, and only where nobody else writes. What a page says beside it is never read: it can neither
pass the check nor speak to anybody.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from accessprogram.questionnaires.addresses import registrable_domain
from reviews.checks.base import DnsSource, DnsStatus
from reviews.checks.clients import WebSource
from reviews.checks.records import is_bogus, texts_of
from reviews.checks.tokens import record_name

# A proof is one line; whatever else a file holds after this is not looked at.
MAX_BYTES = 4096
LIKE_OURS = "countersign-"


class Seen(StrEnum):
    """What was seen where the line should stand. other: a line of ours, but another applicant's. left: the line stands
    on another host, to which this one sends. closed: nothing can be read from outside. fork: in a copy. silent: the
    thing itself did not answer. range, private_range, unreadable, not_looked: of a target that was not asked."""

    PROVED = "proved"
    MISSING = "missing"
    OTHER = "other"
    NO_NAME = "no_name"
    BOGUS = "bogus"
    LEFT = "left"
    CLOSED = "closed"
    FORK = "fork"
    SILENT = "silent"
    RANGE = "range"
    PRIVATE_RANGE = "private_range"
    UNREADABLE = "unreadable"
    NOT_LOOKED = "not_looked"
    NO_TOKEN = "no_token"  # noqa: S105 - a state, no secret


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look: what was seen, and where, in words that may stand in the evidence."""

    seen: Seen
    where: str = ""
    secure: bool = False

    @property
    def proved(self) -> bool:
        """Whether the line stands there."""
        return self.seen is Seen.PROVED


def in_dns(name: str, token: str, dns: DnsSource) -> Look:
    """Look under `_countersign.`, at the name itself and at the domain above it that somebody registered.

    Raises SourceUnavailable when the DNS is silent.
    """
    if not token:
        return Look(seen=Seen.NO_TOKEN)
    above = registrable_domain(name)
    places = dict.fromkeys(filter(None, (record_name(name), name, above and record_name(above))))
    worst = Look(seen=Seen.MISSING, where=record_name(name))
    for place in places:
        answer = dns.query(place, "TXT")
        if is_bogus(answer):
            return Look(seen=Seen.BOGUS, where=place)
        said = texts_of(answer)
        if any(_same(text, token) for text in said):
            return Look(seen=Seen.PROVED, where=place, secure=answer.security == "secure")
        if any(text.strip().startswith(LIKE_OURS) for text in said):
            worst = Look(seen=Seen.OTHER, where=place)
        elif place == name and answer.status == DnsStatus.NO_NAME and worst.seen is Seen.MISSING:
            worst = Look(seen=Seen.NO_NAME, where=place)
    return worst


def in_file(url: str, token: str, web: WebSource) -> Look:
    """Look at the file of this address, which must answer itself: a redirect to another host proves another host.

    Raises SourceUnavailable when the server fails.
    """
    if not token:
        return Look(seen=Seen.NO_TOKEN)
    answer = web.get(url, accept="text/plain")
    if answer.problem:
        return Look(seen=Seen.CLOSED, where=url)
    if answer.status != 200:
        return Look(seen=Seen.MISSING, where=url)
    lines = [line.strip() for line in answer.body[:MAX_BYTES].decode("utf-8", "replace").splitlines()]
    if any(_same(line, token) for line in lines):
        return Look(seen=Seen.PROVED if _host(answer.url or url) == _host(url) else Seen.LEFT, where=url)
    other = any(line.startswith(LIKE_OURS) for line in lines)
    return Look(seen=Seen.OTHER if other else Seen.MISSING, where=url)


def _same(text: str, token: str) -> bool:
    return hmac.compare_digest(text.strip().encode(), token.encode())


def _host(url: str) -> tuple[str, str]:
    """Scheme and host of an address; what cannot be read is no host, and equal to none."""
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.netloc.rpartition("@")[2]).lower()
    except ValueError:
        return "", url
