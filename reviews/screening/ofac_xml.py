"""The Specially Designated Nationals list in the XML format in which OFAC publishes it: sdn.xml.

Keys, names and facts are those of the CSV format (`ofac.py`): the same list in either format differs in little.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from reviews.screening.births import births_of
from reviews.screening.entries import Entity, ListedName, NameType, Reading, plain_number, usable_names
from reviews.screening.names import Kind
from reviews.screening.places import country_codes
from reviews.screening.records import Records, text_of, texts_of

_KINDS = {
    "individual": Kind.PERSON,
    "entity": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
}
_TYPES = {"f.k.a.": NameType.FORMER, "n.k.a.": NameType.NOW}


def read_entries(path: Path, *, prefix: str, reading: Reading) -> Iterator[Entity]:
    """Entries of sdn.xml; keys are `prefix:uid`. Raises Unreadable when it is no such file, OSError."""
    for record in Records(path, root="sdnList", tags=frozenset({"publshInformation", "sdnEntry"})):
        if record.tag == "publshInformation":
            reading.published = _us_date(text_of(record, "Publish_Date"))
            continue
        reading.lines += 1
        entity = _entity(record, prefix, reading)
        if entity is not None:
            yield entity


def _entity(record: Element, prefix: str, reading: Reading) -> Entity | None:
    uid = text_of(record, "uid")
    kind = _KINDS.get(text_of(record, "sdnType").lower())
    names = usable_names([ListedName(_name(record)), *map(_alias, record.iterfind("akaList/aka"))], uid, reading)
    if not uid.isdigit() or kind is None or not names:
        reading.reject(f"entry {uid}", "no number, no name, or an unknown type")
        return None
    return Entity(
        key=f"{prefix}:{uid}",
        kind=kind,
        names=names,
        births=births_of(texts_of(record, "dateOfBirthList/dateOfBirthItem/dateOfBirth")),
        countries=_countries(record),
        programmes=tuple(texts_of(record, "programList/program")),
        title=text_of(record, "title"),
        remarks=text_of(record, "remarks"),
        identifiers=tuple(dict.fromkeys(filter(None, map(plain_number, texts_of(record, "idList/id/idNumber"))))),
    )


def _name(element: Element) -> str:
    return ", ".join(filter(None, (text_of(element, "lastName"), text_of(element, "firstName"))))


def _alias(element: Element) -> ListedName:
    type_ = _TYPES.get(text_of(element, "type").lower(), NameType.ALIAS)
    return ListedName(_name(element), NameType.WEAK if text_of(element, "category").lower() == "weak" else type_)


def _countries(record: Element) -> tuple[str, ...]:
    """Nationality and citizenship; without them, who issued the papers, then the addresses, then birth."""
    births = [place.rpartition(",")[2] for place in texts_of(record, "placeOfBirthList/placeOfBirthItem/placeOfBirth")]
    own = [
        *texts_of(record, "nationalityList/nationality/country"),
        *texts_of(record, "citizenshipList/citizenship/country"),
    ]
    papers = texts_of(record, "idList/id/idCountry")
    for given in (own, papers, texts_of(record, "addressList/address/country"), births):
        if codes := country_codes(given):
            return codes
    return ()


def _us_date(text: str) -> str:
    """`01/24/2019` as ISO 8601; nothing for anything else."""
    month, day, year = (*text.split("/"), "", "")[:3]
    return f"{year}-{month:>02}-{day:>02}" if year.isdigit() and month.isdigit() and day.isdigit() else ""
