"""Track record: claimed advisories against what the public lists credit."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import AdvisoryRecord
from reviews.checks.base import Outcome, Person, SourceUnavailable
from reviews.checks.subject import ClaimedAdvisory, Repository
from reviews.checks.track_record import TrackRecord, canonical
from tests.factories.subjects import organisation, person, sources

CHECK = TrackRecord()
CVE = "CVE-2029-10042"


class Lists:
    """Know the records that they were given."""

    def __init__(self, *records, silent=False):
        self.records, self.silent, self.asked = {record.identifier: record for record in records}, silent, []

    def by_id(self, identifier):
        self.asked.append(identifier)
        if self.silent:
            raise SourceUnavailable("503")
        return self.records.get(identifier)


def record(*credits, identifier=CVE, **changes):
    published = datetime(2029, 2, 1, tzinfo=UTC)
    return AdvisoryRecord(identifier=identifier, credits=credits, published=published, source="OSV", **changes)


def claims(*identifiers):
    return tuple(ClaimedAdvisory(label=f"advisory {n}", identifier=one) for n, one in enumerate(identifiers, start=1))


def evaluate(*records, claimed=(CVE,), make=organisation, lists=None, thresholds=None, **facts):
    subject = make(advisories=claims(*claimed), **facts)
    return CHECK.evaluate(subject, sources(advisories=lists or Lists(*records), thresholds=thresholds or {}))


@pytest.mark.parametrize(
    ("credit", "through"),
    [
        ("Aldergate Security", "organisation"),
        ("Robin Fielding", "person"),
        ("Fielding, Robin (Aldergate Security Limited)", "organisation"),
        ("Robin Fielding of Somewhere Else", "person"),
        ("@Alder-PSIRT", "handle"),
        ("https://code.example/alder-psirt", "handle"),
        ("Thanks [alder-psirt](https://bounty.example/x) for reporting this", "handle"),
        ("Found by Robin Fielding and others", "person"),
        ("reported by rfielding", ""),
    ],
)
def test_credit_is_the_applicants_by_name_person_or_handle(credit, through):
    finding = evaluate(record("Somebody Else", credit), handles=("alder-psirt",))
    assert finding.evidence["advisories"] == [
        {
            "label": "advisory 1",
            "identifier": CVE,
            "named_through": through,
            "list": "OSV",
            "record": "credits the applicant" if through else "credits others",
            "published": "2029-02-01",
        }
    ]
    assert finding.outcome is (Outcome.CLEAR if through else Outcome.REVIEW)


def test_maintainer_is_credited_through_the_owner_of_their_repository():
    repositories = (Repository(label="repository 1", url="https://code.example/kim-example/parser"),)
    assert evaluate(record("kim-example"), make=person, repositories=repositories).outcome is Outcome.CLEAR
    assert evaluate(record("Kim Example"), make=person).outcome is Outcome.CLEAR
    assert evaluate(record("somebody"), make=person, repositories=repositories).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("found", "outcome", "words"),
    [
        ((record(),), Outcome.INCONCLUSIVE, "0 of the claimed advisories credit the applicant."),
        ((record("Robin Fielding", withdrawn=True),), Outcome.REVIEW, "Advisory 1 was withdrawn."),
        ((), Outcome.REVIEW, "neither in OSV nor in the CVE list"),
    ],
)
def test_claims_that_say_nothing_or_the_contrary(found, outcome, words):
    finding = evaluate(*found)
    assert finding.outcome is outcome
    assert words in finding.summary
    assert "Robin" not in finding.summary + finding.applicant_summary + str(finding.evidence)


def test_record_without_credits_does_not_spoil_one_that_credits():
    other = "GHSA-2abc-3def-4ghj"
    finding = evaluate(record("Robin Fielding"), record(identifier=other), claimed=(CVE, other.upper()))
    assert finding.outcome is Outcome.CLEAR
    assert finding.evidence["credited"] == 1


def test_one_finding_under_two_identifiers_counts_once():
    other = "GHSA-2abc-3def-4ghj"
    known = [record("Robin Fielding", aliases=(other,)), record("Robin Fielding", identifier=other, aliases=(CVE,))]
    finding = evaluate(*known, claimed=(CVE, other, CVE), thresholds={"credited_least": 2})
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert [row["record"] for row in finding.evidence["advisories"]][1:] == ["is the same as another one"] * 2


def test_only_the_first_claims_are_looked_up():
    lists = Lists(record("Robin Fielding"))
    finding = evaluate(claimed=(CVE, "CVE-2029-10043"), lists=lists, thresholds={"looked_up_most": 1})
    assert (lists.asked, finding.outcome) == ([CVE], Outcome.CLEAR)
    assert finding.evidence["advisories"][1]["record"] == "not looked up"


def test_lists_that_are_silent_or_not_asked():
    with pytest.raises(SourceUnavailable):
        evaluate(lists=Lists(silent=True))
    off = CHECK.evaluate(organisation(advisories=claims(CVE)), sources())
    assert off.outcome is Outcome.INCONCLUSIVE
    assert "does not ask the public lists" in off.summary


def test_it_applies_to_whoever_claims_something():
    assert not CHECK.applies_to(organisation())
    assert not CHECK.applies_to(organisation(advisories=claims("  ")))
    assert CHECK.applies_to(person(advisories=claims(CVE)))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" cve-2029-10042 ", CVE),
        ("GHSA-2ABC-3DEF-4GHJ", "GHSA-2abc-3def-4ghj"),
        ("RUSTSEC-2029-0001", "RUSTSEC-2029-0001"),
        ("CVE-29-1", ""),
        ("../../etc/passwd", ""),
        ("CVE-2029-10042/../x", ""),
        ("A" * 5000, ""),
    ],
)
def test_identifiers_are_written_as_the_lists_write_them(typed, written):
    assert canonical(typed) == written


def test_what_is_no_identifier_is_never_asked_for():
    lists = Lists()
    finding = evaluate(claimed=("http://inner.example/",), lists=lists)
    assert (lists.asked, finding.outcome) == ([], Outcome.REVIEW)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=5))
def test_hostile_credits_never_raise(credits):
    assert evaluate(record(*credits)).outcome in (Outcome.CLEAR, Outcome.REVIEW, Outcome.INCONCLUSIVE)


def test_very_many_credits_are_compared_in_time():
    people = tuple(Person(label=f"person {n}", name=f"Given{n} Family{n}") for n in range(100))
    began = time.perf_counter()
    evaluate(record(*(f"Somebody Number{n} (of Nowhere {n}, at {n})" for n in range(500))), people=people)
    assert time.perf_counter() - began < 3
