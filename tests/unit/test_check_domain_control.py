"""Control of domains: the line in the DNS, by names that say what they were given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import DnsAnswer, DnsStatus, Outcome, SourceUnavailable
from reviews.checks.domain_control import DomainControl
from reviews.checks.records import texts_of
from reviews.checks.subject import DomainClaim
from reviews.checks.tokens import for_domain, for_repository, for_target, host_of, record_name
from tests.factories.subjects import MAIL_AT, KnownNames, organisation, person, sources
from tests.factories.websites import SignedNames

CHECK = DomainControl()
TOKEN = "countersign-0123456789abcdef0123456789abcdef"
OTHERS = "countersign-ffffffffffffffffffffffffffffffff"
NAME = "aldergate.example"
PLACE = f"_countersign.{NAME}"


def evaluate(records=None, *, name=NAME, token=TOKEN, proved=False, dns=None, **changes):
    claim = DomainClaim(name=name, token=token, proved=proved)
    known = dns or KnownNames(MAIL_AT | (records or {}))
    return CHECK.evaluate(organisation(domain_claims=(claim,), **changes), sources(dns=known))


@pytest.mark.parametrize(
    "records",
    [
        {(PLACE, "TXT"): (f'"{TOKEN}"',)},
        {(PLACE, "TXT"): ('"v=other"', f'"{TOKEN}"')},
        {(PLACE, "TXT"): (f'"{TOKEN[:20]}" "{TOKEN[20:]}"',)},
        {(PLACE, "TXT"): (f'" {TOKEN} "',)},
        {(NAME, "TXT"): ('"v=spf1 -all"', f'"{TOKEN}"')},
    ],
)
def test_the_line_proves_a_domain(records):
    finding = evaluate(records)
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary == "Domains named: 1. Each is proved by its DNS."
    assert finding.evidence["proved"] == [NAME]


def test_the_registered_domain_proves_a_name_below_it_and_not_the_other_way_round():
    above = {("app.aldergate.example", "A"): ("192.0.2.1",), (PLACE, "TXT"): (f'"{TOKEN}"',)}
    assert evaluate(above, name="app.aldergate.example").outcome is Outcome.CLEAR
    below = {("_countersign.app.aldergate.example", "TXT"): (f'"{TOKEN}"',)}
    assert evaluate(below).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("records", "proved", "words"),
    [
        ({}, False, "is not proved yet: place the TXT record of your status page at _countersign.aldergate.example."),
        ({}, True, "stood there before and is gone. Place it again at _countersign.aldergate.example."),
        ({(PLACE, "TXT"): (f'"{OTHERS}"',)}, False, "another applicant's or an old one"),
        ({(PLACE, "TXT"): (f'"{TOKEN}x"',)}, False, "another applicant's or an old one"),
        ({(PLACE, "TXT"): (f'"the line is {TOKEN}"',)}, False, "is not proved yet"),
        ({(PLACE, "TXT"): ('""',)}, False, "is not proved yet"),
    ],
)
def test_what_does_not_prove_a_domain(records, proved, words):
    finding = evaluate(records, proved=proved)
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary
    assert finding.evidence["proved"] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.example", "does not exist in the DNS"), ("co.uk", "an ending that many share")],
)
def test_a_name_that_cannot_be_theirs_is_adverse(name, words):
    finding = evaluate(name=name)
    assert finding.outcome is Outcome.ADVERSE
    assert words in finding.applicant_summary


def test_a_signature_that_does_not_hold_is_adverse_and_proves_nothing():
    dns = SignedNames(MAIL_AT | {(PLACE, "TXT"): (f'"{TOKEN}"',)}, bogus=(NAME,))
    finding = evaluate(dns=dns)
    assert finding.outcome is Outcome.ADVERSE
    assert "signature does not hold" in finding.applicant_summary
    assert finding.evidence["domains"][0]["seen"] == "bogus"


def test_a_signed_answer_is_noted():
    finding = evaluate(dns=SignedNames(MAIL_AT | {(PLACE, "TXT"): (f'"{TOKEN}"',)}))
    assert finding.evidence["domains"][0]["signed"] is True


def test_a_domain_without_a_line_made_for_it_is_inconclusive_and_never_proved_by_an_empty_record():
    assert evaluate({(PLACE, "TXT"): ('""',)}, token="").outcome is Outcome.INCONCLUSIVE


def test_no_domain_is_inconclusive_for_an_organisation_and_nothing_for_a_person():
    assert CHECK.evaluate(organisation(), sources()).outcome is Outcome.INCONCLUSIVE
    assert CHECK.applies_to(organisation())
    assert not CHECK.applies_to(person())
    assert CHECK.applies_to(person(domain_claims=(DomainClaim(name=NAME, token=TOKEN),)))


def test_more_domains_than_are_looked_at_are_never_clear():
    claims = tuple(DomainClaim(name=NAME, token=TOKEN) for _number in range(3))
    known = KnownNames(MAIL_AT | {(PLACE, "TXT"): (f'"{TOKEN}"',)})
    finding = CHECK.evaluate(organisation(domain_claims=claims), sources(dns=known, thresholds={"most_domains": 2}))
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert "not looked at in this run: 1." in finding.applicant_summary


def test_a_silent_dns_goes_through():
    with pytest.raises(SourceUnavailable):
        evaluate(dns=KnownNames(MAIL_AT, silent=(PLACE,)))


# --- Where it is placed, and how a record is read ---------------------------------------------------------------------
def test_what_the_partner_is_told_to_place_is_what_is_looked_for():
    (placement,) = for_domain(NAME, TOKEN)
    assert evaluate({(placement.where, "TXT"): (f'"{placement.content}"',)}).outcome is Outcome.CLEAR


def test_places_of_targets_and_repositories():
    assert [place.where for place in for_target("app.a.example", kind="domain", basis="own", token=TOKEN)] == [
        "_countersign.app.a.example",
        "https://app.a.example/.well-known/countersign.txt",
    ]
    assert [place.kind for place in for_target("*.a.example", kind="domain", basis="operate", token=TOKEN)] == ["dns"]
    assert for_target("a.example", kind="domain", basis="contract", token=TOKEN) == ()
    assert for_target("a.example", kind="domain", basis="own", token="") == ()
    (zone,) = for_target("203.0.114.0/24", kind="network", basis="own", token=TOKEN)
    assert zone.where == "_countersign.114.0.203.in-addr.arpa"
    assert for_target("10.0.0.0/16", kind="network", basis="own", token=TOKEN) == ()
    assert [place.where for place in for_repository("https://code.example/a/b", TOKEN)] == [
        ".well-known/countersign.txt"
    ]
    assert record_name("*.a.example.") == "_countersign.a.example"


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("*.clinic.example", "clinic.example"),
        ("https://App.Clinic.example:8443/login?x=1", "app.clinic.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("192.0.2.1", ""),
        ("localhost", ""),
        ("http://[", ""),
        ("customers' systems", ""),
        ("", ""),
    ],
)
def test_host_of(target, host):
    assert host_of(target) == host


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ('"plain"', "plain"),
        ('"a" "b"', "ab"),
        ('"say \\"hello\\""', 'say "hello"'),
        ('"\\065\\066"', "AB"),
        ("bare", "bare"),
        ("", ""),
        ('"open', '"open'),
    ],
)
def test_records_are_read_as_text(record, text):
    assert texts_of(DnsAnswer(status=DnsStatus.FOUND, records=(record,))) == (text,)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=80))
def test_hostile_records_and_names_never_prove_anything(record, name):
    records = {(PLACE, "TXT"): (record,), (name, "TXT"): (record,)}
    finding = evaluate(records, name=name)
    assert finding.outcome is not Outcome.CLEAR
