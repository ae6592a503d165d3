"""Conduct under earlier grants: weighed by how it ended and when."""

from datetime import timedelta

import pytest

from reviews.checks.base import Outcome
from reviews.checks.conduct import APPLICANT, GOOD, GRAVE, UNDER_WAY, Conduct
from reviews.checks.subject import Conduct as Record
from tests.factories.subjects import NOW, organisation, person, sources

CHECK = Conduct()


def evaluate(*records, **thresholds):
    conduct = tuple(
        Record(kind=kind, label="APP-7", state=state, at=None if days is None else NOW - timedelta(days=days))
        for kind, state, days in records
    )
    return CHECK.evaluate(organisation(conduct=conduct), sources(thresholds=thresholds))


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (("grant", "expired", 30), Outcome.CLEAR),
        (("commitment", "kept", 30), Outcome.CLEAR),
        (("commitment", "cured", 30), Outcome.CLEAR),
        (("incident", "unfounded", 1), Outcome.CLEAR),
        (("measure", "ended", 10), Outcome.CLEAR),
        (("grant", "lapsed", 365), Outcome.REVIEW),
        (("grant", "lapsed", 366), Outcome.CLEAR),
        (("measure", "suspended", 3000), Outcome.REVIEW),
        (("grant", "restricted", 1), Outcome.REVIEW),
        (("commitment", "curing", 900), Outcome.REVIEW),
        (("incident", "open", 1), Outcome.REVIEW),
        (("incident", "confirmed", 1095), Outcome.ADVERSE),
        (("incident", "confirmed", 1096), Outcome.REVIEW),
        (("commitment", "breached", 5), Outcome.ADVERSE),
        (("grant", "revoked", None), Outcome.ADVERSE),
        (("grant", "a state of tomorrow", 5), Outcome.REVIEW),
        (("", "", None), Outcome.REVIEW),
    ],
)
def test_record_weighs_by_state_and_age(record, outcome):
    finding = evaluate(record)
    assert finding.outcome is outcome
    assert finding.applicant_summary == APPLICANT


def test_gravest_decides_and_each_is_shown():
    records = [("commitment", "kept", 9), ("incident", "open", 2), ("incident", "open", 3), ("grant", "revoked", 40)]
    finding = evaluate(*records)
    assert finding.outcome is Outcome.ADVERSE
    assert finding.summary == "A grant (revoked): weighs heavily. 2 incidents (open): weighs, and is not over."
    assert [row["state"] for row in finding.evidence["conduct"]] == ["kept", "open", "open", "revoked"]


def test_thresholds_say_how_long_it_counts():
    assert evaluate(("grant", "revoked", 100), grave_days=99).outcome is Outcome.REVIEW
    assert evaluate(("grant", "lapsed", 100), lapsed_days=99).outcome is Outcome.CLEAR


def test_it_applies_to_whoever_had_access():
    assert not CHECK.applies_to(organisation())
    assert CHECK.applies_to(person(conduct=(Record(kind="grant", label="x", state="active"),)))
    assert CHECK.evaluate(organisation(), sources()).outcome is Outcome.NOT_APPLICABLE


def test_no_state_weighs_in_two_ways():
    assert not GRAVE & UNDER_WAY and not GRAVE & GOOD and not UNDER_WAY & GOOD
