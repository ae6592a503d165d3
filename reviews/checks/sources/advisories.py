"""Published vulnerabilities: OSV's records (OSV schema) and the CVE list's (CVE JSON 5), with the credits of both.

A CVE is looked up in both, since each credits people whom the other leaves out; other identifiers in OSV alone.
"""

from __future__ import annotations

import re
from typing import Any

from accessprogram.fetching.messages import Fetch
from reviews.checks.answers import AdvisoryRecord
from reviews.checks.sources.asking import at, document, moment, rows, text, unreadable

ACCEPT = "application/json"
_IDENTIFIER = re.compile(r"[A-Z][A-Za-z]{1,15}-[0-9A-Za-z][0-9A-Za-z:.-]{1,60}")
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}")
_HANDLE = re.compile(r"https://(?:github|gitlab)\.com/([A-Za-z0-9][A-Za-z0-9_-]{0,38})/?")
MAX_CREDITS = 100


class Advisories:
    """Asks OSV at `osv` (https://api.osv.dev) and the CVE list at `cve` (https://cveawg.mitre.org); an empty address
    is not asked."""

    def __init__(self, fetch: Fetch, *, osv: str, cve: str) -> None:
        self._fetch = fetch
        self._osv = osv.rstrip("/")
        self._cve = cve.rstrip("/")

    def by_id(self, identifier: str) -> AdvisoryRecord | None:
        """As the protocol says. Raises SourceUnavailable when one of both is silent: what it would have credited is
        not known."""
        wanted = identifier.strip()
        wanted = wanted.upper() if wanted[:4].upper() == "CVE-" else wanted
        if not _IDENTIFIER.fullmatch(wanted):
            return None
        records = [record for record in (self._from_cve(wanted), self._from_osv(wanted)) if record is not None]
        if len(records) < 2:
            return records[0] if records else None
        listed, known = records
        return AdvisoryRecord(
            identifier=wanted,
            aliases=known.aliases,
            credits=tuple(dict.fromkeys((*listed.credits, *known.credits))),
            affected=tuple(dict.fromkeys((*listed.affected, *known.affected))),
            published=listed.published or known.published,
            withdrawn=listed.withdrawn or known.withdrawn,
            source=f"{listed.source}, {known.source}",
        )

    def _from_osv(self, wanted: str) -> AdvisoryRecord | None:
        if not self._osv:
            return None
        found = document(self._fetch, f"{self._osv}/v1/vulns/{wanted}", source="OSV", accept=ACCEPT)
        if found is None:
            return None
        aliases = tuple(filter(None, (text(alias) for alias in rows(found, "aliases"))))
        if wanted not in (text(found, "id"), *aliases):
            raise unreadable("OSV")
        packages = [at(row, "package") for row in rows(found, "affected")]
        return AdvisoryRecord(
            identifier=wanted,
            aliases=tuple(name for name in (text(found, "id"), *aliases) if name != wanted),
            credits=_credits(name for credit in rows(found, "credits", limit=MAX_CREDITS) for name in _names(credit)),
            affected=tuple(dict.fromkeys(filter(None, (text(package, "name") for package in packages)))),
            published=moment(found, "published"),
            withdrawn=bool(text(found, "withdrawn")),
            source="OSV",
        )

    def _from_cve(self, wanted: str) -> AdvisoryRecord | None:
        if not _CVE.fullmatch(wanted) or not self._cve:
            return None
        found = document(self._fetch, f"{self._cve}/api/cve/{wanted}", source="the CVE list", accept=ACCEPT)
        if found is None:
            return None
        if text(found, "cveMetadata", "cveId") != wanted:
            raise unreadable("the CVE list")
        given = [at(found, "containers", "cna"), *rows(found, "containers", "adp")]
        products = [product for one in given for product in rows(one, "affected")]
        return AdvisoryRecord(
            identifier=wanted,
            credits=_credits(text(credit, "value") for one in given for credit in rows(one, "credits")),
            affected=tuple(dict.fromkeys(filter(None, (text(product, "product") for product in products)))),
            published=moment(found, "cveMetadata", "datePublished"),
            withdrawn=text(found, "cveMetadata", "state") == "REJECTED",
            source="CVE",
        )


def _names(credit: Any) -> list[str]:
    """The name as printed, and the handles of the credit's own addresses at forges."""
    links = (_HANDLE.fullmatch(text(link)) for link in rows(credit, "contact", limit=10))
    return [text(credit, "name"), *(link.group(1) for link in links if link)]


def _credits(names: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))[:MAX_CREDITS]
