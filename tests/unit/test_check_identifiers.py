"""The legal entity: form, check digits and country of its numbers, and what the register of LEIs says of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import LegalEntity
from reviews.checks.base import Identifier, Outcome, SourceUnavailable
from reviews.checks.identifiers import Identifiers
from tests.factories.subjects import LEI, NOW, organisation, person, sources

CHECK = Identifiers()
RECORD = LegalEntity(
    lei=LEI,
    name="ALDERGATE SECURITY LIMITED",
    country="GB",
    registered_as="01234567",
    status="ISSUED",
    entity_status="ACTIVE",
    next_renewal=NOW + timedelta(days=200),
    parents=("Aldergate Holding plc",),
)


class Register:
    """Keeps the records that it was given."""

    def __init__(self, *records, silent=False):
        self.records, self.silent = {record.lei: record for record in records}, silent

    def by_lei(self, lei):
        if self.silent:
            raise SourceUnavailable("503", retry_after=30)
        return self.records.get(lei)


def evaluate(*identifiers, country="GB", **clients):
    made = tuple(Identifier(kind=kind, value=value, country=where) for kind, value, where in identifiers)
    return CHECK.evaluate(
        organisation(identifiers=made, country=country), sources(**({"entities": Register(RECORD)} | clients))
    )


def looked_up(*, number="", of="GB", **changes):
    """The finding on an application whose LEI has the record with these changes."""
    identifiers = [Identifier(kind="lei", value=LEI)]
    if number:
        identifiers.append(Identifier(kind="company_number", value=number, country=of))
    subject = organisation(country=of, identifiers=tuple(identifiers))
    return CHECK.evaluate(subject, sources(entities=Register(replace(RECORD, **changes))))


def test_fitting_numbers_are_clear():
    finding = evaluate(("lei", LEI, ""), ("vat", "GB980780684", ""), ("company_number", "1234567", "GB"))
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary == (
        "LEI: the register's record is of the same name and country, and active. "
        "Form and check digits fit: LEI, VAT number, company number."
    )
    assert [row["value"] for row in finding.evidence["identifiers"]] == [LEI, "GB980780684", "01234567"]
    assert finding.evidence["register"] == [
        {
            "lei": LEI,
            "asked": True,
            "known": True,
            "name": RECORD.name,
            "likeness_of_names": 100,
            "country": "GB",
            "registered_as": "01234567",
            "record": "ISSUED",
            "entity": "ACTIVE",
            "next_renewal": RECORD.next_renewal.date().isoformat(),
            "parents": ["Aldergate Holding plc"],
        }
    ]


# --- The register of LEIs --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({"name": "ALDERGATE SECURITY"}, Outcome.CLEAR, "active"),
        ({"name": "Harbour Cranes Ltd"}, Outcome.REVIEW, "belongs to Harbour Cranes Ltd"),
        ({"name": "Harbour Cranes", "other_names": ("Security Aldergate",)}, Outcome.CLEAR, "active"),
        ({"country": "DE"}, Outcome.REVIEW, "of Germany, but the country of registration is United Kingdom"),
        ({"entity_status": "INACTIVE"}, Outcome.ADVERSE, "exists no longer"),
        ({"status": "LAPSED", "next_renewal": NOW - timedelta(days=364)}, Outcome.CLEAR, "active"),
        ({"status": "LAPSED", "next_renewal": NOW - timedelta(days=366)}, Outcome.REVIEW, "not renewed for long"),
        ({"status": "LAPSED", "next_renewal": None}, Outcome.REVIEW, "not renewed for long"),
        ({"status": "ANNULLED"}, Outcome.REVIEW, "stands as annulled"),
        ({"status": ""}, Outcome.REVIEW, "stands as unknown"),
        ({"status": "PENDING_TRANSFER"}, Outcome.CLEAR, "active"),
    ],
)
def test_record_of_the_register_is_compared(changes, outcome, words):
    finding = looked_up(**changes)
    assert finding.outcome is outcome
    assert words in finding.summary
    assert finding.applicant_summary == finding.summary


@pytest.mark.parametrize(
    ("number", "registered_as", "of", "outcome"),
    [
        ("1234567", "01234567", "GB", Outcome.CLEAR),
        ("01234567", "", "GB", Outcome.CLEAR),
        ("01234567", "07654321", "GB", Outcome.REVIEW),
        ("552 008 443", "552008443 RCS Paris", "FR", Outcome.CLEAR),
        ("12", "1234567", "AE", Outcome.REVIEW),
    ],
)
def test_company_number_of_the_record_is_the_applications(number, registered_as, of, outcome):
    assert looked_up(number=number, registered_as=registered_as, of=of, country=of).outcome is outcome


def test_lei_that_the_register_does_not_know_is_adverse():
    finding = evaluate(("lei", LEI, ""), entities=Register())
    assert finding.outcome is Outcome.ADVERSE
    assert "the register knows no such number" in finding.summary


def test_register_that_fails_is_no_finding():
    with pytest.raises(SourceUnavailable):
        evaluate(("lei", LEI, ""), entities=Register(silent=True))
    # Without a LEI nobody asks it.
    assert evaluate(("vat", "GB980780684", ""), entities=Register(silent=True)).outcome is Outcome.CLEAR


def test_register_that_is_not_connected_is_said_so():
    subject = organisation(identifiers=(Identifier(kind="lei", value=LEI),))
    finding = CHECK.evaluate(subject, sources())
    assert finding.outcome is Outcome.CLEAR
    assert "does not ask the register of LEIs" in finding.summary
    assert finding.evidence["register"] == [{"lei": LEI, "asked": False}]


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        LegalEntity,
        lei=st.just(LEI),
        name=st.text(max_size=400),
        country=st.text(max_size=5),
        registered_as=st.text(max_size=80),
        status=st.text(max_size=60),
        entity_status=st.text(max_size=20),
        parents=st.lists(st.text(max_size=300), max_size=3).map(tuple),
    )
)
def test_hostile_records_never_raise_and_are_never_clear(record):
    finding = CHECK.evaluate(
        organisation(identifiers=(Identifier(kind="lei", value=LEI),)), sources(entities=Register(record))
    )
    assert finding.outcome in (Outcome.REVIEW, Outcome.ADVERSE)
    assert len(finding.summary) < 2000


# --- Thresholds ------------------------------------------------------------------------------------------------------
def test_published_thresholds_are_judged_by():
    subject = organisation(name="Aldergate Secure Ltd", identifiers=(Identifier(kind="lei", value=LEI),))
    for per_cent, outcome in ((80, Outcome.CLEAR), (100, Outcome.REVIEW)):
        lent = sources(entities=Register(RECORD), thresholds={"name_likeness": per_cent})
        assert CHECK.evaluate(subject, lent).outcome is outcome


# --- The numbers by themselves ---------------------------------------------------------------------------------------


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
    fits = ("vat", "DE123456788", "")
    unknown = evaluate(("company_number", "12345", "AE"), country="AE")
    assert unknown.outcome is Outcome.INCONCLUSIVE
    assert unknown.summary == "company number: no rule is known here for its country, so a person looks it up."
    assert evaluate(fits, ("duns", "12345", ""), country="DE").outcome is Outcome.CLEAR


def test_it_does_not_apply_to_one_person_acting_alone():
    assert not CHECK.applies_to(person())
    assert CHECK.applies_to(organisation())


@settings(max_examples=80, deadline=None)
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
