"""What a check may ask: the clients that the runner lends to it, as protocols. `sources/` holds the real ones,
`answers` what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from reviews.checks.answers import (
    AdvisoryRecord,
    DnsAnswer,
    FileReport,
    Hit,
    LegalEntity,
    OutsideAnswer,
    Registration,
    TlsFacts,
    WebAnswer,
)


class DnsSource(Protocol):
    """Asks the configured nameservers."""

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """Answer for `name`. Raises SourceUnavailable on timeout, SERVFAIL or REFUSED."""
        ...


class WebSource(Protocol):
    """Fetches public web pages through the fetcher, which reaches nothing inner."""

    def get(self, url: str, *, accept: str = "", https_only: bool = True) -> WebAnswer:
        """One GET with at most 3 redirects. Raises SourceUnavailable on timeout, failed connections, 429 and 5xx."""
        ...


class TlsSource(Protocol):
    """Looks at a server's certificate; what is wrong with it is an answer, not a failure."""

    def look(self, host: str) -> TlsFacts:
        """Raises SourceUnavailable when nothing answers."""
        ...


class RegistrationSource(Protocol):
    """RDAP: who registered a domain when."""

    def domain(self, name: str) -> Registration | None:
        """None when the registry says that there is no such domain, or has no RDAP. Raises SourceUnavailable."""
        ...


class LegalEntitySource(Protocol):
    """GLEIF's register of LEIs."""

    def by_lei(self, lei: str) -> LegalEntity | None:
        """None when there is no such LEI. Raises SourceUnavailable."""
        ...


class AdvisorySource(Protocol):
    """OSV and the CVE list."""

    def by_id(self, identifier: str) -> AdvisoryRecord | None:
        """None when neither knows it. Raises SourceUnavailable."""
        ...


class DocumentSource(Protocol):
    """Opens evidence files, each in a process of its own."""

    def inspect(self, file_id: str, *, max_bytes: int, max_pixels: int) -> FileReport:
        """Never raises for what is in the file, and takes seconds at most. Raises SourceUnavailable when the store
        fails."""
        ...


class OutsideSource(Protocol):
    """Identity and business verification by an outside provider, as our own records stand."""

    def version(self) -> str:
        """Changes with every answer, so that an earlier finding is not used again after it."""
        ...

    def identity(self, label: str) -> OutsideAnswer:
        """How the verification of one person of the submission stands; `label` is the person's ("person 1")."""
        ...

    def business(self) -> OutsideAnswer:
        """How the verification of the organisation stands."""
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
        self,
        *,
        label: str,
        field: str,
        kind: str,
        name: str,
        country: str = "",
        birth_date: str = "",
        identifiers: Sequence[str] = (),
        threshold: float = 70.0,
    ) -> tuple[Hit, ...]:
        """Possible matches of one name (`kind`: organisation or person) that reach `threshold` (0 to 100), best first.
        Raises SourceUnavailable."""
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


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The clients that the runner lends to a check. A check uses only those that its `source` names.

    `thresholds` are those of the check that runs, at the version that the run pins.
    """

    dns: DnsSource
    screening: ScreeningSource
    mail_domains: MailDomainSource
    clock: Clock
    web: WebSource
    tls: TlsSource
    registrations: RegistrationSource
    entities: LegalEntitySource
    advisories: AdvisorySource
    documents: DocumentSource
    outside: OutsideSource
    thresholds: Mapping[str, Any] = field(default_factory=dict)
