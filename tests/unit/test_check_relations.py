"""Duplicates and earlier outcomes: weighed in words, and told to the partner in one sentence."""

from datetime import UTC, datetime

import pytest

from reviews.checks.base import EarlierRecord, Outcome
from reviews.checks.relations import APPLICANT, MATCHES, Relations
from tests.factories.subjects import organisation, sources

CHECK = Relations()


def evaluate(*records):
    earlier = tuple(
        EarlierRecord(
            kind=kind,
            label="Case 7",
            match=match,
            value="aldergate.example",
            outcome=outcome,
            at=datetime(2029, 5, 1, tzinfo=UTC),
            same_partner=same,
        )
        for kind, match, outcome, same in records
    )
    return CHECK.evaluate(organisation(earlier=earlier), sources())


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        # the applicant's own history
        (("application", "identifier", "approved", True), Outcome.CLEAR),
        (("application", "identifier", "withdrawn", True), Outcome.CLEAR),
        (("application", "identifier", "declined", True), Outcome.REVIEW),
        (("grant", "identifier", "suspended", True), Outcome.REVIEW),
        (("grant", "identifier", "revoked", True), Outcome.ADVERSE),
        (("incident", "domain", "confirmed", True), Outcome.ADVERSE),
        # somebody else's
        (("application", "identifier", "open", False), Outcome.REVIEW),
        (("partner", "domain", "", False), Outcome.REVIEW),
        (("grant", "domain", "revoked", False), Outcome.ADVERSE),
        (("case", "identifier", "declined", False), Outcome.REVIEW),
        (("case", "file", "approved", False), Outcome.REVIEW),
        (("grant", "file", "revoked", False), Outcome.REVIEW),
        (("case", "email", "approved", False), Outcome.REVIEW),
        (("case", "name", "approved", False), Outcome.CLEAR),
        (("application", "name", "open", False), Outcome.REVIEW),
        (("case", "name", "declined", False), Outcome.REVIEW),
        (("grant", "name", "revoked", False), Outcome.REVIEW),
        # the same person elsewhere is information, whatever became of the others
        (("case", "person", "approved", False), Outcome.CLEAR),
        (("grant", "person", "revoked", False), Outcome.CLEAR),
        # a word that nobody foresaw
        (("case", "smell", "vanished", True), Outcome.REVIEW),
    ],
)
def test_a_record_weighs_by_what_matches_and_how_it_ended(record, outcome):
    finding = evaluate(record)
    assert finding.outcome is outcome
    assert finding.applicant_summary == APPLICANT
    assert "Case 7" in finding.summary


def test_the_applicants_own_history_is_called_so():
    finding = evaluate(("application", "name", "approved", True))
    assert finding.summary == "Case 7 is the applicant's own (approved): known, and nothing against it."


def test_nothing_earlier_is_clear():
    finding = evaluate()
    assert finding.outcome is Outcome.CLEAR
    assert finding.applicant_summary == APPLICANT


def test_the_gravest_record_decides_and_comes_first():
    finding = evaluate(
        ("case", "person", "approved", False),
        ("grant", "domain", "revoked", False),
        ("case", "name", "declined", False),
    )
    assert finding.outcome is Outcome.ADVERSE
    assert finding.summary.startswith("Case 7 has the same domain (revoked): weighs heavily.")
    assert [row["weight"] for row in finding.evidence["earlier"]] == [
        "information only",
        "weighs heavily",
        "weighs a little",
    ]


def test_the_matched_value_is_not_repeated():
    assert "aldergate.example" not in str(evaluate(("case", "email", "approved", False)).evidence)


def test_every_match_has_its_words():
    assert set(MATCHES) == {"identifier", "domain", "email", "file", "name", "person"}
