"""A record of the register of LEIs, compared with what the application says. Part of the check `identifiers`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import LegalEntity
from reviews.checks.base import Outcome, Subject
from reviews.checks.notes import Note, said
from reviews.checks.same_name import closest

# LEI-CDF 3.1, RegistrationStatus: in these the record is kept up; LAPSED is judged by how long.
KEPT = frozenset({"ISSUED", "PENDING_TRANSFER", "PENDING_ARCHIVAL"})
MAX_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What one look into the register gave."""

    row: dict[str, Any]
    notes: list[Note] = field(default_factory=list)


def compare_with_record(
    lei: str,
    record: LegalEntity | None,
    subject: Subject,
    *,
    company_numbers: Sequence[str],
    now: datetime,
    name_likeness: int,
    lapsed_days: int,
) -> Looked:
    """The record beside the application; the first line says that it was found, the others what differs."""
    if record is None:
        sentence = _("LEI: the register knows no such number. Compare it with the register, or leave it out.")
        return Looked(row={"lei": lei, "asked": True, "known": False}, notes=[said(Outcome.ADVERSE, sentence)])
    alike = max(closest(one, (record.name, *record.other_names)) for one in (subject.name, *subject.other_names))
    notes = [*_existence(record, now, lapsed_days), *_place(record, subject, company_numbers)]
    if alike < name_likeness:
        sentence = _(
            "LEI: in the register it belongs to {name}, which is not the name of the application.",
            name=record.name[:MAX_SHOWN],
        )
        notes.append(said(Outcome.REVIEW, sentence))
    if not notes:
        notes.append(said(Outcome.CLEAR, _("LEI: the register's record is of the same name and country, and active.")))
    return Looked(row=_row(lei, record, alike), notes=notes)


def _existence(record: LegalEntity, now: datetime, lapsed_days: int) -> list[Note]:
    """Whether the entity exists, and whether its record is kept up."""
    notes = []
    if record.entity_status.upper() == "INACTIVE":
        notes.append(said(Outcome.ADVERSE, _("LEI: the register says that this entity exists no longer.")))
    status = record.status.upper()
    if status == "LAPSED" and _lapsed_long(record.next_renewal, now, lapsed_days):
        notes.append(said(Outcome.REVIEW, _("LEI: its record was not renewed for long. Renew it at its issuer.")))
    elif status not in KEPT and status != "LAPSED":
        sentence = _("LEI: its record stands as {status} in the register.", status=status.lower()[:40] or _("unknown"))
        notes.append(said(Outcome.REVIEW, sentence))
    return notes


def _lapsed_long(next_renewal: datetime | None, now: datetime, lapsed_days: int) -> bool:
    return next_renewal is None or now - next_renewal > timedelta(days=lapsed_days)


def _place(record: LegalEntity, subject: Subject, company_numbers: Sequence[str]) -> list[Note]:
    """The country, and the company number where both sides name one."""
    notes = []
    if record.country and subject.country and record.country != subject.country:
        sentence = _(
            "LEI: its record is of {country}, but the country of registration is {registered}.",
            country=country_name(record.country),
            registered=country_name(subject.country),
        )
        notes.append(said(Outcome.REVIEW, sentence))
    if record.registered_as and company_numbers and not _named(record.registered_as, company_numbers):
        sentence = _("LEI: its record names another company number than the application.")
        notes.append(said(Outcome.REVIEW, sentence))
    return notes


def _named(registered_as: str, numbers: Sequence[str]) -> bool:
    """Whether one of the numbers is the register's; a court or a letter before or behind it counts for nothing."""
    theirs = _plain(registered_as)
    ours = [_plain(number) for number in numbers]
    return any(
        theirs == one or (len(min(theirs, one, key=len)) >= 4 and (theirs in one or one in theirs)) for one in ours
    )


def _plain(number: str) -> str:
    """A register number without its punctuation and leading zeros, which registers write and leave out."""
    return re.sub(r"[^0-9A-Z]", "", number.upper()).lstrip("0")


def _row(lei: str, record: LegalEntity, alike: int) -> dict[str, Any]:
    return {
        "lei": lei,
        "asked": True,
        "known": True,
        "name": record.name[:MAX_SHOWN],
        "likeness_of_names": alike,
        "country": record.country,
        "registered_as": record.registered_as[:60],
        "record": record.status,
        "entity": record.entity_status,
        "next_renewal": record.next_renewal.date().isoformat() if record.next_renewal else "",
        "parents": [parent[:MAX_SHOWN] for parent in record.parents],
    }
