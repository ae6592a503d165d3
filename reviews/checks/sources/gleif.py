"""The register of LEIs (ISO 17442) by GLEIF's JSON:API: the record, and the names of parents that are in it too."""

from __future__ import annotations

import re
from typing import Any

from accessprogram.fetching.messages import Fetch
from reviews.checks.answers import LegalEntity
from reviews.checks.sources.asking import at, document, moment, rows, text, unreadable

SOURCE = "GLEIF"
ACCEPT = "application/vnd.api+json"
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_PARENTS = ("direct-parent", "ultimate-parent")


class Gleif:
    """Asks at `url` (https://api.gleif.org/api/v1)."""

    def __init__(self, fetch: Fetch, *, url: str) -> None:
        self._fetch = fetch
        self._url = url.rstrip("/")

    def by_lei(self, lei: str) -> LegalEntity | None:
        """As the protocol says. What cannot be a LEI is in no register."""
        wanted = lei.strip().upper()
        if not _LEI.fullmatch(wanted):
            return None
        found = self._record(f"/lei-records/{wanted}")
        if found is None:
            return None
        if text(found, "attributes", "lei") != wanted:
            raise unreadable(SOURCE)
        entity = at(found, "attributes", "entity")
        others = [*rows(entity, "otherNames"), *rows(entity, "transliteratedOtherNames")]
        return LegalEntity(
            lei=wanted,
            name=text(entity, "legalName", "name"),
            other_names=tuple(dict.fromkeys(name for other in others if (name := text(other, "name")))),
            country=text(entity, "legalAddress", "country"),
            registered_as=text(entity, "registeredAs"),
            status=text(found, "attributes", "registration", "status"),
            entity_status=text(entity, "status"),
            next_renewal=moment(found, "attributes", "registration", "nextRenewalDate"),
            parents=tuple(dict.fromkeys(self._parents(found, wanted))),
        )

    def _parents(self, found: dict[str, Any], lei: str) -> list[str]:
        """Only a parent with a record of its own has a link; our own address is asked, never one that is given."""
        names = []
        for kind in _PARENTS:
            if text(found, "relationships", kind, "links", "lei-record"):
                parent = self._record(f"/lei-records/{lei}/{kind}")
                names.append(text(parent, "attributes", "entity", "legalName", "name"))
        return [name for name in names if name]

    def _record(self, path: str) -> dict[str, Any] | None:
        whole = document(self._fetch, self._url + path, source=SOURCE, accept=ACCEPT)
        if whole is None:
            return None
        record = at(whole, "data")
        if not isinstance(record, dict) or text(record, "type") != "lei-records":
            raise unreadable(SOURCE)
        return record
