"""Domain registries by RDAP (RFC 9082, RFC 9083): which registry knows an ending is said by IANA's bootstrap file.

`rdap_dns.json` is that file as published (RFC 9224, https://data.iana.org/rdap/dns.json); an installation may name a
newer copy. Registries that answer without being listed stand in NOT_LISTED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from accessprogram.fetching.messages import Fetch
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import Registration, SourceUnavailable
from reviews.checks.sources.asking import at, document, moment, rows, text, unreadable

PACKAGED = Path(__file__).with_name("rdap_dns.json")
ACCEPT = "application/rdap+json, application/json"
_IDENTITY_DIGITAL = "https://rdap.identitydigital.services/rdap/"
NOT_LISTED: dict[str, str] = {
    **dict.fromkeys(("io", "me", "sh", "ac"), _IDENTITY_DIGITAL),
    "ch": "https://rdap.nic.ch/",
    "co": "https://rdap.registry.co/co/",
    "de": "https://rdap.denic.de/",
    "li": "https://rdap.nic.li/",
    "us": "https://rdap.nic.us/",
}
_NAME = re.compile(r"(?=.{3,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class Rdap:
    """Asks registries. `bootstrap` is a file in IANA's form, `instead` an address that answers for every ending."""

    def __init__(self, fetch: Fetch, *, bootstrap: Path = PACKAGED, instead: str = "") -> None:
        self._fetch = fetch
        self._bootstrap = bootstrap
        self._instead = instead

    def domain(self, name: str) -> Registration | None:
        """As the protocol says; `name` in A-labels, as it was registered (without `www`)."""
        wanted = name.lower().rstrip(".")
        if not _NAME.fullmatch(wanted):
            return None
        base = self._instead or self._base(wanted)
        if not base:
            return None
        source = _("the registry of .{ending}", ending=wanted.rpartition(".")[2])
        found = document(self._fetch, f"{base.rstrip('/')}/domain/{wanted}", source=source, accept=ACCEPT)
        if found is None:
            return None
        if text(found, "ldhName").lower().rstrip(".") != wanted or text(found, "objectClassName") != "domain":
            raise unreadable(source)
        events = {text(event, "eventAction"): moment(event, "eventDate") for event in rows(found, "events")}
        return Registration(
            name=wanted,
            created_at=events.get("registration"),
            expires_at=events.get("expiration"),
            registrar=_registrar(found),
            statuses=tuple(sorted({epp(text(status)) for status in rows(found, "status")} - {""})),
        )

    def _base(self, name: str) -> str:
        """Of the longest ending that is known; empty when none is."""
        try:
            known = bases(self._bootstrap)
        except (OSError, ValueError, TypeError) as error:
            raise SourceUnavailable(_("The list of registries cannot be read: {why}", why=error)) from error
        labels = name.split(".")
        endings = [".".join(labels[start:]) for start in range(1, len(labels))]
        return next((known[ending] for ending in endings if ending in known), "")


@lru_cache(maxsize=4)
def bases(bootstrap: Path) -> Mapping[str, str]:
    """Ending -> address of its registry, https only. Raises OSError and ValueError for a file that is none."""
    listed = json.loads(bootstrap.read_text())
    found = dict(NOT_LISTED)
    for endings, addresses in listed["services"]:
        address = next((one for one in addresses if one.startswith("https://")), "")
        found |= {str(ending).lower(): address for ending in endings if address}
    return found


def epp(status: str) -> str:
    """An EPP status word for RDAP's (RFC 8056): "client hold" -> "clientHold", "active" -> "ok"."""
    if status == "active":
        return "ok"
    first, *others = status.split() or [""]
    return first + "".join(word.capitalize() for word in others)


def _registrar(found: Mapping[str, Any]) -> str:
    """The name on the card of the entity that is the registrar, else its handle."""
    for entity in rows(found, "entities"):
        if "registrar" in rows(entity, "roles"):
            card = rows(entity, "vcardArray")
            for line in rows({"lines": card[1] if len(card) > 1 else None}, "lines"):
                if isinstance(line, list) and len(line) > 3 and line[0] == "fn" and text(line[3]):
                    return text(line[3], limit=200)
            return text(at(entity, "handle"), limit=200)
    return ""
