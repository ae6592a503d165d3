"""Register numbers: form, check digits, country."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import Identifier, Outcome
from reviews.checks.identifiers import Identifiers
from tests.factories.subjects import LEI, organisation, person, sources

CHECK = Identifiers()


def evaluate(*identifiers, country="GB"):
    made = tuple(Identifier(kind=kind, value=value, country=where) for kind, value, where in identifiers)
    return CHECK.evaluate(organisation(identifiers=made, country=country), sources())


def test_fitting_numbers_are_clear():
    finding = evaluate(("lei", LEI, ""), ("vat", "GB980780684", ""), ("company_number", "1234567", "GB"))
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary == "Form and check digits fit: LEI, VAT number, company number."
    assert [row["value"] for row in finding.evidence["identifiers"]] == [LEI, "GB980780684", "01234567"]


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        (("lei", LEI[:-1] + "9", ""), "LEI: The check digits"),
        (("lei", "98", ""), "20 letters and digits"),
        (("vat", "DE123456789", ""), "not a VAT number of Germany"),
        (("vat", "123456789", ""), "two letters of the country"),
        (("company_number", "XX123456", "GB"), "British company number"),
        (("company_number", "552008444", "FR"), "not a company number of France"),
    ],
)
def test_numbers_that_cannot_be_are_adverse(identifier, words):
    finding = evaluate(("vat", "GB980780684", ""), identifier)
    assert finding.outcome is Outcome.ADVERSE
    assert words in finding.summary
    assert finding.applicant_summary == finding.summary


def test_another_country_is_for_review():
    assert evaluate(("vat", "DE123456788", "")).outcome is Outcome.REVIEW
    assert evaluate(("company_number", "552008443", "FR")).outcome is Outcome.REVIEW
    assert evaluate(("vat", "EL023456780", ""), country="GR").outcome is Outcome.CLEAR
    assert evaluate(("vat", "XI110305878", "")).outcome is Outcome.CLEAR


def test_no_number_or_no_known_rule_is_inconclusive():
    assert evaluate().outcome is Outcome.INCONCLUSIVE
    assert evaluate(("lei", "  ", "")).outcome is Outcome.INCONCLUSIVE
    assert evaluate(("company_number", "12345", ""), country="AE").outcome is Outcome.INCONCLUSIVE
    assert evaluate(("duns", "15-048-3782", "")).outcome is Outcome.INCONCLUSIVE


def test_a_number_without_a_known_rule_does_not_spoil_one_that_fits():
    assert evaluate(("lei", LEI, ""), ("company_number", "12345", ""), country="AE").outcome is Outcome.CLEAR


def test_it_does_not_apply_to_one_person_acting_alone():
    assert not CHECK.applies_to(person())
    assert CHECK.applies_to(organisation())


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["lei", "vat", "company_number", "other"]),
    st.text(max_size=80),
    st.sampled_from(["GB", "DE", "", "AE"]),
)
def test_hostile_numbers_never_raise(kind, value, country):
    assert evaluate((kind, value, country), country=country).outcome in Outcome


@pytest.mark.parametrize("value", ["9" * 100_000, "GB" + " " * 100_000, "DE" + "A-" * 50_000])
def test_long_numbers_are_refused_quickly(value):
    for kind in ("lei", "vat", "company_number"):
        assert evaluate((kind, value, "DE")).outcome is not Outcome.CLEAR
