"""Target authorisation: what shows that a system may be tested."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import WebAnswer
from reviews.checks.base import Outcome, SourceUnavailable
from reviews.checks.subject import DomainClaim, Repository, Target
from reviews.checks.target_proof import SENTENCES, TargetProof
from reviews.checks.tokens import for_target, reverse_zone
from tests.factories.subjects import MAIL_AT, KnownNames, organisation, person, sources
from tests.factories.websites import Pages, SignedNames, github

CHECK = TargetProof()
TOKEN = "countersign-0123456789abcdef0123456789abcdef"
CLAIM = "countersign-11111111111111111111111111111111"
NAMES = MAIL_AT | {("app.clinic.example", "A"): ("192.0.2.7",), ("clinic.example", "A"): ("192.0.2.7",)}
FILE = "https://app.clinic.example/.well-known/countersign.txt"
POLICY = "https://clinic.example/disclosure"
SECURITY = b"Contact: mailto:security@clinic.example\nExpires: 2031-01-01T00:00:00Z\nPolicy: " + POLICY.encode() + b"\n"


def target(text="app.clinic.example", kind="domain", basis="own", proof="", token=TOKEN):
    return Target(label="target 1", target=text, kind=kind, basis=basis, proof=proof, token=token)


def evaluate(*targets, records=None, pages=None, dns=None, thresholds=None, **changes):
    subject = organisation(targets=targets, **changes)
    web = pages if isinstance(pages, Pages) else Pages(pages)
    known = dns or KnownNames(NAMES | (records or {}))
    return CHECK.evaluate(subject, sources(dns=known, web=web, thresholds=thresholds or {}))


def shown(finding):
    return [row["shown"] for row in finding.evidence["targets"]]


@pytest.mark.parametrize("placement", for_target("app.clinic.example", kind="domain", basis="own", token=TOKEN))
def test_each_place_that_the_partner_is_told_proves_an_own_target(placement):
    line = placement.content
    records = {(placement.where, "TXT"): (f'"{line}"',)} if placement.kind == "dns" else {}
    pages = {placement.where: line.encode()} if placement.kind == "file" else {}
    finding = evaluate(target(), records=records, pages=pages)
    assert (finding.outcome, shown(finding)) == (Outcome.CLEAR, ["proved"])
    assert finding.applicant_summary == "Targets named: 1. Each is shown to be one that you may test."


def test_a_proved_domain_above_it_proves_a_target():
    records = {("_countersign.clinic.example", "TXT"): (f'"{CLAIM}"',)}
    claims = (DomainClaim(name="clinic.example", token=CLAIM),)
    targets = (target(), target("*.clinic.example"), target("https://clinic.example/login"))
    assert evaluate(*targets, records=records, domain_claims=claims).outcome is Outcome.CLEAR
    other = (DomainClaim(name="nic.example", token=CLAIM), DomainClaim(name="example", token=CLAIM))
    endings = records | {("_countersign.example", "TXT"): (f'"{CLAIM}"',)}
    assert evaluate(target(), records=endings, domain_claims=other).outcome is Outcome.REVIEW


def test_a_line_made_for_another_thing_proves_nothing():
    records = {("_countersign.app.clinic.example", "TXT"): (f'"{CLAIM}"',)}
    finding = evaluate(target(), records=records)
    assert (finding.outcome, shown(finding)) == (Outcome.REVIEW, ["other"])


def test_a_repository_is_proved_by_its_own_line_or_that_of_the_same_repository():
    source = target("https://github.com/kim/parser", kind="repository")
    assert evaluate(source, pages=github("kim/parser", TOKEN)).outcome is Outcome.CLEAR
    named = (Repository(label="repository 1", url="github.com/Kim/parser.git", token=CLAIM),)
    assert evaluate(source, pages=github("kim/parser", CLAIM), repositories=named).outcome is Outcome.CLEAR
    assert shown(evaluate(source, pages=github("kim/parser", CLAIM))) == ["other"]
    assert shown(evaluate(source, pages=github("kim/parser", TOKEN, fork=True))) == ["fork"]


def test_an_operated_target_needs_the_owners_word_as_well():
    pages = {FILE: TOKEN.encode()}
    assert shown(evaluate(target(basis="operate"), pages=pages)) == ["consent"]
    agreed = evaluate(target(basis="operate", proof="Contract of 3 March 2029"), pages=pages)
    assert (agreed.outcome, shown(agreed)) == (Outcome.CLEAR, ["proved"])


def test_a_range_is_shown_by_its_reverse_zone():
    records = {("_countersign.114.0.203.in-addr.arpa", "TXT"): (f'"{TOKEN}"',)}
    assert evaluate(target("203.0.114.0/24", kind="network"), records=records).outcome is Outcome.CLEAR
    assert shown(evaluate(target("203.0.114.0/25", kind="network"), records=records)) == ["range"]
    assert shown(evaluate(target("10.0.0.0/16", kind="network"), records=records)) == ["private_range"]


@pytest.mark.parametrize(
    ("network", "zone"),
    [
        ("203.0.114.0/24", "114.0.203.in-addr.arpa"),
        ("203.0.0.0/16", "0.203.in-addr.arpa"),
        ("203.0.114.7/32", "7.114.0.203.in-addr.arpa"),
        ("203.0.114.0/23", ""),
        ("2a00:1450::/32", "0.5.4.1.0.0.a.2.ip6.arpa"),
        ("2a00:1450::/33", ""),
    ],
)
def test_reverse_zone(network, zone):
    assert reverse_zone(ipaddress.ip_network(network)) == zone


def test_a_bounty_is_shown_by_the_targets_own_security_txt():
    pages = {"https://clinic.example/.well-known/security.txt": SECURITY}
    asked = target(basis="bounty", proof=f"See {POLICY}.")
    assert evaluate(asked, pages=pages).outcome is Outcome.CLEAR
    other = target(basis="bounty", proof="See https://clinic.example/elsewhere")
    assert shown(evaluate(other, pages=pages)) == ["policy_unseen"]
    assert shown(evaluate(target(basis="bounty", proof="They allow it"), pages=pages)) == ["no_policy"]
    elsewhere = WebAnswer(status=200, url="https://attacker.example/x", body=SECURITY)
    moved = {"https://clinic.example/.well-known/security.txt": elsewhere}
    assert shown(evaluate(asked, pages=moved)) == ["policy_unseen"]


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        (target(), "missing"),
        (target(basis="contract"), "no_papers"),
        (target(basis="contract", proof="Framework contract"), "paper"),
        (target(basis="", proof=""), "no_papers"),
        (target("Gateway 4.2", kind="product"), "product"),
        (target("customers' systems", kind="network", basis="contract", proof="Secret"), "unreadable"),
        (target("*.github.io"), "shared"),
        (target("*.co.uk"), "too_wide"),
        (target("co.uk"), "too_wide"),
        (target("*"), "too_wide"),
        (target("*.com"), "too_wide"),
        (target("0.0.0.0/0", kind="network"), "too_wide"),
        (target("203.0.0.0/15", kind="network", basis="contract", proof="x"), "too_wide"),
        (target("2000::/3", kind="network"), "too_wide"),
        (target("missing.example"), "no_name"),
        (target("not a repository", kind="repository"), "unreadable"),
        (target(token=""), "no_token"),
    ],
)
def test_what_else_a_target_can_be(asked, state):
    finding = evaluate(asked)
    outcome, _sentence = SENTENCES[state]
    assert (shown(finding), finding.outcome) == ([state], outcome)
    assert finding.applicant_summary.startswith("Target 1")


def test_a_signature_that_does_not_hold_is_adverse_even_with_a_file():
    finding = evaluate(target(), dns=SignedNames(NAMES, bogus=("clinic.example",)), pages={FILE: TOKEN.encode()})
    assert (finding.outcome, shown(finding)) == (Outcome.ADVERSE, ["bogus"])


def test_a_file_that_sends_to_another_host_proves_nothing():
    left = WebAnswer(status=200, url="https://elsewhere.example/x", body=TOKEN.encode())
    assert shown(evaluate(target(), pages={FILE: left})) == ["left"]


def test_a_target_that_does_not_answer_is_inconclusive_and_a_silent_dns_goes_through():
    finding = evaluate(target(), pages={FILE: SourceUnavailable("refused")})
    assert (finding.outcome, shown(finding)) == (Outcome.INCONCLUSIVE, ["silent"])
    with pytest.raises(SourceUnavailable):
        evaluate(target(), dns=KnownNames(NAMES, silent=("_countersign.app.clinic.example",)))


def test_pages_are_bounded_and_names_are_asked_once():
    pages = Pages()
    targets = [target(f"a{number}.clinic.example") for number in range(30)]
    records = {(f"a{number}.clinic.example", "A"): ("192.0.2.7",) for number in range(30)}
    dns = KnownNames(NAMES | records)
    finding = evaluate(*targets, *targets, dns=dns, pages=pages)
    assert finding.outcome is Outcome.REVIEW
    assert len(pages.asked) == 6
    assert len(dns.asked) == 30 * 3


def test_one_unproved_target_among_proved_ones_is_named():
    second = Target(label="target 2", target="b.clinic.example", kind="domain", basis="own", token=CLAIM)
    records = {("_countersign.app.clinic.example", "TXT"): (f'"{TOKEN}"',), ("b.clinic.example", "A"): ("192.0.2.1",)}
    finding = evaluate(target(), second, records=records)
    assert (finding.outcome, shown(finding)) == (Outcome.REVIEW, ["proved", "missing"])
    assert finding.applicant_summary.startswith("Target 2 is not proved yet")
    assert "clinic.example" not in finding.applicant_summary


def test_for_whom():
    assert not CHECK.applies_to(organisation())
    assert CHECK.applies_to(person(targets=(target(),)))


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=80),
    st.sampled_from(["domain", "repository", "network", "product", ""]),
    st.sampled_from(["own", "operate", "contract", "bounty", ""]),
    st.text(max_size=80),
)
def test_hostile_targets_never_prove_anything(text, kind, basis, proof):
    finding = evaluate(target(text, kind=kind, basis=basis, proof=proof))
    assert finding.outcome is not Outcome.CLEAR
