"""Searching a snapshot: what is found, what is not, what raises or lowers it, and what is refused."""

import json
from pathlib import Path

import pytest

from reviews.screening.entries import Entity
from reviews.screening.index import THRESHOLD, Question, Snapshot
from reviews.screening.names import Kind
from reviews.screening.snapshot import Manifest
from reviews.screening.store import Rows, RowWriter
from tests.factories import lists


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return lists.opened(tmp_path_factory.mktemp("lists") / "made-up")


def _found(opened: Snapshot, name: str, kind: Kind = Kind.PERSON, **facts: object) -> list[tuple[str, float]]:
    question = Question(name, kind, **facts)  # type: ignore[arg-type]
    return [(match.entity.key, match.score) for match in opened.search(question)]


def _keys(opened: Snapshot, name: str, kind: Kind = Kind.PERSON) -> list[str]:
    return [key for key, _score in _found(opened, name, kind)]


@pytest.mark.parametrize(
    "name",
    [
        "Viktor Fictionalov",
        "Viktor Fcitionalov",
        "Vitkor Fictionalov",
        "Fictionalov Viktor",
        "Виктор Фикционалов",
        "ViktorFictionalov",
        "Victor Fiktsyonalov",
    ],
)
def test_search_finds_a_person_however_written(opened: Snapshot, name: str) -> None:
    assert _keys(opened, name) == ["made-up:1"]


@pytest.mark.parametrize(
    "name",
    ["Neverfield Shell Trading", "Neverfeild Shell Trading Ltd", "OOO Neverfield Shell Trading", "NeverfieldShell"],
)
def test_search_finds_an_organisation_however_written(opened: Snapshot, name: str) -> None:
    assert _keys(opened, name, Kind.ORGANISATION) == ["made-up:3"]


@pytest.mark.parametrize("name", ["Robin Fielding", "Maria Garcia", "Maria Lopez", "Petra Viktor", "Li Wei", "Han"])
def test_search_leaves_innocent_people_alone(opened: Snapshot, name: str) -> None:
    assert _keys(opened, name) == []


@pytest.mark.parametrize(
    "name",
    ["Aldergate Security Ltd", "Trading Group", "Institute for Engineering", "Trading LLC", "Paper Boat Ltd"],
)
def test_search_leaves_innocent_organisations_alone(opened: Snapshot, name: str) -> None:
    assert _keys(opened, name, Kind.ORGANISATION) == []


@pytest.mark.parametrize("name", ["", "-", "A", "🙂"])
def test_search_for_nothing_finds_nothing(opened: Snapshot, name: str) -> None:
    assert _keys(opened, name) == []


def test_search_names_an_entry_once_under_its_best_name(opened: Snapshot) -> None:
    matches = opened.search(Question("Viktor Fiktsionalov", Kind.PERSON))
    assert [(match.entity.key, match.listed_name, match.score) for match in matches] == [
        ("made-up:1", "FIKTSIONALOV, Viktor", 1.0)
    ]


def test_search_other_kind_is_lowered(opened: Snapshot) -> None:
    assert _found(opened, "Viktor Petrovich Fictionalov", Kind.ORGANISATION) == [("made-up:1", 0.85)]


def test_search_weak_alias_is_lowered(opened: Snapshot) -> None:
    assert _found(opened, "The Shade") == [("made-up:2", 0.9)]


@pytest.mark.parametrize(
    ("birth_date", "change"),
    [("1968-05-14", 0.1), ("1968-05-15", 0.05), ("1968", 0.05), ("1969", 0.0), ("1990-01-01", -0.15), ("soon", 0.0)],
)
def test_search_birth_date_raises_or_lowers(opened: Snapshot, birth_date: str, change: float) -> None:
    ((_, plain),) = _found(opened, "Viktor Pavlovich Fictoinalov Petrovich")
    ((_, qualified),) = _found(opened, "Viktor Pavlovich Fictoinalov Petrovich", birth_date=birth_date)
    assert round(qualified - plain, 4) == change


@pytest.mark.parametrize(("country", "change"), [("RU", 0.03), ("Russia", 0.03), ("DE", -0.05), ("Zembla", 0.0)])
def test_search_country_raises_or_lowers(opened: Snapshot, country: str, change: float) -> None:
    ((_, plain),) = _found(opened, "Viktor Pavlovich Fictoinalov Petrovich")
    ((_, qualified),) = _found(opened, "Viktor Pavlovich Fictoinalov Petrovich", countries=(country,))
    assert round(qualified - plain, 4) == change


@pytest.mark.parametrize(("number", "change"), [("rc-77 001", 0.15), ("RC77002", 0.0), ("", 0.0)])
def test_search_identifier_raises_and_another_one_does_not_lower(opened: Snapshot, number: str, change: float) -> None:
    name, kind = "Zemblan Institut for Imposible Enginering Quillworks", Kind.ORGANISATION
    ((_, plain),) = _found(opened, name, kind)
    ((_, qualified),) = _found(opened, name, kind, identifiers=(number,))
    assert round(qualified - plain, 4) == change


def test_search_identifier_alone_makes_no_match(opened: Snapshot) -> None:
    assert _found(opened, "Aldergate Security", Kind.ORGANISATION, identifiers=("RC77001",)) == []


def test_search_facts_are_told(opened: Snapshot) -> None:
    (match,) = opened.search(Question("Viktor Fictionalov", Kind.PERSON, "1990-01-01", ("RU",)))
    told = {line["field"]: (line["ours"], line["theirs"], line["effect"]) for line in match.lines}
    assert told["birth date"] == ("1990-01-01", "1968-05-14", "lowers")
    assert told["country"] == ("Russia", "Russia", "raises")


def test_search_facts_never_hide_a_name_that_agrees_whole(opened: Snapshot) -> None:
    facts = {"birth_date": "1999-09-09", "countries": ("JP",)}
    assert _found(opened, "Viktor Petrovich Fictionalov", **facts) == [("made-up:1", 0.8)]


def test_search_asks_other_scorers_and_the_highest_stands(opened: Snapshot) -> None:
    asked: list[str] = []

    def other(question: Question, entity: Entity) -> float:
        asked.append(entity.key)
        return 0.8

    def found(name: str) -> list[tuple[str, float, dict[str, float]]]:
        matches = opened.search(Question(name, Kind.PERSON), others={"other": other})
        return [(match.entity.key, match.score, dict(match.scores)) for match in matches]

    ((key, score, scores),) = found("Viktor Fictionalov")
    assert (key, score, scores["other"]) == ("made-up:1", scores["words"], 0.8)
    # One that we would just have left out ourselves, and one that is nothing like any.
    ((key, score, scores),) = found("Maria Garcia")
    assert (key, score, scores["words"] < THRESHOLD) == ("made-up:6", 0.8, True)
    assert (found("Robin Fielding"), asked) == ([], ["made-up:1", "made-up:6"])


def test_snapshot_counts_what_is_in_it(opened: Snapshot) -> None:
    coverage = {"with_birth_date": 1, "with_country": 1, "with_identifier": 1}
    assert opened.manifest == Manifest("made-up", "1", lists.SHA, 7, 10, 7, 0, added=7, coverage=coverage)
    assert [opened.entity(place) for place in range(opened.entities())] == list(lists.ENTITIES)


def test_snapshot_unfinished_is_refused(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "made-up")
    (folder / "manifest.json").unlink()
    with pytest.raises(OSError, match="manifest"):
        Snapshot(folder)


def test_snapshot_cut_short_is_refused(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "made-up")
    rows = (folder / "names.rows").read_bytes()
    (folder / "names.rows").write_bytes(rows[:-10])
    with pytest.raises(ValueError, match="not as long"):
        Snapshot(folder)


def test_snapshot_of_another_format_is_refused(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "made-up")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(ValueError, match="import the list again"):
        Snapshot(folder)


def test_snapshot_without_a_name_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name"):
        lists.build(tmp_path / "made-up", ())


def test_rows_are_read_by_number(tmp_path: Path) -> None:
    writer = RowWriter(tmp_path / "some.rows")
    for row in ("one", "zwei ü", ""):
        writer.add(row)
    writer.close()
    rows = Rows(tmp_path / "some.rows")
    assert list(rows) == ["one", "zwei ü", ""]
    with pytest.raises(IndexError):
        rows[3]


def test_threshold_is_the_documented_one() -> None:
    assert THRESHOLD == 0.70
