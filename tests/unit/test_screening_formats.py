"""Each published format, read into the one shape; and files that are not what they should be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviews.screening import eu, ofac_xml, opensanctions, uk, un
from reviews.screening.births import birth_of
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading, Unreadable, plain_number
from reviews.screening.names import Kind
from reviews.screening.records import MAX_DEPTH, MAX_TEXT
from tests.factories import watchlists

Read = Callable[..., Iterator[Entity]]

BORN = BirthSpan(1968, 1968, "1968-05-14")
SHADE = NameType.WEAK


def _read(read: Read, tmp_path: Path, text: str) -> tuple[dict[str, Entity], Reading]:
    path, reading = tmp_path / "list", Reading()
    path.write_text(text, encoding="utf-8")
    return {entity.key: entity for entity in read(path, prefix="x", reading=reading)}, reading


def _names(entity: Entity) -> list[tuple[str, str]]:
    return [(name.text, name.type.value) for name in entity.names]


def test_ofac_xml(tmp_path: Path) -> None:
    entities, reading = _read(ofac_xml.read_entries, tmp_path, watchlists.OFAC_XML)
    person, company = entities["x:90001"], entities["x:90002"]
    assert _names(person) == [
        ("FICTIONALOV, Viktor Petrovich", "primary"),
        ("THE SHADE", "weak"),
        ("FIKTSIONALOV, Viktor", "fka"),
    ]
    assert (person.kind, person.births, person.countries) == (Kind.PERSON, (BORN, BirthSpan(1968, 1972)), ("KP",))
    assert (person.programmes, person.title, person.remarks) == (
        ("FICTION", "PRETEND"),
        "Director",
        "(Linked To: NOTHING)",
    )
    assert person.identifiers == ("ZZ0000001",)
    assert (company.kind, company.countries, company.births) == (Kind.ORGANISATION, ("MT",), ())
    assert (reading.lines, reading.malformed, reading.published) == (2, 0, "2031-03-05")


def test_eu(tmp_path: Path) -> None:
    entities, reading = _read(eu.read_entries, tmp_path, watchlists.EU)
    person, company = entities["x:101"], entities["x:102"]
    assert _names(person) == [
        ("Viktor Fictionalov", "primary"),
        ("Виктор Фикционалов", "aka"),
        ("The Shade", "weak"),
    ]
    assert person.births == (BORN, BirthSpan(1968, 1972), BirthSpan(1960, 1962))
    assert (person.countries, person.title, person.identifiers) == (("MT",), "Director", ("ZZ0000001",))
    assert (company.kind, company.countries, company.programmes) == (Kind.ORGANISATION, ("MT",), ("FICTION",))
    assert (reading.lines, reading.malformed, reading.published) == (2, 0, "2031-03-05")


def test_un(tmp_path: Path) -> None:
    entities, reading = _read(un.read_entries, tmp_path, watchlists.UN)
    person, company = entities["x:690001"], entities["x:690002"]
    assert _names(person) == [
        ("VIKTOR PETROVICH FICTIONALOV", "primary"),
        ("The Shade", "weak"),
        ("Shady", "weak"),
        ("Viktor Fiktsionalov", "aka"),
        ("Виктор Фикционалов", "aka"),
    ]
    assert person.births == (BORN, BirthSpan(1970, 1973), BirthSpan(1978, 1982))
    assert (person.countries, person.identifiers, person.remarks) == (("MT",), ("ZZ0000001",), "Invented.")
    assert _names(company)[1] == ("Neverfield Exports", "fka")
    assert (company.kind, company.countries) == (Kind.ORGANISATION, ("MT",))
    assert (reading.lines, reading.malformed, reading.published) == (2, 0, "2031-03-05")


def test_uk(tmp_path: Path) -> None:
    entities, reading = _read(uk.read_entries, tmp_path, watchlists.UK)
    person, company, ship = (entities[f"x:FIC000{number}"] for number in (1, 2, 3))
    assert _names(person) == [
        ("Viktor Petrovich FICTIONALOV", "primary"),
        ("Виктор Фикционалов", "aka"),
        ("Viktor FIKTSIONALOV", "aka"),
        ("THE SHADE", "weak"),
    ]
    assert (person.births, person.countries) == ((BORN, BirthSpan(1970, 1970)), ("MT",))
    assert (person.identifiers, person.title) == (("ZZ0000001", "ZZ0000002"), "Director")
    assert (company.kind, company.countries, company.identifiers) == (Kind.ORGANISATION, ("MT",), ("RC77001",))
    assert (ship.kind, ship.identifiers) == (Kind.VESSEL, ("9999999",))
    assert (reading.lines, reading.malformed, reading.published) == (5, 0, "2031-03-05")


def test_uk_in_the_format_of_2022(tmp_path: Path) -> None:
    entities, reading = _read(uk.read_entries, tmp_path, watchlists.UK_2022)
    assert _names(entities["x:77"]) == [("Viktor Petrovich FICTIONALOV", "primary"), ("V. FICTIONALOFF", "fka")]
    assert (entities["x:77"].countries, reading.lines, reading.published) == (("MT",), 2, "2031-03-05")


def test_opensanctions_simple_csv(tmp_path: Path) -> None:
    entities, reading = _read(opensanctions.read_simple, tmp_path, watchlists.SIMPLE_CSV)
    person = entities["x:NK-one"]
    assert list(entities) == ["x:NK-one", "x:NK-two"]
    assert person.names[1:] == (
        ListedName("Виктор Фикционалов", NameType.ALIAS),
        ListedName("V. Fictionalov", NameType.ALIAS),
    )
    assert (person.births, person.countries, person.identifiers) == (
        (BORN, BirthSpan(1970, 1970)),
        ("MT",),
        ("ZZ0000001",),
    )
    assert (person.programmes, entities["x:NK-two"].programmes) == (("FICTION",), ("A List", "B List"))
    assert (reading.lines, reading.malformed, reading.published) == (3, 0, "2031-03-05")


def test_opensanctions_follow_the_money(tmp_path: Path) -> None:
    entities, reading = _read(opensanctions.read_followthemoney, tmp_path, watchlists.FOLLOW_THE_MONEY)
    person = entities["x:NK-one"]
    assert list(entities) == ["x:NK-one", "x:NK-two"]
    assert [type_ for _text, type_ in _names(person)] == ["primary", "aka", "fka", "weak"]
    assert (person.births, person.countries, person.identifiers) == ((BORN,), ("MT",), ("ZZ0000001",))
    assert entities["x:NK-two"].identifiers == ("RC77001",)
    assert (reading.lines, reading.malformed, reading.published) == (4, 0, "2031-03-05")


@pytest.mark.parametrize(
    ("read", "text", "malformed"),
    [
        (ofac_xml.read_entries, watchlists.OFAC_XML.replace("<uid>90001</uid>", "<uid></uid>"), 1),
        (eu.read_entries, watchlists.EU.replace('code="person" classificationCode="P"', 'code="planet"'), 1),
        (un.read_entries, watchlists.UN.replace("690002", ""), 1),
        (uk.read_entries, watchlists.UK.replace(",Ship,", ",Planet,"), 1),
        (opensanctions.read_simple, watchlists.SIMPLE_CSV.replace('"Viktor Fictionalov"', '""'), 0),
        (opensanctions.read_simple, watchlists.SIMPLE_CSV + '"","Person","No id",""\n', 1),
        (opensanctions.read_followthemoney, watchlists.FOLLOW_THE_MONEY + "{not json\n", 1),
        (opensanctions.read_followthemoney, watchlists.FOLLOW_THE_MONEY + '{"schema":"Person","properties":[]}\n', 1),
    ],
)
def test_record_that_says_too_little_is_counted(tmp_path: Path, read: Read, text: str, malformed: int) -> None:
    assert _read(read, tmp_path, text)[1].malformed == malformed


@pytest.mark.parametrize(
    "read",
    [
        ofac_xml.read_entries,
        eu.read_entries,
        un.read_entries,
        uk.read_entries,
        opensanctions.read_simple,
        opensanctions.read_followthemoney,
    ],
)
@pytest.mark.parametrize("text", ["", "<html>sign in</html>", "a,b\n1,2\n", "\x00\x01\x02", '{"error": "no"}'])
def test_file_of_something_else_is_unreadable(tmp_path: Path, read: Read, text: str) -> None:
    if read is opensanctions.read_followthemoney and not text:
        assert _read(read, tmp_path, text)[0] == {}  # no name in it: the import refuses it for that
        return
    with pytest.raises(Unreadable):
        _read(read, tmp_path, text)


_LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
_TAIL = "</INDIVIDUALS></CONSOLIDATED_LIST>"
_HEAD = '<CONSOLIDATED_LIST dateGenerated="2031-03-05"><INDIVIDUALS>'


@pytest.mark.parametrize(
    "text",
    [
        f"<!DOCTYPE x [{_LAUGHS}]>{_HEAD}<INDIVIDUAL><DATAID>&b;</DATAID></INDIVIDUAL>{_TAIL}",
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{_HEAD}&f;{_TAIL}',
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">{_HEAD}{_TAIL}',
        f"{_HEAD}<INDIVIDUAL>" + "<A>" * MAX_DEPTH + "</A>" * MAX_DEPTH + f"</INDIVIDUAL>{_TAIL}",
        f"{_HEAD}<INDIVIDUAL><DATAID>{'9' * (MAX_TEXT + 1)}</DATAID></INDIVIDUAL>{_TAIL}",
        f"{_HEAD}<INDIVIDUAL>{'<A/>' * 20_001}</INDIVIDUAL>{_TAIL}",
        watchlists.UN[: len(watchlists.UN) // 2],
    ],
    ids=["laughs", "file", "dtd", "depth", "text", "elements", "cut short"],
)
def test_hostile_xml_is_unreadable(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable):
        _read(un.read_entries, tmp_path, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 May 1968", BORN),
        ("1968-05-14", BORN),
        ("14/05/1968", BORN),
        ("00/00/1968", BirthSpan(1968, 1968)),
        ("dd/mm/1968", BirthSpan(1968, 1968)),
        ("1968", BirthSpan(1968, 1968)),
        ("circa 1968", BirthSpan(1966, 1970)),
        ("1968 to 1970", BirthSpan(1968, 1970)),
        ("31/02/1968", BirthSpan(1968, 1968)),
        ("unknown", None),
    ],
)
def test_birth_as_lists_write_it(text: str, expected: Any) -> None:
    assert birth_of(text) == expected


@pytest.mark.parametrize(
    ("text", "plain"), [("zz 000-0001", "ZZ0000001"), ("12345", "12345"), ("1234", ""), ("ABCDEF", ""), ("№ 7/7/7", "")]
)
def test_number_that_proves_something_is_kept_plain(text: str, plain: str) -> None:
    assert plain_number(text) == plain
