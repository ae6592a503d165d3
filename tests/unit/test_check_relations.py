"""Duplicates and earlier outcomes: weighed in words, and told to the partner in one sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from reviews.checks.base import EarlierRecord, Outcome
from reviews.checks.relations import APPLICANT, MATCHES, WEIGHTS, Relations
from tests.factories.subjects import NOW, organisation, sources

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
    assert [row["label"] for row in finding.evidence["earlier"]] == ["Case 7"]
    assert "Case 7" not in finding.summary


def test_the_applicants_own_history_is_called_so():
    finding = evaluate(("application", "name", "approved", True))
    assert finding.summary == "An application of the applicant's own (approved): known, and nothing against it."


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
    assert finding.summary.startswith("A grant with the same domain (revoked): weighs heavily.")
    assert [row["weight"] for row in finding.evidence["earlier"]] == [
        "information only",
        "weighs heavily",
        "weighs a little",
    ]


def test_the_matched_value_is_not_repeated():
    assert "aldergate.example" not in str(evaluate(("case", "email", "approved", False)).evidence)


def test_every_match_has_its_words_and_its_weight():
    assert set(MATCHES) == set(WEIGHTS)


def related(*matches, outcome="approved", kind="application", same_partner=False, until=None):
    return EarlierRecord(
        kind=kind, label="Case 7", match=matches[0], matches=matches, value="x", outcome=outcome,
        same_partner=same_partner, until=until,
    )  # fmt: skip


def judged(record, **thresholds):
    return CHECK.evaluate(organisation(earlier=(record,)), sources(thresholds=thresholds))


@pytest.mark.parametrize(
    ("matches", "ended", "outcome", "weight", "score"),
    [
        (("phone",), "approved", Outcome.REVIEW, "shared between two applicants", 35),
        (("address",), "approved", Outcome.CLEAR, "a coincidence is likely", 20),
        (("name", "address"), "approved", Outcome.REVIEW, "shared between two applicants", 45),
        (("phone", "address"), "approved", Outcome.REVIEW, "probably the same organisation", 55),
        (("phone", "address"), "revoked", Outcome.ADVERSE, "weighs heavily", 55),
        (("name_key",), "open", Outcome.REVIEW, "perhaps a duplicate", 15),
        (("address",), "open", Outcome.CLEAR, "a coincidence is likely", 20),
        (("network",), "revoked", Outcome.CLEAR, "a coincidence is likely", 5),
        (("network", "person"), "revoked", Outcome.CLEAR, "a coincidence is likely", 5),
        (("phone", "person"), "declined", Outcome.REVIEW, "weighs a little", 35),
        (("identifier", "domain", "phone"), "approved", Outcome.REVIEW, "probably the same organisation", 100),
    ],
)
def test_what_is_the_same_adds_up(matches, ended, outcome, weight, score):
    finding = judged(related(*matches, outcome=ended))
    assert finding.outcome is outcome
    (row,) = finding.evidence["earlier"]
    assert (row["weight"], row["score"], row["matches"]) == (weight, score, list(matches))


def test_the_sentence_names_everything_that_is_the_same():
    finding = judged(related("domain", "phone", outcome="declined"))
    assert finding.summary == "An application with the same domain, the same telephone number (declined): weighs."


def test_what_is_alike_is_counted_in_one_sentence():
    one, other = related("phone"), related("phone", "domain", outcome="declined")
    finding = CHECK.evaluate(organisation(earlier=(one, other, one)), sources())
    assert finding.summary == (
        "2 applications with the same telephone number (approved): shared between two applicants. "
        "An application with the same telephone number, the same domain (declined): weighs."
    )


@pytest.mark.parametrize("own", [True, False])
def test_another_attempt_before_its_time_needs_a_look(own):
    matches = ("name",) if own else ("identifier",)
    early = related(*matches, outcome="declined", same_partner=own, until=NOW + timedelta(days=1))
    assert judged(early).evidence["earlier"][0]["weight"] == "the time before another attempt has not passed"
    later = related(*matches, outcome="declined", same_partner=own, until=NOW - timedelta(days=1))
    assert judged(later).evidence["earlier"][0]["weight"] == "weighs"


def test_weights_and_bounds_are_thresholds():
    assert judged(related("phone")).outcome is Outcome.REVIEW
    assert judged(related("phone"), weight_phone=20).outcome is Outcome.CLEAR
    assert judged(related("phone"), look_at=40).outcome is Outcome.CLEAR
    assert judged(related("phone", outcome="revoked"), same_at=30).outcome is Outcome.ADVERSE
