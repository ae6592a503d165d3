"""Domain posture: what a domain's DNS, website and registry say, by sources that answer what they were given."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import TlsFacts, WebAnswer
from reviews.checks.base import Outcome, SourceUnavailable
from reviews.checks.domain_posture import DomainPosture
from tests.factories.subjects import MAIL_AT, NOW, KnownNames, organisation, person, sources
from tests.factories.websites import Certificates, Pages, Registry, SignedNames, registered

CHECK = DomainPosture()
NAME, SITE = "aldergate.example", "www.aldergate.example"
GOOD = MAIL_AT | {
    (NAME, "TXT"): ('"v=spf1 mx -all"', '"unrelated=1"'),
    (f"_dmarc.{NAME}", "TXT"): ('"v=DMARC1; p=reject; rua=mailto:d@aldergate.example"',),
    (NAME, "CAA"): ('0 issue "letsencrypt.org; validationmethods=dns-01"',),
}
HOLDS = TlsFacts(protocol="TLSv1.3", issuer="Example CA", not_after=NOW + timedelta(days=60))
HSTS = WebAnswer(status=200, headers={"Strict-Transport-Security": "max-age=31536000; includeSubDomains"})
OLD = registered(NAME, NOW - timedelta(days=2000), expires_at=NOW + timedelta(days=200), statuses=("active",))


def evaluate(records=None, *, dns=None, tls=HOLDS, page=HSTS, registration=OLD, thresholds=None, **changes):
    return CHECK.evaluate(
        organisation(**changes),
        sources(
            dns=dns or KnownNames(GOOD | (records or {})),
            tls=Certificates({SITE: tls} if tls else {}),
            web=Pages({f"https://{SITE}/": page}),
            registrations=Registry({NAME: registration} if registration else {}),
            thresholds=thresholds or {},
        ),
    )


def missing(*keys):
    return KnownNames({key: value for key, value in GOOD.items() if key not in keys})


def test_a_domain_in_order_is_clear_and_its_facts_are_kept():
    finding = evaluate(dns=SignedNames(GOOD))
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary == "Domains looked at: 1. Mail, certificate and registration are in order."
    assert finding.evidence["domains"] == [
        {
            "domain": NAME,
            "exists": True,
            "dnssec": "secure",
            "takes_mail": True,
            "spf": "set",
            "dmarc": "set",
            "caa": ["letsencrypt.org"],
            "registered": (NOW - timedelta(days=2000)).date().isoformat(),
        }
    ]
    assert finding.evidence["website"] == [
        {
            "host": SITE,
            "certificate": "holds",
            "certificate_until": (NOW + timedelta(days=60)).isoformat(),
            "issuer": "Example CA",
            "protocol": "TLSv1.3",
            "hsts": "yes",
        }
    ]


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({(NAME, "TXT"): ('"v=spf1 -all"', '"v=spf1 mx -all"')}, "several SPF records"),
        ({(NAME, "TXT"): ('"v=spf1 mx +all"',)}, "lets everybody send"),
        ({(NAME, "TXT"): ('"v=spf1 mx all"',)}, "lets everybody send"),
        ({(NAME, "TXT"): ('"v=spf10 -all"',)}, "has no SPF record"),
        ({(f"_dmarc.{NAME}", "TXT"): ('"v=spf1"',)}, "has no DMARC record"),
        ({(f"_dmarc.{NAME}", "TXT"): ('"v=DMARC1;p=none"', '"v=DMARC1;p=reject"')}, "several DMARC records"),
    ],
)
def test_a_domain_that_others_can_send_for_is_asked_about(records, words):
    finding = evaluate(records)
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary


@pytest.mark.parametrize(
    ("dns", "words"),
    [
        (missing((NAME, "CAA")), "names no certificate authority (CAA): noted only."),
        (KnownNames(GOOD | {(f"_dmarc.{NAME}", "TXT"): ('"v=DMARC1; p=none"',)}), "only watches (p=none)."),
    ],
)
def test_what_is_only_noted_asks_for_nobody(dns, words):
    finding = evaluate(dns=dns)
    assert finding.outcome is Outcome.CLEAR
    assert finding.applicant_summary.startswith("Domains looked at: 1.")
    assert words in finding.applicant_summary


@pytest.mark.parametrize("header", ["", "max-age=0", "max-age=soon", "includeSubDomains"])
def test_no_hsts_is_only_noted(header):
    finding = evaluate(page=WebAnswer(status=200, headers={"strict-transport-security": header}))
    assert finding.outcome is Outcome.CLEAR
    assert "sends no HSTS header: noted only." in finding.applicant_summary


def test_an_unsigned_zone_is_only_noted():
    class Unsigned(SignedNames):
        def query(self, name, record_type):
            answer = super().query(name, record_type)
            return type(answer)(status=answer.status, records=answer.records, security="insecure")

    finding = evaluate(dns=Unsigned(GOOD))
    assert finding.outcome is Outcome.CLEAR
    assert "not signed by DNSSEC: noted only." in finding.applicant_summary


def test_a_signature_that_does_not_hold_is_adverse():
    finding = evaluate(dns=SignedNames(GOOD, bogus=(NAME,)))
    assert finding.outcome is Outcome.ADVERSE
    assert "signature does not hold" in finding.applicant_summary
    for bogus, types in (((f"_dmarc.{NAME}",), ()), ((NAME,), ("MX",)), ((NAME,), ("CAA",))):
        assert evaluate(dns=SignedNames(GOOD, bogus=bogus, types=types)).outcome is Outcome.ADVERSE


def test_a_domain_that_does_not_exist_is_adverse():
    finding = evaluate(dns=KnownNames({}))
    assert finding.outcome is Outcome.ADVERSE
    assert "does not exist in the DNS" in finding.applicant_summary


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (TlsFacts(problem="expired"), "has expired."),
        (TlsFacts(problem="name"), "is made out to another name."),
        (TlsFacts(problem="self_signed"), "was given by its owner to itself."),
        (TlsFacts(problem="nowhere"), "the name leads to no public address."),
        (TlsFacts(problem="a new word"), "could not be shown"),
        (TlsFacts(protocol="TLSv1", not_after=NOW + timedelta(days=9)), "speaks TLSv1, which is broken."),
        (TlsFacts(protocol="TLSv1.3", not_after=NOW - timedelta(seconds=1)), "ends on 2030-03-04."),
    ],
)
def test_a_certificate_that_does_not_hold_is_asked_about(facts, words):
    finding = evaluate(tls=facts)
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary


@pytest.mark.parametrize(
    ("registration", "words"),
    [
        (registered(NAME, NOW - timedelta(days=89)), "not long ago"),
        (registered(NAME, None, expires_at=NOW + timedelta(days=3)), "ends on 2030-03-07. Renew it."),
        (registered(NAME, None, statuses=("client hold",)), "switched aldergate.example off"),
        (registered(NAME, None, statuses=("redemptionPeriod",)), "switched aldergate.example off"),
    ],
)
def test_a_registration_out_of_order_is_asked_about(registration, words):
    finding = evaluate(registration=registration)
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary


def test_a_registry_that_says_nothing_speaks_against_nobody():
    assert evaluate(registration=None).outcome is Outcome.CLEAR
    assert evaluate(registration=registered(NAME, None)).outcome is Outcome.CLEAR


def test_what_counts_as_young_and_whether_dmarc_is_needed_are_data():
    young = registered(NAME, NOW - timedelta(days=89))
    assert evaluate(registration=young, thresholds={"young_days": 30}).outcome is Outcome.CLEAR
    lax = evaluate(dns=missing((f"_dmarc.{NAME}", "TXT")), thresholds={"dmarc_needed": 0})
    assert lax.outcome is Outcome.CLEAR


def test_a_domain_without_mail_needs_no_spf():
    quiet = {(NAME, "A"): ("192.0.2.1",), (NAME, "MX"): ("0 .",)}
    finding = evaluate(dns=KnownNames(quiet), contact_email="a@elsewhere.example")
    assert finding.outcome is Outcome.CLEAR


def test_sources_that_are_switched_off_are_told_and_silent_ones_go_through():
    here = sources(dns=KnownNames(GOOD))
    finding = CHECK.evaluate(organisation(), here)
    assert finding.outcome is Outcome.CLEAR
    assert "switched off here" in finding.applicant_summary
    with pytest.raises(SourceUnavailable):
        evaluate(tls=None)
    with pytest.raises(SourceUnavailable):
        evaluate(dns=KnownNames(GOOD, silent=(NAME,)))


def test_for_whom():
    assert CHECK.applies_to(organisation())
    assert not CHECK.applies_to(person())
    assert CHECK.applies_to(person(domains=("kim.example",)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60))
def test_hostile_records_and_headers_never_fall(record, header):
    records = {(NAME, kind): (record,) for kind in ("MX", "TXT", "CAA")}
    finding = evaluate(
        records | {(f"_dmarc.{NAME}", "TXT"): (record,)},
        page=WebAnswer(status=200, headers={"strict-transport-security": header}),
    )
    assert finding.outcome in (Outcome.CLEAR, Outcome.REVIEW)
