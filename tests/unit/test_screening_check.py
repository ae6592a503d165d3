"""The check: clear, review, inconclusive and unavailable; and one text for the applicant whatever was found."""

import dataclasses
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reviews.checks.base import Finding, Outcome, Person, SourceUnavailable, Subject
from reviews.checks.screening import APPLICANT_SUMMARY, MAX_NAMES, Screening
from reviews.checks.sources.screening import ImportedLists, ListInUse
from reviews.screening.index import Question
from reviews.screening.names import Kind
from tests.factories import lists
from tests.factories.subjects import organisation, sources


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists.build(tmp_path_factory.mktemp("lists") / "made-up")


def _named(name: str, **facts: str) -> Person:
    return Person(label="person 1", name=name, role="owner", **facts)


def _look(folder: Path, subject: Subject | None = None, **client: Any) -> Finding:
    screening = lists.lent(folder, **client)
    return Screening().evaluate(subject or organisation(), sources(screening=screening))


def test_screening_clear(folder: Path) -> None:
    finding = _look(folder)
    assert (finding.outcome, finding.hits, finding.source) == (Outcome.CLEAR, (), "screening")
    assert finding.source_version == f"made-up:{lists.SHA[:12]}"
    assert [row["label"] for row in finding.evidence["compared"]] == ["the applicant", "person 1"]


def test_screening_person_on_the_list_is_for_review(folder: Path) -> None:
    person = _named("Viktor Fcitionalov", country="RU", birth_date="1968-05-14")
    finding = _look(folder, organisation(people=(person,)))
    (hit,) = finding.hits
    assert finding.outcome is Outcome.REVIEW
    assert (hit.subject_label, hit.subject_field, hit.entity_key) == ("person 1", "people", "made-up:1")
    assert (hit.entity_name, hit.list_version, hit.score) == ("FICTIONALOV, Viktor Petrovich", "made-up 1", 94.1)
    assert [line["field"] for line in hit.comparison] == [
        "name",
        "word",
        "word",
        "word",
        "birth date",
        "country",
        "list",
    ]
    assert {key for line in hit.comparison for key in line} == {"field", "ours", "theirs", "effect", "words"}
    assert (hit.scores, hit.entity_hash) == ({"words": 94.1}, lists.ENTITIES[0].hash)


def _hashes(folder: Path, **facts: str) -> tuple[str, str]:
    (hit,) = _look(folder, organisation(people=(_named("Viktor Fcitionalov", **facts),))).hits
    return hit.subject_hash, hit.entity_hash


def test_screening_hashes_of_both_sides_change_with_what_is_compared(folder: Path, tmp_path: Path) -> None:
    same = _hashes(folder, country="RU")
    assert _hashes(folder, country="RU") == same
    assert _hashes(folder, country="DE")[0] != same[0]
    renamed = dataclasses.replace(lists.ENTITIES[0], title="Director")
    changed = _hashes(lists.build(tmp_path / "made-up", (renamed,)), country="RU")
    assert (changed[0] == same[0], changed[1] == same[1]) == (True, False)


def test_screening_hash_of_a_subject_needs_the_key() -> None:
    lent = [ImportedLists([], now=lists.IMPORTED, max_age=timedelta(days=1), key=key) for key in (b"one", b"two")]
    question = Question("Robin Fielding", Kind.PERSON)
    assert lent[0].hash_of(question) != lent[1].hash_of(question)


def test_screening_threshold_decides_what_is_shown(folder: Path) -> None:
    subject = organisation(people=(_named("Viktor Fcitionalov"),))
    client = replace(sources(screening=lists.lent(folder)), thresholds={"score": 95})
    assert Screening().evaluate(subject, client).outcome is Outcome.CLEAR
    assert _look(folder, subject).outcome is Outcome.REVIEW


@pytest.mark.parametrize("changes", [{"name": "Neverfield Shell Trading Ltd"}, {"other_names": ("Neverfeild Shell",)}])
def test_screening_organisation_on_the_list_is_for_review(folder: Path, changes: dict[str, Any]) -> None:
    finding = _look(folder, organisation(**changes))
    assert (finding.outcome, [hit.entity_key for hit in finding.hits]) == (Outcome.REVIEW, ["made-up:3"])


def test_screening_person_alone_is_compared_as_a_person(folder: Path) -> None:
    finding = _look(folder, organisation(kind="person", name="Viktor Fictionalov", people=()))
    assert (finding.outcome, finding.hits[0].subject_field) == (Outcome.REVIEW, "name")


def test_screening_finding_names_nobody_of_the_application(folder: Path) -> None:
    finding = _look(folder, organisation(people=(_named("Viktor Fcitionalov"),)))
    assert "Fcitionalov" not in f"{finding.summary} {finding.evidence}"


@pytest.mark.parametrize("unusable", ["-", "X", "", "🙂🙂", "Robin " * 80])
def test_screening_name_without_anything_to_compare_is_inconclusive(folder: Path, unusable: str) -> None:
    finding = _look(folder, organisation(people=(_named(unusable),)))
    assert (finding.outcome, finding.evidence["not_compared"]) == (Outcome.INCONCLUSIVE, ["person 1"])


def test_screening_unusable_name_beside_a_hit_is_told(folder: Path) -> None:
    people = (_named("Viktor Fictionalov"), Person(label="person 2", name="?"))
    finding = _look(folder, organisation(people=people))
    assert finding.outcome is Outcome.REVIEW
    assert "person 2" in finding.summary


def test_screening_too_many_names_is_inconclusive(folder: Path) -> None:
    people = tuple(Person(label=f"person {number}", name="Robin Fielding") for number in range(MAX_NAMES))
    finding = _look(folder, organisation(people=people))
    assert (finding.outcome, finding.evidence["not_compared"]) == (Outcome.INCONCLUSIVE, [f"person {MAX_NAMES - 1}"])


def test_screening_without_a_list_is_inconclusive() -> None:
    nothing = ImportedLists([], now=lists.IMPORTED, max_age=timedelta(days=30))
    finding = Screening().evaluate(organisation(), sources(screening=nothing))
    assert (finding.outcome, finding.source_version) == (Outcome.INCONCLUSIVE, "no list")


@pytest.mark.parametrize(("days", "outcome"), [(30, Outcome.CLEAR), (31, Outcome.INCONCLUSIVE)])
def test_screening_against_a_stale_list_is_inconclusive(folder: Path, days: int, outcome: Outcome) -> None:
    assert _look(folder, days_old=days).outcome is outcome


def test_screening_stale_list_has_another_version(folder: Path) -> None:
    assert lists.lent(folder, days_old=31).version() != lists.lent(folder, days_old=30).version()


@pytest.mark.parametrize("name", ["missing", "other"])
def test_screening_list_that_cannot_be_read_is_tried_again(folder: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "missing" if name == "missing" else lists.build(tmp_path / "other", sha256="b" * 64)
    with pytest.raises(SourceUnavailable):
        _look(place)


def test_screening_applicant_reads_the_same_whatever_was_found(folder: Path) -> None:
    findings = [
        _look(folder),
        _look(folder, organisation(people=(_named("Viktor Fictionalov"),))),
        _look(folder, organisation(people=(_named("?"),))),
        _look(folder, days_old=40),
    ]
    assert len({finding.outcome for finding in findings}) == 3
    assert {finding.applicant_summary for finding in findings} == {APPLICANT_SUMMARY}


def test_client_refuses_to_answer_what_it_cannot(folder: Path) -> None:
    with pytest.raises(ValueError, match="nothing in the name"):
        lists.lent(folder).search(label="x", field="name", kind="person", name="-")
    with pytest.raises(SourceUnavailable, match="stale"):
        lists.lent(folder, days_old=99).search(label="x", field="name", kind="person", name="Robin Fielding")


def test_client_version_of_many_lists_stays_short(folder: Path) -> None:
    many = [
        ListInUse(slug=f"made-up-{n}", version="1", sha256=lists.SHA, path=folder, imported_at=lists.IMPORTED)
        for n in range(9)
    ]
    client = ImportedLists(many, now=lists.IMPORTED, max_age=timedelta(days=1))
    assert len(client.version()) <= 120
    assert client.version() != ImportedLists(many[1:], now=lists.IMPORTED, max_age=timedelta(days=1)).version()
