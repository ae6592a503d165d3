"""Security attestations: standard, issuer, end and document."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.attestations import Attestations
from reviews.checks.base import Outcome
from reviews.checks.subject import Attestation
from tests.factories.subjects import NOW, file_fact, organisation, person, sources

CHECK = Attestations()
DOCUMENT = replace(file_fact(b"%PDF-1.7\n%%EOF"), evidence_kind="security-attestation")
GOOD = Attestation(
    label="attestation 1", standard="iso_27001", issuer="Fictional Certifiers", valid_until="2031-03-04", scope="All"
)


def evaluate(files=(DOCUMENT,), thresholds=None, **changes):
    subject = organisation(attestations=(replace(GOOD, **changes),), files=files)
    return CHECK.evaluate(subject, sources(thresholds=thresholds or {}))


def day(days):
    return (NOW + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({}, Outcome.CLEAR, "1 attestations, valid today, with a document beside them."),
        ({"standard": "ISO 27001"}, Outcome.CLEAR, "valid today"),
        ({"standard": "other"}, Outcome.REVIEW, "not one that is known here"),
        ({"valid_until": day(0)}, Outcome.CLEAR, "ends soon"),
        ({"valid_until": day(30)}, Outcome.CLEAR, "ends soon"),
        ({"valid_until": day(-1)}, Outcome.REVIEW, "Attestation 1 ended on 2030-03-03. Name the current one."),
        ({"valid_until": day(1201)}, Outcome.REVIEW, "longer than such certificates run"),
        ({"valid_until": ""}, Outcome.INCONCLUSIVE, "until when attestation 1 is valid"),
        ({"valid_until": "next year"}, Outcome.INCONCLUSIVE, "is not a date"),
        ({"issuer": ""}, Outcome.INCONCLUSIVE, "who issued attestation 1"),
        ({"issuer": "Aldergate Security Limited"}, Outcome.REVIEW, "nobody else vouches"),
        ({"files": ()}, Outcome.INCONCLUSIVE, "No document for the attestations"),
        ({"files": (file_fact(b"%PDF"),)}, Outcome.INCONCLUSIVE, "No document for the attestations"),
    ],
)
def test_attestation_is_judged_by_what_is_stated(changes, outcome, words):
    finding = evaluate(**changes)
    assert finding.outcome is outcome
    assert words in finding.summary
    assert "Fictional Certifiers" not in str(finding)


def test_thresholds_say_what_counts():
    assert evaluate(thresholds={"accepted": ["tisax"]}).outcome is Outcome.REVIEW
    assert evaluate(thresholds={"longest_days": 100}).outcome is Outcome.REVIEW
    policy = file_fact(b"%PDF")  # which the tier asks for as something else
    assert evaluate(files=(policy,)).outcome is Outcome.INCONCLUSIVE
    assert evaluate(files=(policy,), thresholds={"document_kinds": ["security_policy"]}).outcome is Outcome.CLEAR
    assert evaluate(files=(replace(policy, evidence_kind="evidence"),)).outcome is Outcome.CLEAR


def test_whoever_names_none_needs_none():
    assert not CHECK.applies_to(person())
    assert CHECK.evaluate(organisation(), sources()).outcome is Outcome.NOT_APPLICABLE
    assert CHECK.applies_to(organisation(attestations=(GOOD,)))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_hostile_attestations_never_raise_and_are_never_clear(standard, issuer, until):
    assert evaluate(standard=standard, issuer=issuer, valid_until=until).outcome is not Outcome.CLEAR
