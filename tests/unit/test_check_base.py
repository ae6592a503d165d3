"""What every check keeps to: what it reads, how it is hashed, how the gravest observation decides."""

import ast
import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import reviews.checks
from reviews.checks import CATALOGUE
from reviews.checks.base import (
    GRAVITY,
    EarlierRecord,
    Finding,
    Identifier,
    Outcome,
    SourceUnavailable,
    Subject,
    input_hash,
    worst,
)
from reviews.checks.notes import MAX_SENTENCES, Note, compose
from reviews.checks.subject import Attestation, ClaimedAdvisory, Conduct, SignIn, Subprocessor, UseCase
from tests.factories.subjects import file_fact, organisation, person, sources

FOLDER = Path(reviews.checks.__file__).parent
CHECKS = list(CATALOGUE.values())
EVERYTHING = {
    "earlier": (EarlierRecord(kind="case", label="Case 7", match="domain", value="a.example", outcome="declined"),),
    "files": (file_fact(b"%PDF-1.7\n%%EOF"),),
    "identifiers": (Identifier(kind="vat", value="DE123456788"), Identifier(kind="company_number", value="01234567")),
    "advisories": (ClaimedAdvisory(label="advisory 1", identifier="CVE-2029-10042"),),
    "attestations": (Attestation(label="attestation 1", standard="iso_27001"),),
    "subprocessors": (Subprocessor(label="subprocessor 1", name="Cloudlet"),),
    "use_cases": (UseCase(label="use case 1", slug="own_code", activity="We read our firmware."),),
    "sign_ins": (SignIn(label="member 1", roles=("owner",), strength="password"),),
    "conduct": (Conduct(kind="grant", label="APP-1", state="expired"),),
}


class Watched:
    """A subject that remembers what was read of it."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in {field.name for field in dataclasses.fields(Subject)}:
            self.read.add(name)
        if name == "is_person":
            self.read.add("kind")
        return getattr(self.subject, name)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.slug)
def test_check_says_what_it_is(check):
    assert check.slug == next(slug for slug, one in CATALOGUE.items() if one is check)
    assert check.version
    for text in (check.title, check.why, check.applicant_text):
        assert text == text.strip() != ""
    assert 0 < check.timeout_seconds <= 30
    assert check.ttl_hours > 0
    assert set(check.inputs) <= {field.name for field in dataclasses.fields(Subject)}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.slug)
@pytest.mark.parametrize("make", [organisation, person])
def test_check_reads_no_more_than_its_inputs(check, make):
    watched = Watched(make(**EVERYTHING))
    try:
        check.applies_to(watched)
        finding = check.evaluate(watched, sources())
    except SourceUnavailable:
        finding = None
    assert watched.read <= {*check.inputs, "submission_id"}
    assert finding is None or isinstance(finding, Finding)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.slug)
def test_check_of_nothing_is_never_clear_by_mistake(check):
    finding = None
    try:
        finding = check.evaluate(Subject(submission_id="s", kind="organisation", name=""), sources())
    except SourceUnavailable:
        return
    # What was not there to look at is clear only where there being nothing is the good news.
    assert finding.outcome is not Outcome.CLEAR or check.slug in {"relations", "evidence_files"}


def test_checks_import_neither_django_nor_models():
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                allowed = name.startswith(
                    (
                        *("accessprogram.questionnaires", "accessprogram.fetching.messages"),
                        *("reviews.checks", "reviews.documents", "reviews.screening"),
                    )
                )
                assert allowed or name.split(".")[0] not in {"django", "accessprogram", "reviews"}, (path.name, name)


# --- The input hash --------------------------------------------------------------------------------------------------
def test_input_hash_is_of_the_inputs_alone():
    check = CATALOGUE["identifiers"]
    plain = input_hash(check, organisation())
    assert len(plain) == 64
    assert input_hash(check, organisation(submission_id="another", people=(), website="")) == plain
    assert input_hash(check, organisation(country="DE")) != plain
    assert input_hash(check, organisation(identifiers=())) != plain
    assert input_hash(check, organisation(), source_version="2") != plain
    assert input_hash(check, organisation(), key=b"k") != plain
    assert input_hash(CATALOGUE["relations"], organisation()) != plain


def test_input_hash_does_not_depend_on_the_order_of_keys():
    check = CATALOGUE["completeness"]
    one = organisation(answers={"a": 1, "b": {"c": [1, 2], "d": None}})
    other = organisation(answers={"b": {"d": None, "c": [1, 2]}, "a": 1})
    assert input_hash(check, one) == input_hash(check, other)
    assert input_hash(check, one) != input_hash(check, organisation(answers={"a": 1, "b": {"c": [2, 1], "d": None}}))


def test_input_hash_tells_apart_what_only_looks_the_same_when_joined():
    check = CATALOGUE["identifiers"]
    first = organisation(identifiers=(Identifier(kind="vat", value="1"), Identifier(kind="vat", value="2")))
    second = organisation(identifiers=(Identifier(kind="vat", value="1,vat:2"),))
    assert input_hash(check, first) != input_hash(check, second)


def test_input_hash_of_dates_and_records():
    earlier = EarlierRecord(kind="case", label="x", match="domain", value="v", at=datetime(2030, 1, 1, tzinfo=UTC))
    check = CATALOGUE["relations"]
    assert input_hash(check, organisation(earlier=(earlier,))) == input_hash(check, organisation(earlier=(earlier,)))


def test_input_hash_of_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError):
        input_hash(CATALOGUE["completeness"], organisation(answers={"a": object()}))
    with pytest.raises(ValueError):
        input_hash(CATALOGUE["completeness"], organisation(answers={"a": float("nan")}))


# --- Notes -----------------------------------------------------------------------------------------------------------
def test_worst_ranks_what_was_not_seen_below_what_was():
    assert worst([]) is Outcome.NOT_APPLICABLE
    assert worst([Outcome.CLEAR, Outcome.INCONCLUSIVE]) is Outcome.INCONCLUSIVE
    assert worst([Outcome.REVIEW, Outcome.INCONCLUSIVE]) is Outcome.REVIEW
    assert worst(GRAVITY) is Outcome.ADVERSE
    assert set(GRAVITY) == set(Outcome)


def test_compose_puts_the_gravest_first_and_each_sentence_once():
    notes = [
        Note(outcome=Outcome.REVIEW, summary="b", applicant_summary="b"),
        Note(outcome=Outcome.ADVERSE, summary="secret"),
        Note(outcome=Outcome.REVIEW, summary="b", applicant_summary="b"),
    ]
    finding = compose(notes, otherwise=Note(outcome=Outcome.CLEAR, summary="-", applicant_summary="-"), evidence={})
    assert (finding.outcome, finding.summary, finding.applicant_summary) == (Outcome.ADVERSE, "secret b", "b")


def test_compose_of_very_many_says_how_many_more():
    notes = [Note(outcome=Outcome.REVIEW, summary=f"n{i}.") for i in range(MAX_SENTENCES + 3)]
    finding = compose(notes, otherwise=Note(outcome=Outcome.CLEAR, summary="-", applicant_summary="all"), evidence={})
    assert finding.summary.endswith("n7. And 3 more.")
    assert finding.applicant_summary == "all"
