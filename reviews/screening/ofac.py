"""The Specially Designated Nationals list in the CSV format in which OFAC publishes it: sdn.csv and alt.csv.

The columns are those of OFAC's own data specification: no header line, `-0-` for an empty value, fields quoted with
`"`, and a final Ctrl-Z (0x1A) line in some releases. sdn.csv has twelve columns, alt.csv five. Facts about a person
stand as `; `-separated phrases in the last column (`DOB 17 Feb 1974; nationality Russia; a.k.a. 'X'`).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from reviews.screening.births import births_of
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading, plain_number, usable_names
from reviews.screening.names import MAX_LENGTH, Kind
from reviews.screening.places import country_codes

SDN_COLUMNS = 12
ALT_COLUMNS = 5
_EMPTY = "-0-"
_KINDS = {"individual": Kind.PERSON, "": Kind.ORGANISATION, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
_ALT_TYPES = {"aka": NameType.ALIAS, "fka": NameType.FORMER, "nka": NameType.NOW}
_WEAK_ALIAS = re.compile(r"\ba\.k\.a\. '(.{2,120}?)'(?=[.;,)\s]|$)")
_BIRTH = re.compile(r"^(?:alt\. )?DOB (.+?)\.?$")
_COUNTRY = re.compile(r"^(?:alt\. )?(?:nationality|citizen|Nationality of Registration) (.+?)\.?$")
_ISSUED_BY = re.compile(r"\((?:[^()]*, )?([A-Z][A-Za-z ,]+)\)")
_POB = re.compile(r"^(?:alt\. )?POB (?:.*, )?([^,]+?)\.?$")
_NUMBER = re.compile(
    r"^(?:alt\. )?(?!Telephone|Phone|Fax|Digital|Birth|Previous|Government)(?:[A-Z][A-Za-z.' ]{0,50} )?"
    r"(?:No\.|Number|ID|#|Passport|Card|RFC|RIF|Identification) #? ?([A-Z0-9][A-Za-z0-9./ -]{3,38}?)(?: \(|\.?$)"
)


def read_entries(sdn: Path, alt: Path | None, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of the list, in the order of sdn.csv; keys are `prefix:number`.

    Malformed lines are counted in `reading`, not raised, and end as no entry. Raises OSError when a file cannot be
    read.
    """
    aliases = _aliases(alt, reading) if alt is not None else {}
    seen: set[str] = set()
    for number, row in _rows(sdn, SDN_COLUMNS, reading):
        where = f"{sdn.name} line {number}"
        entity = _entity(row, where, prefix, aliases, reading)
        if entity is not None and row[0] in seen:
            reading.reject(where, "the number of an entry that stands already")
        elif entity is not None:
            seen.add(row[0])
            yield entity
    for entry in sorted(set(aliases) - seen):
        reading.reject(alt.name if alt else "", f"alternate names of entry {entry}, which is not in {sdn.name}")


def _rows(path: Path, columns: int, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Rows of the right width with their line numbers; the others are counted as malformed."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader((_clean(line) for line in file), strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reading.lines += 1
                reading.reject(f"{path.name} line {reader.line_num}", str(error))
                continue
            if not any(value.strip() for value in row):
                continue
            reading.lines += 1
            if len(row) == columns:
                yield reader.line_num, [_value(value) for value in row]
            else:
                reading.reject(f"{path.name} line {reader.line_num}", f"{len(row)} columns instead of {columns}")


def _clean(line: str) -> str:
    return line.replace("\x1a", "").replace("\x00", "")


def _value(text: str) -> str:
    stripped = text.strip()
    return "" if stripped == _EMPTY else stripped


def _aliases(path: Path, reading: Reading) -> dict[str, list[ListedName]]:
    found: dict[str, list[ListedName]] = defaultdict(list)
    for number, row in _rows(path, ALT_COLUMNS, reading):
        where = f"{path.name} line {number}"
        if not row[0].isdigit() or row[2] not in _ALT_TYPES:
            reading.reject(where, "no number of an entry, or an unknown type of name")
        elif not row[3] or len(row[3]) > MAX_LENGTH:
            reading.reject(where, "no name, or one that is too long")
        else:
            found[row[0]].append(ListedName(row[3], _ALT_TYPES[row[2]]))
    return found


def _entity(
    row: list[str], where: str, prefix: str, aliases: dict[str, list[ListedName]], reading: Reading
) -> Entity | None:
    number, name, type_, programme, title, remarks = row[0], row[1], row[2], row[3], row[4], row[11]
    if not number.isdigit() or not name or len(name) > MAX_LENGTH or type_ not in _KINDS:
        reading.reject(where, "no number, no name, a name that is too long, or an unknown type")
        return None
    weak = [ListedName(alias, NameType.WEAK) for alias in _WEAK_ALIAS.findall(remarks)]
    facts = [fact.strip() for fact in remarks.split(";")]
    return Entity(
        key=f"{prefix}:{number}",
        kind=_KINDS[type_],
        names=usable_names([ListedName(name), *aliases.get(number, []), *weak], where, reading),
        births=_births(facts),
        countries=_countries(facts),
        programmes=tuple(part.strip() for part in re.split(r"[\[\];]", programme) if part.strip()),
        title=title,
        remarks=remarks,
        identifiers=_identifiers(facts),
    )


def _births(facts: list[str]) -> tuple[BirthSpan, ...]:
    return births_of([matched.group(1) for fact in facts if (matched := _BIRTH.match(fact))])


def _identifiers(facts: list[str]) -> tuple[str, ...]:
    """Numbers of papers and registers that the remarks name."""
    found = (plain_number(match.group(1)) for fact in facts if (match := _NUMBER.match(fact)))
    return tuple(dict.fromkeys(number for number in found if number))


def _countries(facts: list[str]) -> tuple[str, ...]:
    """Nationality and citizenship; without them, who issued the papers or where the entry is registered, or birth."""
    for pattern in (_COUNTRY, _ISSUED_BY, _POB):
        if codes := country_codes(match.group(1) for fact in facts if (match := pattern.search(fact))):
            return codes
    return ()
