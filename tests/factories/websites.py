"""A small outside world for checks: web pages, certificates, a registry and signed names that answer what they hold."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reviews.checks.answers import Registration, TlsFacts, WebAnswer
from reviews.checks.base import DnsAnswer, DnsStatus, SourceUnavailable
from tests.factories.subjects import KnownNames


class Pages:
    """Web pages by address: bytes, a ready answer, or an error to raise; anything else is not found."""

    def __init__(self, pages: Mapping[str, bytes | WebAnswer | Exception] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[str] = []

    def get(self, url: str, *, accept: str = "", https_only: bool = True) -> WebAnswer:
        """As the protocol says."""
        self.asked.append(url)
        page = self.pages.get(url)
        if isinstance(page, Exception):
            raise page
        if isinstance(page, WebAnswer):
            return page if page.url or page.problem else replace(page, url=url)
        if page is None:
            return WebAnswer(status=404, url=url, body=b"Not found")
        return WebAnswer(status=200, url=url, body=page, headers={"content-type": "text/plain; charset=utf-8"})


class Certificates:
    """What each host shows; a host that is not known does not answer."""

    def __init__(self, facts: Mapping[str, TlsFacts]) -> None:
        self.facts = facts

    def look(self, host: str) -> TlsFacts:
        """As the protocol says."""
        if host not in self.facts:
            raise SourceUnavailable("silent")
        return self.facts[host]


class Registry:
    """Domains with the day on which they were registered; a domain that is not known has no RDAP."""

    def __init__(self, domains: Mapping[str, Registration]) -> None:
        self.domains = domains

    def domain(self, name: str) -> Registration | None:
        """As the protocol says."""
        return self.domains.get(name)


def registered(name: str, created_at: datetime | None, **changes: object) -> Registration:
    """One registration."""
    return Registration(name=name, created_at=created_at, **changes)  # type: ignore[arg-type]


class SignedNames(KnownNames):
    """Names whose zones are signed, and names whose signature does not hold (for `types` alone, where given)."""

    def __init__(
        self,
        records: Mapping[tuple[str, str], tuple[str, ...]],
        *,
        bogus: tuple[str, ...] = (),
        types: tuple[str, ...] = (),
    ) -> None:
        super().__init__(records)
        self.bogus = bogus
        self.types = types

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """As the protocol says: a bogus answer carries no records."""
        answer = super().query(name, record_type)
        if any(f".{name}".endswith(f".{zone}") for zone in self.bogus) and (
            not self.types or record_type in self.types
        ):
            return DnsAnswer(status=DnsStatus.NO_RECORD, security="bogus")
        return replace(answer, security="secure")


def github(path: str, token: str, *, fork: bool = False) -> dict[str, bytes]:
    """The pages of a repository on GitHub that holds the line, as it serves them."""
    return {
        f"https://raw.githubusercontent.com/{path}/HEAD/.well-known/countersign.txt": f"{token}\n".encode(),
        f"https://api.github.com/repos/{path}": json.dumps(
            {"id": 1296269, "full_name": path, "private": False, "fork": fork, "archived": False}
        ).encode(),
    }
