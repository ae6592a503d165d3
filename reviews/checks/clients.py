"""What a check may ask: the clients that the runner lends to it, as protocols. `sources/` holds the real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO, Protocol


class SourceUnavailable(Exception):
    """A source did not answer (timeout, 5xx, 429): nothing was learnt, and the run is tried again.

    `retry_after` is in seconds, when the source said how long to wait.
    """

    def __init__(self, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(reason or "The source did not answer.")
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A possible match on a watch list. `score` is 0 to 100; `comparison` holds both sides, a line a field.

    `entity_key` is stable between versions of a list, so that a false positive stays settled.
    """

    subject_label: str
    subject_field: str
    entity_key: str
    entity_name: str
    list_version: str
    score: float
    comparison: Sequence[Mapping[str, Any]] = ()


class DnsStatus(StrEnum):
    """What an authoritative answer says. A server that fails or is late is `SourceUnavailable`, never one of these."""

    FOUND = "found"
    NO_RECORD = "no_record"
    NO_NAME = "no_name"


@dataclass(frozen=True, kw_only=True)
class DnsAnswer:
    """Records of one name and type in presentation form (`10 mail.example.`), in a stable order."""

    status: DnsStatus
    records: tuple[str, ...] = ()


class DnsSource(Protocol):
    """Asks the configured nameservers."""

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """Answer for `name`. Raises SourceUnavailable on timeout, SERVFAIL or REFUSED."""
        ...


class ScreeningSource(Protocol):
    """The imported watch lists, indexed."""

    def unusable(self) -> str:
        """Why nothing may be concluded from the lists (none, a stale one), as a sentence; empty when it may."""
        ...

    def version(self) -> str:
        """The versions of the lists that a search reads. Raises SourceUnavailable when one cannot be read."""
        ...

    def search(
        self, *, label: str, field: str, kind: str, name: str, country: str = "", birth_date: str = ""
    ) -> tuple[Hit, ...]:
        """Possible matches of one name (`kind`: organisation or person), best first. Raises SourceUnavailable."""
        ...


class MailDomainSource(Protocol):
    """Lists of domains where anybody gets a mailbox."""

    def version(self) -> str:
        """Which lists, at which version."""
        ...

    def is_free(self, domain: str) -> bool:
        """A free-mail provider."""
        ...

    def is_disposable(self, domain: str) -> bool:
        """A provider of throw-away mailboxes."""
        ...


class OpenFile(Protocol):
    """Opens an evidence file for reading from its start."""

    def __call__(self, file_id: str) -> BinaryIO:
        """The content. Raises FileNotFoundError when there is none, SourceUnavailable when the store fails."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The clients that the runner lends to a check. A check uses only the one that its `source` names."""

    dns: DnsSource
    screening: ScreeningSource
    mail_domains: MailDomainSource
    open_file: OpenFile
    clock: Clock
