"""The published CSV format: what is read from it, and what a damaged file gives."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from reviews.screening import ofac
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading
from reviews.screening.names import Kind
from reviews.screening.snapshot import Manifest
from reviews.screening.sources import SOURCES, damage, doubts, find_files

PERSON = (
    '7,"FICTIONALOV, Viktor ""Vik""","individual","FICTION] [PRETEND","Colonel",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 14 May 1968; alt. DOB circa 1970; DOB 1971 to 1973; POB Moscow, Russia; nationality Korea, North; '
    "citizen Malta; Passport 1 (Cyprus); Gender Male; a.k.a. 'THE SHADE'; Linked To: AL-QA'IDA.\"\r\n"
)
ORGANISATION = '8,"NEVERFIELD LLC",-0- ,"FICTION",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 1 (Malta)."\r\n'
ALT = '7,1,"aka","FIKTSIONALOV, Viktor",-0- \r\n7,2,"fka","FICTIONALOFF, V.",-0- \r\n'


def _read(tmp_path: Path, sdn: str | bytes, alt: str | None = None) -> tuple[list[Entity], Reading]:
    reading = Reading()
    path = tmp_path / "sdn.csv"
    path.write_bytes(sdn if isinstance(sdn, bytes) else sdn.encode())
    alt_path = tmp_path / "alt.csv"
    if alt is not None:
        alt_path.write_bytes(alt.encode())
    entities = ofac.read_entries(path, alt_path if alt is not None else None, prefix="made-up", reading=reading)
    return list(entities), reading


def test_person_is_read_with_facts(tmp_path: Path) -> None:
    (person,), reading = _read(tmp_path, PERSON, ALT)
    assert (person.key, person.kind, person.title) == ("made-up:7", Kind.PERSON, "Colonel")
    assert person.names == (
        ListedName('FICTIONALOV, Viktor "Vik"', NameType.PRIMARY),
        ListedName("FIKTSIONALOV, Viktor", NameType.ALIAS),
        ListedName("FICTIONALOFF, V.", NameType.FORMER),
        ListedName("THE SHADE", NameType.WEAK),
    )
    assert person.births == (
        BirthSpan(1968, 1968, date(1968, 5, 14).isoformat()),
        BirthSpan(1968, 1972),
        BirthSpan(1971, 1973),
    )
    assert person.countries == ("KP", "MT")
    assert person.programmes == ("FICTION", "PRETEND")
    assert (reading.lines, reading.malformed) == (3, 0)


def test_organisation_is_where_its_papers_are(tmp_path: Path) -> None:
    (organisation,), _ = _read(tmp_path, ORGANISATION)
    assert (organisation.kind, organisation.countries, organisation.births) == (Kind.ORGANISATION, ("MT",), ())


def test_entity_goes_to_json_and_back(tmp_path: Path) -> None:
    (person,), _ = _read(tmp_path, PERSON, ALT)
    assert Entity.unpacked(person.packed()) == person


def test_file_with_control_z_and_byte_order_mark_is_read(tmp_path: Path) -> None:
    entities, reading = _read(tmp_path, b"\xef\xbb\xbf" + ORGANISATION.encode() + b"\x1a")
    assert (len(entities), reading.lines, reading.malformed) == (1, 1, 0)


def test_file_with_bytes_that_are_no_utf8_is_read(tmp_path: Path) -> None:
    entities, _ = _read(tmp_path, ORGANISATION.encode().replace(b"NEVERFIELD", b"NEVERF\xd6LD"))
    assert [entity.name for entity in entities] == ["NEVERF\ufffdLD LLC"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('9,"SHORT",-0- \r\n', "3 columns instead of 12"),
        (ORGANISATION.replace("8,", "x,"), "no number"),
        (ORGANISATION.replace('"NEVERFIELD LLC"', '""'), "no number, no name"),
        (ORGANISATION.replace("NEVERFIELD", "N" * 400), "too long"),
        (ORGANISATION.replace('LLC",-0- ', 'LLC","ghost"'), "unknown type"),
        (ORGANISATION.replace('"NEVERFIELD LLC"', '"NEVER"FIELD LLC"'), "expected"),
        (ORGANISATION + ORGANISATION, "stands already"),
        ("<html><body>Not found</body></html>\r\n", "1 columns"),
    ],
)
def test_line_malformed_is_counted(tmp_path: Path, line: str, why: str) -> None:
    entities, reading = _read(tmp_path, PERSON + line)
    assert reading.malformed == 1
    assert why in reading.problems[0]
    assert entities[0].key == "made-up:7"


def test_alias_malformed_or_of_nobody_is_counted(tmp_path: Path) -> None:
    _, reading = _read(
        tmp_path, PERSON, ALT + '7,3,"xyz","A B",-0- \r\n7,4,"aka",-0- ,-0- \r\n99,5,"aka","A B",-0- \r\n'
    )
    assert reading.malformed == 3


def test_problems_are_remembered_while_there_are_few(tmp_path: Path) -> None:
    _, reading = _read(tmp_path, "junk\r\n" * 500)
    assert (reading.malformed, len(reading.problems)) == (500, 100)


def _manifest(rows: int = 100, names: int = 200, lines: int = 300, malformed: int = 0) -> Manifest:
    return Manifest("ofac-sdn", "1", "", rows, names, lines, malformed)


def test_gate_accepts_a_list_like_the_last() -> None:
    assert doubts(SOURCES["fictional"], _manifest(), (190, 390, "")) == []


@pytest.mark.parametrize(
    ("rows", "names", "previous"),
    [
        (9, 20, None),
        (1_001, 3_000, None),
        (100, 200, (201, 200, "")),
        (100, 200, (100, 401, "")),
        (100, 200, (100, 200, "2031-03-06")),
    ],
)
def test_gate_doubts_a_list_of_another_size_or_an_older_day(
    rows: int, names: int, previous: tuple[int, int, str] | None
) -> None:
    manifest = dataclasses.replace(_manifest(rows, names), published="2031-03-05")
    assert len(doubts(SOURCES["fictional"], manifest, previous)) == 1


def test_gate_doubts_a_list_without_its_canaries() -> None:
    assert doubts(SOURCES["fictional"], _manifest(), None, ["Neverfield"]) == [
        "Neverfield is not found in it, and has to be."
    ]


@pytest.mark.parametrize(
    ("lines", "malformed", "damaged"), [(10, 5, False), (10, 6, True), (1000, 10, False), (1000, 11, True)]
)
def test_gate_counts_malformed_lines(lines: int, malformed: int, damaged: bool) -> None:
    assert bool(damage(_manifest(lines=lines, malformed=malformed))) is damaged


def test_files_are_found_beside_and_in_folders(tmp_path: Path) -> None:
    for name in ("sdn.csv", "alt.csv"):
        (tmp_path / name).write_text(ORGANISATION)
    both = [tmp_path / "sdn.csv", tmp_path / "alt.csv"]
    for given in ([tmp_path], both[:1], both):
        format_, found = find_files(SOURCES["ofac-sdn"], given)
        assert (format_.title, found) == ("CSV", both)
    (tmp_path / "alt.csv").unlink()
    assert find_files(SOURCES["ofac-sdn"], [tmp_path])[1] == both[:1]


def test_format_is_known_by_the_name_or_the_ending(tmp_path: Path) -> None:
    for name in ("sdn.xml", "other.xml", "entities.ftm.json", "lines.ndjson"):
        (tmp_path / name).write_text("")
    chosen = {
        name: find_files(SOURCES[slug], [tmp_path / name])[0].title
        for slug, name in (
            ("ofac-sdn", "other.xml"),
            ("eu", "other.xml"),
            ("opensanctions", "entities.ftm.json"),
            ("opensanctions", "lines.ndjson"),
        )
    }
    assert chosen == {"other.xml": "XML", "entities.ftm.json": "FollowTheMoney", "lines.ndjson": "FollowTheMoney"}
    assert find_files(SOURCES["ofac-sdn"], [tmp_path])[1] == [tmp_path / "sdn.xml"]
    with pytest.raises(FileNotFoundError, match=r"sdn\.xml is no file of UK Sanctions List: UK-Sanctions-List\.csv"):
        find_files(SOURCES["uk"], [tmp_path / "sdn.xml"])


def test_files_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"sdn\.csv"):
        find_files(SOURCES["ofac-sdn"], [tmp_path])
    with pytest.raises(FileNotFoundError, match="Name the files"):
        find_files(SOURCES["ofac-sdn"], [])


def test_shipped_list_is_whole_and_fictional() -> None:
    source, reading = SOURCES["fictional"], Reading()
    format_, paths = find_files(source, [])
    entities = list(format_.read(paths, reading))
    assert (len(entities), reading.malformed) == (62, 0)
    assert {part for entity in entities for part in entity.programmes} == {"FICTION", "PRETEND"}
    assert {entity.kind for entity in entities} == set(Kind)
