"""Subprocessors: where they are and what for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import Outcome
from reviews.checks.subject import Subprocessor
from reviews.checks.subprocessors import Subprocessors
from tests.factories.subjects import organisation, person, sources

CHECK = Subprocessors()


def evaluate(*rows, **thresholds):
    named = tuple(
        Subprocessor(label=f"subprocessor {n}", name=name, country=country, purpose=purpose)
        for n, (name, country, purpose) in enumerate(rows, 1)
    )
    return CHECK.evaluate(organisation(subprocessors=named), sources(thresholds=thresholds))


GOOD = ("Cloudlet Hosting", "DE", "Hosts our ticket system")


@pytest.mark.parametrize(
    ("row", "outcome", "words"),
    [
        (GOOD, Outcome.CLEAR, "1 subprocessors, each with a country and a purpose."),
        (("Cloudlet", "FR", "Hosts our tickets"), Outcome.REVIEW, "France, the country of subprocessor 1"),
        (("Cloudlet", "", "Hosts our tickets"), Outcome.INCONCLUSIVE, "country of subprocessor 1 is not known"),
        (("Cloudlet", "DE", "IT"), Outcome.REVIEW, "Say what subprocessor 1 does"),
        ((" ", "DE", "Hosts our tickets"), Outcome.INCONCLUSIVE, "name of subprocessor 1 is missing"),
    ],
)
def test_row_is_judged_by_what_it_states(row, outcome, words):
    finding = evaluate(row, not_served=["FR"])
    assert finding.outcome is outcome
    assert words in finding.summary
    assert "Cloudlet" not in str(finding)


def test_many_are_for_a_person():
    assert evaluate(GOOD, GOOD, many=1).outcome is Outcome.REVIEW
    assert evaluate(GOOD, GOOD, many=2).outcome is Outcome.CLEAR


def test_whoever_names_none_has_none():
    assert not CHECK.applies_to(organisation())
    assert not CHECK.applies_to(person())
    assert evaluate().outcome is Outcome.NOT_APPLICABLE
    assert CHECK.applies_to(organisation(subprocessors=(Subprocessor(label="x", name=""),)))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=80))
def test_hostile_rows_never_raise(name, country, purpose):
    assert evaluate((name, country, purpose)).outcome in (Outcome.CLEAR, Outcome.REVIEW, Outcome.INCONCLUSIVE)
