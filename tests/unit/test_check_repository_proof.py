"""Open-source maintainer proof: the line in a repository, by pages as forges serve them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.answers import WebAnswer
from reviews.checks.base import Outcome, SourceUnavailable
from reviews.checks.forges import DEFAULT_FORGES, place_of
from reviews.checks.repository_proof import RepositoryProof
from reviews.checks.subject import Repository
from tests.factories.subjects import organisation, person, sources
from tests.factories.websites import Pages, github

CHECK = RepositoryProof()
TOKEN = "countersign-0123456789abcdef0123456789abcdef"
OTHERS = "countersign-ffffffffffffffffffffffffffffffff"
URL = "https://github.com/kim/parser"
RAW = "https://raw.githubusercontent.com/kim/parser/HEAD/.well-known/countersign.txt"
FACTS = "https://api.github.com/repos/kim/parser"


def repositories(*urls, token=TOKEN):
    return tuple(Repository(label=f"repository {n}", url=url, token=token) for n, url in enumerate(urls, start=1))


def evaluate(*urls, pages=None, token=TOKEN, make=person, thresholds=None):
    subject = make(repositories=repositories(*urls, token=token))
    web = pages if isinstance(pages, Pages) else Pages(pages)
    return CHECK.evaluate(subject, sources(web=web, thresholds=thresholds or {}))


def test_a_line_on_the_default_branch_proves_a_repository():
    pages = Pages(github("kim/parser", TOKEN))
    finding = evaluate(URL, pages=pages)
    assert finding.outcome is Outcome.CLEAR
    assert finding.applicant_summary == "Write access is proved: repository 1."
    assert pages.asked == [RAW, FACTS]
    assert finding.evidence["repositories"] == [
        {"repository": "repository 1", "host": "github.com", "known_forge": True, "seen": "proved"}
    ]
    assert "kim" not in str(finding)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "https://gitlab.com/group/sub/tool",
            "https://gitlab.com/group/sub/tool/-/raw/HEAD/.well-known/countersign.txt",
        ),
        ("https://codeberg.org/kim/tool", "https://codeberg.org/api/v1/repos/kim/tool/raw/.well-known/countersign.txt"),
        ("https://bitbucket.org/kim/tool", "https://bitbucket.org/kim/tool/raw/HEAD/.well-known/countersign.txt"),
        ("https://git.sr.ht/~kim/tool", "https://git.sr.ht/~kim/tool/blob/HEAD/.well-known/countersign.txt"),
        ("https://git.kim.example/kim/tool", "https://git.kim.example/kim/tool/-/raw/HEAD/.well-known/countersign.txt"),
    ],
)
def test_each_forge_has_its_place(url, asked):
    finding = evaluate(url, pages={asked: f"# proof\n{TOKEN}\n".encode()})
    assert finding.outcome is Outcome.CLEAR


def test_one_proof_is_enough_and_the_rest_does_not_count():
    finding = evaluate(URL, "https://github.com/kim/other", pages=github("kim/parser", TOKEN))
    assert finding.outcome is Outcome.CLEAR
    assert finding.summary.startswith("Write access is proved: repository 1. Repository 2 is not proved yet")
    strict = evaluate(
        URL, "https://github.com/kim/other", pages=github("kim/parser", TOKEN), thresholds={"proofs_needed": 2}
    )
    assert strict.outcome is Outcome.REVIEW


def test_two_addresses_of_one_repository_are_one_proof():
    pages = github("kim/parser", TOKEN) | github("Kim/Parser", TOKEN)
    again = "https://www.github.com/Kim/Parser/tree/main"
    finding = evaluate(URL, again, pages=pages, thresholds={"proofs_needed": 2})
    assert (finding.outcome, finding.evidence["proved"]) == (Outcome.REVIEW, 1)
    assert "Proved so far: 1 of 2 repositories." in finding.applicant_summary


def test_repositories_beyond_those_looked_at_are_told():
    finding = evaluate("https://github.com/kim/x", URL, pages=github("kim/parser", TOKEN),
                       thresholds={"most_repositories": 1})  # fmt: skip
    assert finding.outcome is Outcome.REVIEW
    assert "not looked at: 1." in finding.applicant_summary


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({}, "is not proved yet: add .well-known/countersign.txt"),
        ({RAW: b"<html>Sign in to continue</html>"}, "is not proved yet"),
        ({RAW: f"{OTHERS}\n".encode()}, "another applicant's line"),
        ({RAW: f"not {TOKEN}\n".encode()}, "is not proved yet"),
        ({RAW: b"\n" * 5000 + TOKEN.encode()}, "is not proved yet"),
        ({RAW: WebAnswer(status=200, body=b"")}, "is not proved yet"),
        ({RAW: WebAnswer(status=451, body=TOKEN.encode())}, "is not proved yet"),
        ({RAW: WebAnswer(problem="address")}, "cannot be read from outside"),
        (github("kim/parser", TOKEN, fork=True), "is a copy of another repository"),
    ],
)
def test_what_does_not_prove_a_repository(pages, words):
    finding = evaluate(URL, pages=pages)
    assert finding.outcome is Outcome.REVIEW
    assert words in finding.applicant_summary
    assert finding.evidence["proved"] == 0


def test_a_file_that_sends_to_another_host_is_adverse_on_a_known_forge_and_asked_about_elsewhere():
    left = WebAnswer(status=200, url="https://pages.kim.example/x", body=TOKEN.encode())
    finding = evaluate(URL, pages={RAW: left})
    assert finding.outcome is Outcome.ADVERSE
    assert "sends to another host" in finding.applicant_summary
    own = "https://git.kim.example/api/v1/repos/kim/tool/raw/.well-known/countersign.txt"
    assert evaluate("https://git.kim.example/kim/tool", pages={own: left}).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "facts",
    [b"", b"[" * 100_000, b"[]", b"null", b'{"fork": false}', b'{"message": "nonsense"}', b"\xff\xfe", b'{"fork": 0}'],
)
def test_whatever_a_forge_says_of_a_repository_is_read_without_falling(facts):
    assert evaluate(URL, pages={RAW: TOKEN.encode(), FACTS: facts}).outcome is Outcome.CLEAR


def test_a_copy_on_gitlab_is_told_by_what_it_was_copied_from():
    raw = "https://gitlab.com/kim/tool/-/raw/HEAD/.well-known/countersign.txt"
    facts = "https://gitlab.com/api/v4/projects/kim%2Ftool"
    copied = b'{"path_with_namespace": "kim/tool", "forked_from_project": {"id": 1}}'
    assert evaluate("https://gitlab.com/kim/tool", pages={raw: TOKEN.encode(), facts: copied}).outcome is Outcome.REVIEW
    own = b'{"path_with_namespace": "kim/tool"}'
    assert evaluate("https://gitlab.com/kim/tool", pages={raw: TOKEN.encode(), facts: own}).outcome is Outcome.CLEAR


def test_a_failing_forge_goes_through_unless_enough_is_proved():
    with pytest.raises(SourceUnavailable):
        evaluate(URL, pages={RAW: SourceUnavailable("502")})
    with pytest.raises(SourceUnavailable):
        evaluate(URL, pages={RAW: TOKEN.encode(), FACTS: WebAnswer(status=403, body=b"rate limit exceeded")})
    proved = evaluate("https://github.com/kim/slow", URL, pages={
        **github("kim/parser", TOKEN),
        "https://raw.githubusercontent.com/kim/slow/HEAD/.well-known/countersign.txt": SourceUnavailable("502"),
    })  # fmt: skip
    assert proved.outcome is Outcome.CLEAR


def test_no_line_made_yet_is_inconclusive_and_an_empty_file_proves_nothing():
    assert evaluate(URL, pages={RAW: b"\n"}, token="").outcome is Outcome.INCONCLUSIVE


def test_for_whom():
    assert not CHECK.applies_to(organisation())
    assert CHECK.applies_to(organisation(repositories=repositories(URL)))
    assert CHECK.applies_to(person())
    nothing = CHECK.evaluate(person(), sources())
    assert nothing.outcome is Outcome.REVIEW
    assert nothing.applicant_summary.startswith("No repository that you maintain was named.")


def test_whoever_only_contributes_has_nothing_to_prove():
    given = tuple(Repository(label="repository 1", url=URL, token=TOKEN, role="contributor") for _once in "1")
    pages = Pages(github("kim/parser", TOKEN))
    assert CHECK.evaluate(organisation(repositories=given), sources(web=pages)).outcome is Outcome.CLEAR
    assert CHECK.evaluate(person(repositories=given), sources(web=pages)).outcome is Outcome.REVIEW
    assert pages.asked == []


# --- Addresses of repositories ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/kim/parser", "github.com/kim/parser"),
        ("github.com/Kim/Parser.git", "github.com/kim/parser"),
        ("https://www.github.com/kim/parser/tree/some-branch/src", "github.com/kim/parser"),
        ("https://github.com/kim/parser/blob/0123abc/../../x", "github.com/kim/parser"),
        ("https://gitlab.com/a/b/c/-/tree/main", "gitlab.com/a/b/c"),
        ("https://git.kim.example/tool/x.git", "git.kim.example/tool/x"),
        ("https://github.com/kim", None),
        ("https://github.com/kim/../x", None),
        ("https://github.com/kim/.git", None),
        ("https://github.com/kim/par%2Fser", None),
        ("https://github.com/kim/pa ser", None),
        ("https://user:secret@github.com/kim/parser", None),
        ("https://github.com:8080/kim/parser", None),
        ("ssh://git@github.com/kim/parser", None),
        ("git@github.com:kim/parser.git", None),
        ("file:///etc/passwd", None),
        ("https://localhost/kim/parser", None),
        ("https://[::1/kim/parser", None),
        ("", None),
    ],
)
def test_place_of(url, name):
    place = place_of(url, DEFAULT_FORGES)
    assert (place.name if place is not None else None) == name


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.binary(max_size=300))
def test_hostile_addresses_and_pages_never_prove_anything(url, body):
    class Echo(Pages):
        def get(self, url, *, accept="", https_only=True):
            assert url.startswith("https://")
            return WebAnswer(status=200, url=url, body=body)

    finding = evaluate(url, pages=Echo())
    assert finding.outcome is Outcome.REVIEW
