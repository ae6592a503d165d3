"""When a record shows by itself that a pledge is kept, and what an advisory record says.

A record can only verify: what it does not show is left to a person. ``RECORDS`` are the words that a template's
``verification`` may be, besides ``person``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERSON = "person"


@dataclass(frozen=True)
class RecordKind:
    """``at_most``: the target is the most that may be measured, not the least."""

    title: str | Promise
    at_most: bool = False


RECORDS: dict[str, RecordKind] = {
    "sign_in": RecordKind(_("the sign-in strength of the partner's accounts here")),
    "user_keys": RecordKind(_("the personal identifiers on the calls reported in the last 90 days")),
    "ledger": RecordKind(_("the median days from report to fix in the ledger of contributions"), at_most=True),
    "protection": RecordKind(_("what the provider acknowledged in the ledger within a year")),
    "shared": RecordKind(_("the reports and detections acknowledged in the ledger within half a year")),
    "advisories": RecordKind(_("the published advisories that credit the partner with a fix")),
}


def target_number(target: str) -> float | None:
    """The first number of a target as both sides signed it ("95", "95 %", "1,5 days"); None without one."""
    found = re.search(r"\d+(?:[.,]\d+)?", target)
    return float(found.group().replace(",", ".")) if found else None


def shows(record: str, target: str, measured: float | None) -> bool:
    """Whether what was measured reaches the target that was signed; nothing measured shows nothing."""
    wanted = target_number(target)
    if measured is None or wanted is None or record not in RECORDS:
        return False
    return measured <= wanted if RECORDS[record].at_most else measured >= wanted


# --- Advisories ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Advisory:
    """What an advisory says, whoever published it. ``credits`` are (name, domains of the contacts given)."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    is_fixed: bool
    credits: tuple[tuple[str, tuple[str, ...]], ...]
    published_at: datetime | None
    withdrawn_at: datetime | None


def read_advisory(document: Mapping[str, Any]) -> Advisory:
    """From OSV (schema 1.x) or CVE (JSON 5.x). Raises ValueError for anything else."""
    if "cveMetadata" in document:
        return _from_cve(document)
    if isinstance(document.get("id"), str) and "modified" in document:
        return _from_osv(document)
    raise ValueError("neither an OSV nor a CVE record")


def _from_osv(document: Mapping[str, Any]) -> Advisory:
    events = [
        event for entry in _dicts(document.get("affected")) for span in _dicts(entry.get("ranges"))
        for event in _dicts(span.get("events"))
    ]  # fmt: skip
    fixes = [row for row in _dicts(document.get("references")) if row.get("type") == "FIX"]
    return Advisory(
        id=str(document["id"])[:60],
        aliases=tuple(str(alias) for alias in document.get("aliases") or ()),
        summary=str(document.get("summary") or "")[:300],
        is_fixed=bool(fixes) or any("fixed" in event for event in events),
        credits=tuple(
            (str(row.get("name") or ""), tuple(_domains(row.get("contact") or ())))
            for row in _dicts(document.get("credits"))
            if row.get("type") in (None, "REMEDIATION_DEVELOPER", "FINDER", "COORDINATOR", "REMEDIATION_REVIEWER")
        ),
        published_at=_moment(document.get("published")),
        withdrawn_at=_moment(document.get("withdrawn")),
    )


def _from_cve(document: Mapping[str, Any]) -> Advisory:
    told = document["cveMetadata"]
    container = (document.get("containers") or {}).get("cna") or {}
    states = [
        str(version.get("status")) for entry in _dicts(container.get("affected"))
        for version in _dicts(entry.get("versions")) if version.get("lessThan") or version.get("status") == "unaffected"
    ]  # fmt: skip
    patched = any("patch" in (row.get("tags") or ()) for row in _dicts(container.get("references")))
    return Advisory(
        id=str(told.get("cveId") or "")[:60],
        aliases=(),
        summary=str(container.get("title") or "")[:300],
        is_fixed=patched or bool(states),
        credits=tuple((str(row.get("value") or ""), ()) for row in _dicts(container.get("credits"))),
        published_at=_moment(told.get("datePublished")),
        withdrawn_at=_moment(told.get("dateRejected")),
    )


def _dicts(rows: object) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _domains(contacts: object) -> Iterator[str]:
    for contact in contacts if isinstance(contacts, list) else ():
        found = re.search(r"@([a-z0-9.-]+)$|^https?://([a-z0-9.-]+)", str(contact).strip().lower())
        if found:
            yield (found.group(1) or found.group(2)).strip(".")


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None
