"""The European Union's consolidated list of financial sanctions in its XML format (xmlFullSanctionsList 1.1).

Nearly everything stands in attributes. `strong="false"` is the list's word for a weak alias.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from reviews.screening.births import birth_of
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading, plain_number, usable_names
from reviews.screening.names import Kind
from reviews.screening.places import country_codes
from reviews.screening.records import Records, text_of

_KINDS = {"person": Kind.PERSON, "P": Kind.PERSON, "enterprise": Kind.ORGANISATION, "E": Kind.ORGANISATION}


def read_entries(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of the list; keys are `prefix:logicalId`. Raises Unreadable when it is no such file, OSError."""
    records = Records(path, root="export", tags=frozenset({"sanctionEntity"}))
    for record in records:
        reading.published = records.attributes.get("generationDate", "")[:10]
        reading.lines += 1
        entity = _entity(record, prefix, reading)
        if entity is not None:
            yield entity


def _entity(record: Element, prefix: str, reading: Reading) -> Entity | None:
    number = record.get("logicalId", "")
    subject = record.find("subjectType")
    code = (subject.get("code") or subject.get("classificationCode") or "") if subject is not None else ""
    aliases = record.findall("nameAlias")
    # The list has no first name of its own: what it calls strong comes before what it calls weak.
    listed = sorted(map(_name, aliases), key=lambda name: name.type is NameType.WEAK)
    names = usable_names(_with_primary(listed), number, reading)
    if not number or code not in _KINDS or not names:
        reading.reject(f"entry {number}", "no number, no name, or an unknown type")
        return None
    return Entity(
        key=f"{prefix}:{number}",
        kind=_KINDS[code],
        names=names,
        births=tuple(dict.fromkeys(span for item in record.iterfind("birthdate") if (span := _birth(item)))),
        countries=_countries(record),
        programmes=tuple(dict.fromkeys(p for item in record.iterfind("regulation") if (p := item.get("programme")))),
        title=next((text for alias in aliases if (text := alias.get("function"))), "")[:300],
        remarks=text_of(record, "remark"),
        identifiers=_identifiers(record),
    )


def _name(alias: Element) -> ListedName:
    parts = (alias.get("firstName"), alias.get("middleName"), alias.get("lastName"))
    whole = alias.get("wholeName") or " ".join(part for part in parts if part)
    return ListedName(" ".join(whole.split()), NameType.WEAK if alias.get("strong") == "false" else NameType.ALIAS)


def _with_primary(listed: list[ListedName]) -> list[ListedName]:
    """The first strong name is the primary one; of weak names alone, the first stays weak."""
    if listed and listed[0].type is NameType.ALIAS:
        return [ListedName(listed[0].text), *listed[1:]]
    return listed


def _birth(item: Element) -> BirthSpan | None:
    about = "circa " if item.get("circa") == "true" else ""
    years = [year for key in ("yearRangeFrom", "yearRangeTo") if (year := item.get(key))]
    text = item.get("birthdate") or " to ".join(years) or item.get("year") or ""
    return birth_of(about + text)


def _countries(record: Element) -> tuple[str, ...]:
    """Citizenship; without it, who issued the papers, then the addresses, then birth."""
    for tag in ("citizenship", "identification", "address", "birthdate"):
        if codes := country_codes(item.get("countryIso2Code", "") for item in record.iterfind(tag)):
            return codes
    return ()


def _identifiers(record: Element) -> tuple[str, ...]:
    given = (
        plain_number(item.get("number") or item.get("latinNumber") or "") for item in record.iterfind("identification")
    )
    return tuple(dict.fromkeys(filter(None, given)))
