"""Disclosure posture: security.txt as websites serve it, well and badly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import WebAnswer
from reviews.checks.base import Outcome, SourceUnavailable
from reviews.checks.disclosure_posture import DisclosurePosture
from reviews.checks.security_txt import MAX_BYTES, parse, policies_of
from tests.factories.subjects import MAIL_AT, KnownNames, organisation, person, sources
from tests.factories.websites import Pages

CHECK = DisclosurePosture()
PLACE = "https://www.aldergate.example/.well-known/security.txt"
ABOVE = "https://aldergate.example/.well-known/security.txt"
OLD = "https://www.aldergate.example/security.txt"
GOOD = b"""\
# Our contact
Contact: mailto:security@aldergate.example
Contact: https://aldergate.example/report
Expires: 2030-12-31T23:00:00Z
Policy: https://aldergate.example/policy
Preferred-Languages: en, de
"""
SIGNED = (
    b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + GOOD + b"- -----not ours-----\n"
    b"-----BEGIN PGP SIGNATURE-----\n\niHUEARYKAB0WIQS\n-----END PGP SIGNATURE-----\n"
)


def evaluate(pages=None, *, records=None, thresholds=None, **changes):
    web = pages if isinstance(pages, Pages) else Pages(pages)
    known = KnownNames(MAIL_AT | {("www.aldergate.example", "A"): ("192.0.2.1",)} | (records or {}))
    return CHECK.evaluate(organisation(**changes), sources(web=web, dns=known, thresholds=thresholds or {}))


def without(line):
    return b"\n".join(one for one in GOOD.split(b"\n") if not one.startswith(line))


def test_a_good_file_is_clear():
    finding = evaluate({PLACE: GOOD})
    assert finding.outcome is Outcome.CLEAR
    assert finding.applicant_summary == "security.txt is there, readable and not expired."
    assert finding.evidence == {
        "looked_at": ["www.aldergate.example", "aldergate.example"],
        "found": PLACE,
        "expires": "2030-12-31T23:00:00+00:00",
        "contact_by": ["https", "mailto"],
        "policies": 1,
        "signed": False,
        "problems": [],
    }


def test_the_domain_above_the_website_counts_as_well():
    assert evaluate({ABOVE: GOOD}).evidence["found"] == ABOVE


def test_a_missing_file_is_asked_about_with_the_cure():
    finding = evaluate()
    assert finding.outcome is Outcome.REVIEW
    assert "Put one at /.well-known/security.txt" in finding.applicant_summary


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (GOOD.replace(b"2030-12-31", b"2030-01-31"), "It expired on 2030-01-31."),
        (without(b"Contact"), "It names no contact"),
        (without(b"Expires"), "It says nowhere until when it holds"),
        (GOOD.replace(b"2030-12-31T23:00:00Z", b"next year"), "Its Expires line cannot be read."),
        (GOOD.replace(b"2030-12-31T23:00:00Z", b"9" * 400), "It cannot be read as a security.txt."),
        (GOOD + b"Expires: 2031-01-01T00:00:00Z\n", "several Expires lines"),
        (GOOD.replace(b"https://aldergate.example/report", b"http://aldergate.example/report"), "begins with http://"),
        (GOOD.replace(b"mailto:security@", b"security@"), "needs an address"),
        (GOOD + b"Canonical: https://elsewhere.example/.well-known/security.txt\n", "names another address"),
        (GOOD + b"nonsense without a colon\n", "It breaks a rule of RFC 9116: invalid_line."),
        (b"Contact: x\0y\n", "It cannot be read as a security.txt."),
        (b"Contact: x\n" * 5000, "It cannot be read as a security.txt."),
        (b"Contact: https://[\n" + GOOD, "It cannot be read as a security.txt."),
    ],
)
def test_what_is_wrong_with_a_file_is_told(body, words):
    finding = evaluate({PLACE: body})
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({PLACE: without(b"Policy")}, "It names no policy"),
        ({PLACE: GOOD.replace(b"2030-12-31", b"2030-03-10")}, "It expires soon, on 2030-03-10."),
        ({OLD: GOOD}, "It stands at the old place."),
        ({PLACE: WebAnswer(status=200, body=GOOD, headers={"Content-Type": "application/octet-stream"})}, "text/plain"),
    ],
)
def test_what_is_only_said_asks_for_nobody(pages, words):
    finding = evaluate(pages)
    assert finding.outcome is Outcome.CLEAR
    assert words in finding.applicant_summary


def test_a_programme_may_ask_for_a_policy():
    finding = evaluate({PLACE: without(b"Policy")}, thresholds={"policy_needed": 1})
    assert finding.outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("tls", "The certificate of www.aldergate.example does not hold"),
        ("name", "www.aldergate.example leads to no website that can be reached from outside."),
        ("too_large", "There is no security.txt on www.aldergate.example."),
    ],
)
def test_why_no_file_could_be_read_is_told(problem, words):
    finding = evaluate({place: WebAnswer(problem=problem) for place in (PLACE, OLD)})
    assert (finding.outcome, finding.evidence["problem"]) == (Outcome.REVIEW, problem)
    assert finding.applicant_summary.startswith(words)


@pytest.mark.parametrize(
    "answer",
    [
        WebAnswer(status=200, body=b"<!doctype html><title>Contact: us</title>"),
        WebAnswer(status=200, body=b"\xef\xbb\xbf  <html>:"),
        WebAnswer(status=200, url="https://parking.other.example/", body=GOOD),
        WebAnswer(status=403, body=GOOD),
        WebAnswer(problem="tls"),
        WebAnswer(problem="address"),
        WebAnswer(problem="too_large"),
    ],
)
def test_what_is_no_file_of_theirs_counts_as_missing(answer):
    finding = evaluate({PLACE: answer})
    assert (finding.outcome, finding.evidence["found"]) == (Outcome.REVIEW, "")


def test_a_signed_file_is_read_inside_its_signature():
    assert parse(SIGNED).signed
    assert parse(SIGNED).policies == ("https://aldergate.example/policy",)
    assert evaluate({PLACE: SIGNED.replace(b"- -----not ours-----\n", b"")}).outcome is Outcome.CLEAR


def test_a_silent_website_goes_through_and_a_name_without_one_is_missing():
    silent = {PLACE: SourceUnavailable("timeout")}
    with pytest.raises(SourceUnavailable):
        evaluate(silent)
    nowhere = Pages(silent | {ABOVE: SourceUnavailable("refused")})
    dns = KnownNames({("aldergate.example", "MX"): ("10 mail.aldergate.example.",)})
    finding = CHECK.evaluate(organisation(), sources(web=nowhere, dns=dns))
    assert finding.outcome is Outcome.REVIEW


def test_for_whom():
    assert CHECK.applies_to(organisation())
    assert not CHECK.applies_to(person())
    assert not CHECK.applies_to(organisation(website="", domains=()))
    assert not CHECK.applies_to(organisation(website="http://[", domains=()))


def test_policies_of_a_file():
    assert policies_of(GOOD) == ("https://aldergate.example/policy",)
    assert policies_of(b"x" * (MAX_BYTES + 1)) == ()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"Expires: ", b"Contact: ", b"Preferred-Languages: ", b"CSAF: "]))
def test_hostile_files_never_fall_and_are_never_clear(body, field):
    finding = evaluate({PLACE: field + body})
    assert finding.outcome is Outcome.REVIEW
