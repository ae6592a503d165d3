"""Mail addresses and their domains, by a DNS that knows what it was given."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import Outcome, Person, SourceUnavailable
from reviews.checks.confusables import latin, mixes_scripts, reads_as_latin, skeleton
from reviews.checks.email_domain import MAX_DOMAINS, EmailDomain
from reviews.checks.mail_routes import Route, mail_route, routes_of
from tests.factories.subjects import MAIL_AT, KnownNames, organisation, person, sources
from tests.factories.websites import SignedNames

CHECK = EmailDomain()
OTHER = MAIL_AT | {
    ("elsewhere.example", "MX"): ("0 mx.elsewhere.example.",),
    ("mx.elsewhere.example", "A"): ("192.0.2.2",),
    ("mailinator.com", "MX"): ("0 mx.elsewhere.example.",),
    ("a1dergate.example", "MX"): ("0 mx.elsewhere.example.",),
    ("xn--ldergate-2fg.example", "MX"): ("0 mx.elsewhere.example.",),
    ("xn--80ak6aa92e.com", "MX"): ("0 mx.elsewhere.example.",),
}


def evaluate(contact="partnerships@aldergate.example", people=(), make=organisation, dns=None, **changes):
    named = tuple(Person(label=f"person {n}", name="N", email=email) for n, email in enumerate(people, start=1))
    subject = make(contact_email=contact, people=named, **changes)
    return CHECK.evaluate(subject, sources(dns=dns or KnownNames(OTHER)))


def test_addresses_at_the_own_domain_are_clear():
    finding = evaluate(people=["robin@aldergate.example"])
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary == "2 addresses at 1 domains: well-formed, and every domain accepts mail."
    assert finding.source == "dns"
    assert finding.source_version == "lists 1"
    assert finding.evidence["addresses"][0] == {
        "address": "the contact address",
        "domain": "aldergate.example",
        "mail": "mail host",
        "mail_hosts_at": ["aldergate.example"],
        "observations": [],
    }


def test_each_domain_is_asked_once():
    dns = KnownNames(OTHER)
    evaluate(people=["a@aldergate.example", "b@aldergate.example"], dns=dns)
    assert dns.asked == [("aldergate.example", "MX"), ("mail.aldergate.example", "A")]


@pytest.mark.parametrize(
    ("contact", "outcome", "words"),
    [
        ("robin", Outcome.ADVERSE, "not well-formed: the contact address"),
        ("a@b@aldergate.example", Outcome.ADVERSE, "not well-formed"),
        ("a@aldergate.example\r\nBcc: b@c.example", Outcome.ADVERSE, "not well-formed"),
        ("noreply@aldergate.example", Outcome.REVIEW, "read by nobody"),
        ("no-reply+x@aldergate.example", Outcome.REVIEW, "read by nobody"),
        ("Test@aldergate.example", Outcome.REVIEW, "placeholder"),
        ("a%b.example@aldergate.example", Outcome.REVIEW, "Odd signs"),
        ("+x@aldergate.example", Outcome.REVIEW, "Odd signs"),
        ("b!a@aldergate.example", Outcome.REVIEW, "Odd signs"),
        ("=cmd|calc!a0@aldergate.example", Outcome.REVIEW, "Odd signs"),
        ("-oq@aldergate.example", Outcome.REVIEW, "Odd signs"),
        ("a@aldergate.example.elsewhere.example", Outcome.ADVERSE, "looks like one of the applicant's"),
        ("a@aldergate-example.elsewhere.example", Outcome.ADVERSE, "looks like one of the applicant's"),
        ("a@aldergate.com", Outcome.ADVERSE, "your name under another ending"),
        ("a@gmial.com", Outcome.ADVERSE, "nearly one at gmail.com"),
        ("a@grnail.com", Outcome.ADVERSE, "nearly one at gmail.com"),
        ("a@elsewhere.example", Outcome.REVIEW, "Not at a domain that the application names"),
        ("a@gmail.com", Outcome.REVIEW, "free-mail address: the contact address"),
        ("a@mailinator.com", Outcome.ADVERSE, "throw-away mailbox"),
        ("a@missing.example", Outcome.ADVERSE, "does not exist in the DNS"),
        ("a@a1dergate.example", Outcome.REVIEW, "looks like one of the applicant's"),
        ("a@\u0430ldergate.example", Outcome.ADVERSE, "Letters of different scripts"),
        ("p\u0430rtner@aldergate.example", Outcome.ADVERSE, "Letters of different scripts"),
        ("a@\u0430\u0440\u0440\u04cf\u0435.com", Outcome.REVIEW, "letters that look like Latin"),
    ],
)
def test_what_speaks_against_a_contact_address(contact, outcome, words):
    finding = evaluate(contact)
    assert finding.outcome is outcome
    assert words in finding.summary
    assert words in finding.applicant_summary


def test_a_lookalike_of_the_own_domain_is_adverse():
    finding = evaluate("a@\u0430ldergate.example")
    assert "looks like one of the applicant's, but is another" in finding.summary


@pytest.mark.parametrize(
    "contact",
    [
        "o'neil@aldergate.example",
        "info@aldergate.example",
        "robin.fielding+access@aldergate.example",
        "robin@mail.aldergate.example",
        "jürgen@aldergate.example",
        "testimony@aldergate.example",
        "用户@aldergate.example",
    ],
)
def test_honest_addresses_are_clear(contact):
    known = OTHER | {("mail.aldergate.example", "MX"): ("10 mail.aldergate.example.",)}
    assert evaluate(contact, dns=KnownNames(known)).outcome is Outcome.CLEAR


def test_an_international_domain_of_ones_own_is_clear():
    known = {("xn--bcher-kva.example", "MX"): ("10 mx.example.",), ("mx.example", "A"): ("192.0.2.9",)}
    subject = {"website": "https://bücher.example", "domains": ("xn--bcher-kva.example",)}
    assert evaluate("info@bücher.example", dns=KnownNames(known), **subject).outcome is Outcome.CLEAR


def test_people_are_named_by_their_label_alone():
    finding = evaluate(people=["robin@gmail.com", "kim@mailinator.com"])
    assert finding.outcome is Outcome.REVIEW
    assert "the address of person 1" in finding.summary
    assert "robin" not in str(finding)
    assert "kim@" not in str(finding)


def test_free_mail_is_no_disadvantage_for_one_person():
    finding = CHECK.evaluate(person(), sources(dns=KnownNames(OTHER)))
    assert finding.outcome is Outcome.CLEAR
    assert "free" not in finding.summary


def test_a_throw_away_mailbox_is_one_for_anybody():
    assert evaluate("kim@mailinator.com", make=person).outcome is Outcome.ADVERSE


def test_no_address_is_inconclusive():
    finding = evaluate("  ")
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert CHECK.applies_to(person())


# --- How mail arrives ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("records", "route"),
    [
        ({("d", "MX"): ("10 mx.d.",), ("mx.d", "A"): ("192.0.2.1",)}, "mail host"),
        ({("d", "MX"): ("10 mx.d.",), ("mx.d", "AAAA"): ("2001:db8::1",)}, "mail host"),
        ({("d", "MX"): ("20 mx.d.", "10 gone.d."), ("mx.d", "A"): ("192.0.2.1",)}, "mail host"),
        ({("d", "MX"): ("0 .",)}, "refuses mail"),
        ({("d", "MX"): ("0 .", "10 mx.d."), ("mx.d", "A"): ("192.0.2.1",)}, "mail host"),
        ({("d", "MX"): ("10 gone.d.",)}, "hosts missing"),
        ({("d", "MX"): ("nonsense",)}, "refuses mail"),
        ({("d", "A"): ("192.0.2.1",)}, "address"),
        ({("d", "AAAA"): ("2001:db8::1",)}, "address"),
        ({("d", "TXT"): ('"v=spf1 -all"',)}, "no mail"),
        ({}, "no such domain"),
        ({("d", "MX"): ("0 mx.d.",), ("mx.d", "A"): ("10.1.2.3", "127.0.0.1")}, "inner hosts"),
        ({("d", "MX"): ("0 mx.d.",), ("mx.d", "A"): ("10.1.2.3", "192.0.2.1")}, "mail host"),
        ({("d", "MX"): ("0 mx.d.",), ("mx.d", "AAAA"): ("fd00::1",)}, "inner hosts"),
        ({("d", "MX"): ("0 localhost.",)}, "inner hosts"),
        ({("d", "A"): ("127.0.0.1",)}, "inner hosts"),
        ({("d", "MX"): ("0 192.0.2.1.",)}, "numbers"),
        ({("d", "MX"): ("0 192.0.2.1.", "5 mx.d."), ("mx.d", "A"): ("192.0.2.1",)}, "mail host"),
    ],
)
def test_mail_route(records, route):
    assert mail_route("d", KnownNames(records)).state == route


def test_mail_route_asks_few_hosts_by_preference():
    dns = KnownNames({("d", "MX"): tuple(f"{n} mx{n}.d." for n in range(40, 0, -1))})
    route = mail_route("d", dns)
    assert (route.state, len(route.hosts)) == ("hosts missing", 40)
    assert [name for name, kind in dns.asked if kind == "A"] == ["mx1.d", "mx2.d", "mx3.d"]


def test_null_mx_and_missing_hosts_are_told():
    known = OTHER | {("aldergate.example", "MX"): ("0 .",)}
    finding = evaluate(dns=KnownNames(known))
    assert (finding.outcome, "RFC 7505" in finding.applicant_summary) == (Outcome.ADVERSE, True)
    known = OTHER | {("aldergate.example", "MX"): ("0 gone.example.",)}
    assert evaluate(dns=KnownNames(known)).outcome is Outcome.REVIEW


def test_a_signature_that_does_not_hold_is_adverse_and_never_no_record():
    dns = SignedNames(OTHER, bogus=("aldergate.example",))
    assert mail_route("aldergate.example", dns) == Route(state="bogus")
    only_mx = SignedNames(
        OTHER | {("aldergate.example", "A"): ("192.0.2.1",)}, bogus=("aldergate.example",), types=("MX",)
    )
    assert mail_route("aldergate.example", only_mx) == Route(state="bogus")
    finding = evaluate(dns=dns)
    assert finding.outcome is Outcome.ADVERSE
    assert "signature does not hold" in finding.applicant_summary
    hosts = SignedNames(OTHER, bogus=("mail.aldergate.example",))
    assert mail_route("aldergate.example", hosts).state == "bogus"


def test_an_own_domain_whose_mail_goes_to_a_throw_away_provider_is_asked_about():
    known = OTHER | {("aldergate.example", "MX"): ("10 mailinator.com.",), ("mailinator.com", "A"): ("192.0.2.3",)}
    finding = evaluate(dns=KnownNames(known))
    assert finding.outcome is Outcome.REVIEW
    assert "goes to a provider of throw-away mailboxes" in finding.applicant_summary


def test_people_who_share_a_mailbox_are_asked_about():
    finding = evaluate(people=["desk@aldergate.example", "Desk+two@aldergate.example", "robin@aldergate.example"])
    assert finding.outcome is Outcome.REVIEW
    assert finding.summary == "person 1 and person 2 share one mailbox. Give each of them their own."


def test_mail_providers_that_are_known_are_data():
    changed = sources(dns=KnownNames(OTHER), thresholds={"known_mail_domains": ["elsewhere1.example"]})
    finding = CHECK.evaluate(person(contact_email="a@elsewhere.example"), changed)
    assert "nearly one at elsewhere1.example" in finding.summary


def test_a_silent_dns_is_an_error_to_be_tried_again_and_never_clear():
    with pytest.raises(SourceUnavailable):
        evaluate(dns=KnownNames(OTHER, silent=("aldergate.example",)))
    with pytest.raises(SourceUnavailable):
        evaluate(dns=KnownNames(OTHER, silent=("mail.aldergate.example",)))


def test_a_slow_dns_is_given_up_in_time():
    class Slow(KnownNames):
        def query(self, name, record_type):
            time.sleep(0.02)
            return super().query(name, record_type)

    dns = Slow(OTHER)
    with pytest.raises(SourceUnavailable):
        routes_of([f"d{n}.example" for n in range(100)], dns, budget_seconds=0.1)
    assert len(dns.asked) < 10


def test_more_domains_than_can_be_asked_are_never_clear():
    names = [f"d{n}.example" for n in range(MAX_DOMAINS + 2)]
    known = OTHER | {(name, "A"): ("192.0.2.1",) for name in names}
    dns = KnownNames(known)
    finding = evaluate(people=[f"a@{name}" for name in names], dns=dns, domains=tuple(names), website="")
    assert finding.outcome is Outcome.REVIEW  # the contact address is at none of them
    assert "was not looked up" in finding.summary
    assert sum(kind == "MX" for _name, kind in dns.asked) == MAX_DOMAINS


# --- Confusables -----------------------------------------------------------------------------------------------------
def test_confusables():
    assert mixes_scripts("\u0430ldergate")
    assert not mixes_scripts("bücher")
    assert not mixes_scripts("株式会社サンプルtokyo")
    assert not mixes_scripts("мир")
    assert mixes_scripts("мир\u0061")
    assert reads_as_latin("\u0430\u0440\u0440\u04cf\u0435")
    assert not reads_as_latin("мир")
    assert not reads_as_latin("bücher")
    assert not reads_as_latin("")
    assert latin("\u0430ldergate") == "aldergate"
    assert skeleton("a1derqate") != skeleton("aldergate") == skeleton("a1der-gate")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_hostile_addresses_never_raise_and_are_never_clear_when_malformed(contact, second):
    finding = evaluate(contact, people=[second, f"{second}@{contact}"])
    assert finding.outcome in Outcome
    assert finding.outcome is not Outcome.CLEAR
