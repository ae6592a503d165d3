"""The consolidated list of the United Nations Security Council in its XML format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from reviews.screening.births import birth_of
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading, plain_number, usable_names
from reviews.screening.names import Kind
from reviews.screening.places import country_codes
from reviews.screening.records import Records, text_of, texts_of

_KINDS = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANISATION}
_QUALITIES = {"low": NameType.WEAK, "f.k.a.": NameType.FORMER}
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_entries(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of the list; keys are `prefix:DATAID`. Raises Unreadable when it is no such file, OSError."""
    records = Records(path, root="CONSOLIDATED_LIST", tags=frozenset(_KINDS))
    for record in records:
        reading.published = records.attributes.get("dateGenerated", "")[:10]
        reading.lines += 1
        entity = _entity(record, prefix, reading)
        if entity is not None:
            yield entity


def _entity(record: Element, prefix: str, reading: Reading) -> Entity | None:
    number, kind = text_of(record, "DATAID"), _KINDS[record.tag]
    primary = " ".join(filter(None, (text_of(record, part) for part in _PARTS)))
    names = usable_names([ListedName(primary), *_aliases(record)], number, reading)
    if not number or not primary or not names:
        reading.reject(f"entry {number}", "no number or no name")
        return None
    return Entity(
        key=f"{prefix}:{number}",
        kind=kind,
        names=names,
        births=tuple(
            dict.fromkeys(span for item in record.iterfind("INDIVIDUAL_DATE_OF_BIRTH") if (span := _birth(item)))
        ),
        countries=_countries(record),
        programmes=tuple(texts_of(record, "UN_LIST_TYPE")),
        title=", ".join(texts_of(record, "DESIGNATION/VALUE"))[:300],
        remarks=text_of(record, "COMMENTS1"),
        identifiers=tuple(
            dict.fromkeys(filter(None, map(plain_number, texts_of(record, "INDIVIDUAL_DOCUMENT/NUMBER"))))
        ),
    )


def _aliases(record: Element) -> Iterator[ListedName]:
    for item in record.iterfind(f"{record.tag}_ALIAS"):
        type_ = _QUALITIES.get(text_of(item, "QUALITY").lower(), NameType.ALIAS)
        for name in text_of(item, "ALIAS_NAME").split(";"):
            yield ListedName(name.strip(), type_)
    for name in texts_of(record, "NAME_ORIGINAL_SCRIPT"):
        yield ListedName(name, NameType.ALIAS)


def _birth(item: Element) -> BirthSpan | None:
    about = "circa " if text_of(item, "TYPE_OF_DATE").upper().startswith("APPROX") else ""
    years = [year for tag in ("FROM_YEAR", "TO_YEAR") if (year := text_of(item, tag))]
    return birth_of(about + (text_of(item, "DATE") or " to ".join(years) or text_of(item, "YEAR")))


def _countries(record: Element) -> tuple[str, ...]:
    """Nationality; without it, who issued the papers, then the addresses, then birth."""
    places = ("NATIONALITY/VALUE", "INDIVIDUAL_DOCUMENT/ISSUING_COUNTRY", f"{record.tag}_ADDRESS/COUNTRY")
    for path in (*places, "INDIVIDUAL_PLACE_OF_BIRTH/COUNTRY"):
        if codes := country_codes(texts_of(record, path)):
            return codes
    return ()
