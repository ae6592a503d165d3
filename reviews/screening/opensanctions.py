"""OpenSanctions' two formats: targets.simple.csv, and entities in FollowTheMoney as JSON lines.

Both mix sanctioned people with others (positions, addresses, securities): only what can apply to us is taken, and of
FollowTheMoney only what is marked as a target.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reviews.screening.births import births_of
from reviews.screening.entries import Entity, ListedName, NameType, Reading, Unreadable, plain_number, usable_names
from reviews.screening.names import Kind
from reviews.screening.places import country_codes

_KINDS = {
    "Person": Kind.PERSON,
    "Organization": Kind.ORGANISATION,
    "Company": Kind.ORGANISATION,
    "LegalEntity": Kind.ORGANISATION,
    "PublicBody": Kind.ORGANISATION,
    "Vessel": Kind.VESSEL,
    "Airplane": Kind.AIRCRAFT,
}
SIMPLE_COLUMNS = (
    *("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions", "phones"),
    *("emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change"),
)
_NEEDED = {"id", "schema", "name", "aliases", "birth_date", "countries", "identifiers"}
_NUMBERS = (
    *("idNumber", "passportNumber", "registrationNumber", "taxNumber", "vatCode", "leiCode", "innCode", "ogrnCode"),
    *("imoNumber", "dunsCode", "uniqueEntityId", "swiftBic", "socialSecurityNumber"),
)
MAX_LINE = 4_000_000


def read_simple(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of targets.simple.csv; keys are `prefix:id`. Raises Unreadable when it is no such file, OSError."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(line.replace("\x00", "") for line in file)
        if not set(reader.fieldnames or ()) >= _NEEDED:
            raise Unreadable(f"{path.name} is not this list: its columns are others.")
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reading.reject(f"{path.name} line {reader.line_num}", str(error))
                continue
            reading.lines += 1
            entity = _from_row(row, prefix, f"{path.name} line {reader.line_num}", reading)
            if entity is not None:
                yield entity


def _from_row(row: dict[str, str | None], prefix: str, where: str, reading: Reading) -> Entity | None:
    cells = {key: value for key, value in row.items() if isinstance(value, str)}
    reading.published = max(reading.published, cells.get("last_seen", "")[:10])
    kind = _KINDS.get(cells.get("schema", ""))
    if kind is None and cells.get("id") and cells.get("schema"):
        return None  # no person, organisation, ship or aeroplane
    aliases = [ListedName(text, NameType.ALIAS) for text in _split(cells.get("aliases"))]
    names = usable_names([ListedName(cells.get("name", "").strip()), *aliases], where, reading)
    if not cells.get("id") or kind is None or not names:
        reading.reject(where, "no id, no name, or no schema")
        return None
    return Entity(
        key=f"{prefix}:{cells['id']}",
        kind=kind,
        names=names,
        births=births_of(_split(cells.get("birth_date"))),
        countries=country_codes(_split(cells.get("countries"))),
        programmes=tuple(_split(cells.get("program_ids")) or _split(cells.get("dataset"))),
        remarks=cells.get("sanctions", "")[:2000],
        identifiers=_numbers(_split(cells.get("identifiers"))),
    )


def read_followthemoney(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of a file of JSON lines; keys are `prefix:id`. Raises Unreadable when it is no such file, OSError."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE):
            number += 1
            if not line.strip():
                continue
            reading.lines += 1
            where = f"{path.name} line {number}"
            record = _json(line)
            if record is None:
                if number == 1:
                    raise Unreadable(f"{path.name} is not this list: its first line is no entity in JSON.")
                reading.reject(where, "no entity in JSON, or one that is too long")
                continue
            entity = _from_record(record, prefix, where, reading)
            if entity is not None:
                yield entity


def _json(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(record, dict) and isinstance(record.get("properties"), dict)
    return record if fits and isinstance(record.get("schema"), str) else None


def _from_record(record: dict[str, Any], prefix: str, where: str, reading: Reading) -> Entity | None:
    given = record["properties"]
    reading.published = max(reading.published, str(record.get("last_seen") or "")[:10])
    kind = _KINDS.get(record["schema"])
    if kind is None or record.get("target") is False:
        return None
    listed = [ListedName(text) for text in _values(given, "name")[:1]]
    listed += [ListedName(text, NameType.ALIAS) for text in (*_values(given, "name")[1:], *_values(given, "alias"))]
    listed += [ListedName(text, NameType.FORMER) for text in _values(given, "previousName")]
    listed += [ListedName(text, NameType.WEAK) for text in _values(given, "weakAlias")]
    names = usable_names(listed, where, reading)
    if not isinstance(record.get("id"), str) or not record["id"] or not names:
        reading.reject(where, "no id or no name")
        return None
    places = (_values(given, key) for key in ("nationality", "citizenship", "jurisdiction", "country", "birthCountry"))
    return Entity(
        key=f"{prefix}:{record['id']}",
        kind=kind,
        names=names,
        births=births_of(_values(given, "birthDate")),
        countries=country_codes(text for texts in places for text in texts),
        programmes=tuple(_values(given, "programId") or _values(record, "datasets")),
        title=", ".join(_values(given, "position"))[:300],
        remarks=" ".join(_values(given, "notes"))[:2000],
        identifiers=_numbers(text for key in _NUMBERS for text in _values(given, key)),
    )


def _values(holder: dict[str, Any], key: str) -> list[str]:
    values = holder.get(key)
    found = values if isinstance(values, list) else [values]
    return [" ".join(text.split()) for text in found if isinstance(text, str) and text.strip()]


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _numbers(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(plain_number, texts))))
