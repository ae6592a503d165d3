"""Signatory: named, writing from the organisation, with a document of their authority."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessprogram.questionnaires import EvidenceRule, TierRules
from reviews.checks.base import Outcome, Person
from reviews.checks.signatory import Signatory
from tests.factories.subjects import file_fact, organisation, person, sources

CHECK = Signatory()
RULES = TierRules(evidence=(EvidenceRule(slug="register-extract", title="Extract of the register"),))
OPTIONAL = TierRules(evidence=(EvidenceRule(slug="register-extract", title="Extract", required=False),))
DOCUMENT = replace(file_fact(b"%PDF-1.7\n%%EOF"), evidence_kind="register-extract")


def evaluate(email="robin@aldergate.example", role="owner, signatory", files=(DOCUMENT,), thresholds=None, **facts):
    people = (Person(label="person 1", name="Robin Fielding", email=email, role=role),)
    subject = organisation(**({"people": people, "files": files, "tier_rules": RULES} | facts))
    return CHECK.evaluate(subject, sources(thresholds=thresholds or {}))


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({}, Outcome.CLEAR, "1 signatories, each with an address at a domain of the application. A document"),
        ({"email": "robin@legal.aldergate.example"}, Outcome.CLEAR, "1 signatories"),
        ({"email": "robin@gmail.com"}, Outcome.REVIEW, "Person 1 signs, but their mail address is at no domain"),
        ({"email": "robin@aldergate.example.attacker.example"}, Outcome.REVIEW, "at no domain"),
        ({"email": ""}, Outcome.REVIEW, "no mail address that works"),
        ({"email": "nobody"}, Outcome.REVIEW, "no mail address that works"),
        ({"role": "owner"}, Outcome.REVIEW, "Nobody is named who may sign"),
        ({"role": "not a signatory at all"}, Outcome.REVIEW, "Nobody is named who may sign"),
        ({"files": ()}, Outcome.REVIEW, "No document shows"),
        ({"files": (file_fact(b"%PDF"),)}, Outcome.REVIEW, "No document shows"),
        ({"files": (), "tier_rules": TierRules()}, Outcome.CLEAR, "1 signatories"),
        ({"files": (), "tier_rules": OPTIONAL}, Outcome.CLEAR, "1 signatories"),
        ({"website": "", "domains": ()}, Outcome.INCONCLUSIVE, "names no domain of its own"),
    ],
)
def test_signatory_is_judged_by_what_is_there(changes, outcome, words):
    finding = evaluate(**changes)
    assert finding.outcome is outcome
    assert words in finding.summary
    assert finding.applicant_summary == finding.summary
    assert "Robin" not in str(finding) and "@" not in str(finding)


def test_thresholds_say_which_document_and_whether():
    assert evaluate(files=(), thresholds={"needs_document": 0}).outcome is Outcome.CLEAR
    named = {"document_kinds": ["board_resolution"]}
    asking = TierRules(evidence=(EvidenceRule(slug="board-resolution", title="Resolution"),))
    assert evaluate(thresholds=named, tier_rules=asking).outcome is Outcome.REVIEW
    resolution = replace(DOCUMENT, evidence_kind="board-resolution")
    assert evaluate(files=(resolution,), thresholds=named, tier_rules=asking).outcome is Outcome.CLEAR


def test_one_person_acting_alone_signs_for_themselves():
    assert not CHECK.applies_to(person())
    assert CHECK.applies_to(organisation())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_hostile_people_never_raise_and_are_never_clear(email, role):
    assert evaluate(email=email, role=role).outcome is not Outcome.CLEAR
