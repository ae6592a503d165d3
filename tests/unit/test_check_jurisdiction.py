"""Jurisdiction: countries of the applicant and its people against the programme's own lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessprogram.questionnaires.countries import COUNTRIES, country_code
from reviews.checks.base import Outcome, Person
from reviews.checks.country_lists import LISTS
from reviews.checks.jurisdiction import Jurisdiction
from tests.factories.subjects import organisation, person, sources

CHECK = Jurisdiction()
PUBLISHED = {"not_served": ["FR", "uk"], "closer_look": ["Spain", "IT"]}


def evaluate(country, *people, thresholds=PUBLISHED):
    named = tuple(
        Person(label=f"person {n}", name="Robin Fielding", country=where) for n, where in enumerate(people, 1)
    )
    return CHECK.evaluate(organisation(country=country, people=named), sources(thresholds=thresholds))


@pytest.mark.parametrize(
    ("country", "people", "outcome"),
    [
        ("DE", (), Outcome.CLEAR),
        ("DE", ("NL", ""), Outcome.CLEAR),
        ("FR", (), Outcome.ADVERSE),
        ("GB", (), Outcome.ADVERSE),
        ("ES", (), Outcome.REVIEW),
        ("DE", ("FR",), Outcome.REVIEW),
        ("DE", ("NL", "IT"), Outcome.REVIEW),
        ("", (), Outcome.INCONCLUSIVE),
        ("Atlantis", (), Outcome.INCONCLUSIVE),
        ("DE", ("Atlantis",), Outcome.INCONCLUSIVE),
    ],
)
def test_country_is_placed_on_the_lists(country, people, outcome):
    assert evaluate(country, *people).outcome is outcome


def test_sentences_name_countries_and_nobody():
    finding = evaluate("FR", "IT")
    assert finding.summary == (
        "France, the country of the applicant, is one that the programme does not serve. "
        "Italy, the country of person 1, is one at which a person looks."
    )
    assert "Robin" not in str(finding)
    assert finding.evidence["countries"] == [
        {"whose": "the applicant", "country": "France", "list": "not served"},
        {"whose": "person 1", "country": "Italy", "list": "closer look"},
    ]


def test_lists_as_shipped_name_no_country():
    assert not {code for threshold in LISTS.values() for code in threshold.default} & set(COUNTRIES)
    for country in COUNTRIES:
        assert evaluate(country, thresholds={}).outcome is Outcome.CLEAR


def test_it_applies_to_everybody():
    assert CHECK.applies_to(person())
    assert CHECK.evaluate(person(), sources(thresholds={"not_served": ["NL"]})).outcome is Outcome.ADVERSE


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_hostile_countries_are_never_clear(country, other):
    finding = evaluate(country, other)
    assert finding.outcome is not Outcome.CLEAR or country_code(country)
