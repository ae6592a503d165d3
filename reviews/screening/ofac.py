"""The Specially Designated Nationals list in the CSV format in which OFAC publishes it: sdn.csv and alt.csv.

The columns are those of OFAC's own data specification: no header line, `-0-` for an empty value, fields quoted with
`"`, and a final Ctrl-Z (0x1A) line in some releases. sdn.csv has twelve columns, alt.csv five. Facts about a person
stand as `; `-separated phrases in the last column (`DOB 17 Feb 1974; nationality Russia; a.k.a. 'X'`).
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Parsed
from reviews.screening.names import MAX_LENGTH, Kind
from reviews.screening.places import country_code

SLUG = "ofac-sdn"
SDN_COLUMNS = 12
ALT_COLUMNS = 5
_EMPTY = "-0-"
_KINDS = {"individual": Kind.PERSON, "": Kind.ORGANISATION, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
_ALT_TYPES = {"aka": NameType.ALIAS, "fka": NameType.FORMER, "nka": NameType.NOW}
_WEAK_ALIAS = re.compile(r"\ba\.k\.a\. '(.{2,120}?)'(?=[.;,)\s]|$)")
_BIRTH = re.compile(r"^(?:alt\. )?DOB (?:circa )?(.+?)\.?$")
_COUNTRY = re.compile(r"^(?:alt\. )?(?:nationality|citizen|Nationality of Registration) (.+?)\.?$")
_ISSUED_BY = re.compile(r"\((?:[^()]*, )?([A-Z][A-Za-z ,]+)\)")
_POB = re.compile(r"^(?:alt\. )?POB (?:.*, )?([^,]+?)\.?$")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")

Progress = Callable[[int], None]


def parse(sdn: bytes, alt: bytes = b"", *, progress: Progress | None = None) -> Parsed:
    """Entries of the list. `progress` is told how many lines were read. Malformed lines are counted, not raised."""
    parsed = Parsed()
    aliases = _aliases(alt, parsed)
    seen: set[str] = set()
    for number, row in _rows(sdn, "sdn.csv", parsed):
        if progress is not None and number % 1000 == 0:
            progress(number)
        entity = _entity(row, f"sdn.csv line {number}", aliases, parsed)
        if entity is None:
            continue
        if entity.key in seen:
            parsed.reject(f"sdn.csv line {number}", "number of an entry that stands already")
            continue
        seen.add(entity.key)
        parsed.entities.append(entity)
    for entry in sorted(set(aliases) - {key.partition(":")[2] for key in seen}):
        parsed.reject("alt.csv", f"alternate names of entry {entry}, which is not in sdn.csv")
    return parsed


def _rows(content: bytes, file: str, parsed: Parsed) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line numbers; what is no CSV at all ends as one malformed line."""
    text = content.decode("utf-8-sig", errors="replace").replace("\x1a", "").replace("\x00", "")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            parsed.lines += 1
            parsed.reject(f"{file} line {reader.line_num}", str(error))
            continue
        if any(value.strip() for value in row):
            parsed.lines += 1
            yield reader.line_num, [_value(value) for value in row]


def _value(text: str) -> str:
    stripped = text.strip()
    return "" if stripped == _EMPTY else stripped


def _aliases(content: bytes, parsed: Parsed) -> dict[str, list[ListedName]]:
    found: dict[str, list[ListedName]] = defaultdict(list)
    for number, row in _rows(content, "alt.csv", parsed):
        where = f"alt.csv line {number}"
        if len(row) != ALT_COLUMNS:
            parsed.reject(where, f"{len(row)} columns instead of {ALT_COLUMNS}")
        elif not row[0].isdigit() or row[2] not in _ALT_TYPES:
            parsed.reject(where, "no number of an entry, or an unknown type of name")
        elif not row[3] or len(row[3]) > MAX_LENGTH:
            parsed.reject(where, "no name, or one that is too long")
        else:
            found[row[0]].append(ListedName(row[3], _ALT_TYPES[row[2]]))
    return found


def _entity(row: list[str], where: str, aliases: dict[str, list[ListedName]], parsed: Parsed) -> Entity | None:
    if len(row) != SDN_COLUMNS:
        parsed.reject(where, f"{len(row)} columns instead of {SDN_COLUMNS}")
        return None
    number, name, type_, programme, title, remarks = row[0], row[1], row[2], row[3], row[4], row[11]
    if not number.isdigit() or not name or len(name) > MAX_LENGTH or type_ not in _KINDS:
        parsed.reject(where, "no number, no name, a name that is too long, or an unknown type")
        return None
    weak = [ListedName(alias, NameType.WEAK) for alias in _WEAK_ALIAS.findall(remarks)]
    facts = [fact.strip() for fact in remarks.split(";")]
    return Entity(
        key=f"{SLUG}:{number}",
        kind=_KINDS[type_],
        names=_distinct([ListedName(name), *aliases.get(number, []), *weak]),
        births=_births(facts),
        countries=_countries(facts),
        programmes=tuple(part.strip() for part in re.split(r"\] ?\[|[\[\];]", programme) if part.strip()),
        title=title,
        remarks=remarks,
    )


def _distinct(names: list[ListedName]) -> tuple[ListedName, ...]:
    """Each spelling once; the first one keeps its type."""
    kept: dict[str, ListedName] = {}
    for name in names:
        kept.setdefault(name.text.casefold(), name)
    return tuple(kept.values())


def _births(facts: list[str]) -> tuple[BirthSpan, ...]:
    spans = []
    for fact in facts:
        matched = _BIRTH.match(fact)
        years = [int(year) for year in _YEAR.findall(matched.group(1))] if matched else []
        if matched and years:
            exact = "circa" not in fact and len(years) == 1
            margin = 2 if "circa" in fact else 0
            date = _iso_date(matched.group(1)) if exact else ""
            spans.append(BirthSpan(min(years) - margin, max(years) + margin, date))
    return tuple(dict.fromkeys(spans))


def _iso_date(text: str) -> str:
    try:
        return datetime.strptime(text.strip(), "%d %b %Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _countries(facts: list[str]) -> tuple[str, ...]:
    """Nationality and citizenship; without them, who issued the papers or where the entry is registered, or birth."""
    for pattern in (_COUNTRY, _ISSUED_BY, _POB):
        found = [country_code(match.group(1)) for fact in facts for match in [pattern.search(fact)] if match]
        codes = tuple(dict.fromkeys(code for code in found if code))
        if codes:
            return codes
    return ()
