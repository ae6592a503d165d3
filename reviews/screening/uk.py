"""The United Kingdom's lists as CSV: the UK Sanctions List, and the consolidated list in the 2022 format before it.

Both give one row a name and a first line with the date; they differ in what they call their columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reviews.screening.births import births_of
from reviews.screening.entries import Entity, ListedName, NameType, Reading, Unreadable, plain_number, usable_names
from reviews.screening.names import Kind
from reviews.screening.places import country_codes

# What we read -> what the two generations of the file call it, in lower case.
_COLUMNS = {
    "id": ("unique id", "group id"),
    "type": ("name type", "alias type"),
    "strength": ("alias strength", "alias quality"),
    "original": ("name non-latin script",),
    "kind": ("designation type", "individual, entity, ship", "group type"),
    "birth": ("d.o.b", "dob"),
    "nationality": ("nationality(/ies)", "nationality"),
    "country": ("address country", "country"),
    "born_in": ("country of birth",),
    "passport": ("passport number",),
    "national": ("national identifier number", "national identification number"),
    "registered": ("business registration number (s)",),
    "imo": ("imo number",),
    "regime": ("regime name", "regime"),
    "position": ("position",),
    "other": ("other information",),
}
_GIVEN = tuple(f"name {number}" for number in range(1, 6))
_FAMILY = "name 6"
_KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "ship": Kind.VESSEL}
_NUMBERED = re.compile(r"\(\d+\)|;|\|")
_HEADER_LINES = 5


@dataclass(slots=True)
class _Gathered:
    """The rows of one entry."""

    kind: Kind
    primary: list[ListedName] = field(default_factory=list)
    others: list[ListedName] = field(default_factory=list)
    facts: dict[str, dict[str, None]] = field(default_factory=dict)

    def keep(self, fact: str, text: str) -> None:
        for part in _NUMBERED.split(text):
            if part.strip():
                self.facts.setdefault(fact, {})[part.strip()] = None

    def all(self, *facts: str) -> list[str]:
        return [text for fact in facts for text in self.facts.get(fact, {})]


def read_entries(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of the list; keys are `prefix:id`. Raises Unreadable when it is no such file, OSError."""
    gathered: dict[str, _Gathered] = {}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(line.replace("\x00", "") for line in file)
        columns = _header(reader, path, reading)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                reading.reject(f"{path.name} line {reader.line_num}", str(error))
                continue
            if any(row):
                reading.lines += 1
                _take(row, columns, gathered, f"{path.name} line {reader.line_num}", reading)
    for number, entry in gathered.items():
        names = usable_names([*entry.primary[:1], *_as_aliases(entry.primary[1:]), *entry.others], number, reading)
        if names:
            yield _entity(f"{prefix}:{number}", entry, names)


def _header(reader: Iterator[list[str]], path: Path, reading: Reading) -> dict[str, int]:
    """Where each column stands; the lines before the header give the date."""
    for _line in range(_HEADER_LINES):
        row = [cell.strip() for cell in next(reader, [])]
        names = {name.lower(): place for place, name in reversed(list(enumerate(row)))}
        if _FAMILY in names and _GIVEN[0] in names:
            found = {key: names[name] for key, known in _COLUMNS.items() for name in reversed(known) if name in names}
            if {"id", "kind"} <= found.keys():
                return {**found, **{name: names[name] for name in (*_GIVEN, _FAMILY) if name in names}}
            break
        reading.published = _published(" ".join(row)) or reading.published
    raise Unreadable(f"{path.name} is not this list: its columns are others.")


def _published(line: str) -> str:
    for text in re.findall(r"\d{2}/\d{2}/\d{4}|\d{1,2}-[A-Z][a-z]{2}-\d{4}", line):
        for form in ("%d/%m/%Y", "%d-%b-%Y"):
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
            except ValueError:
                continue
    return ""


def _take(
    row: list[str], columns: dict[str, int], gathered: dict[str, _Gathered], where: str, reading: Reading
) -> None:
    cells = {key: " ".join(row[at].split()) if at < len(row) else "" for key, at in columns.items()}
    kind = _KINDS.get(cells["kind"].lower())
    name = " ".join(filter(None, (*(cells.get(part, "") for part in _GIVEN), cells[_FAMILY])))
    if not cells["id"] or kind is None or not name:
        reading.reject(where, "no number, no name, or an unknown type")
        return
    entry = gathered.setdefault(cells["id"], _Gathered(kind))
    weak = "low" in cells.get("strength", "").lower()
    listed = ListedName(name, NameType.WEAK if weak else _type(cells.get("type", "")))
    (entry.primary if listed.type is NameType.PRIMARY else entry.others).append(listed)
    if cells.get("original"):
        entry.others.append(ListedName(cells["original"], NameType.ALIAS))
    for fact in _COLUMNS.keys() - {"id", "type", "strength", "original", "kind"}:
        entry.keep(fact, cells.get(fact, ""))


def _type(text: str) -> NameType:
    lower = text.lower()
    if lower == "primary name" or not lower:
        return NameType.PRIMARY
    return NameType.FORMER if lower in ("fka", "formerly known as") else NameType.ALIAS


def _as_aliases(names: list[ListedName]) -> list[ListedName]:
    """An entry has one primary name; further ones are other spellings of it."""
    return [ListedName(name.text, NameType.ALIAS) for name in names]


def _entity(key: str, entry: _Gathered, names: tuple[ListedName, ...]) -> Entity:
    places = (country_codes(entry.all(fact)) for fact in ("nationality", "country", "born_in"))
    numbers = map(plain_number, entry.all("passport", "national", "registered", "imo"))
    return Entity(
        key=key,
        kind=entry.kind,
        names=names,
        births=births_of(entry.all("birth")),
        countries=next((codes for codes in places if codes), ()),
        programmes=tuple(entry.all("regime")),
        title=", ".join(entry.all("position"))[:300],
        remarks=" ".join(entry.all("other"))[:2000],
        identifiers=tuple(dict.fromkeys(filter(None, numbers))),
    )
