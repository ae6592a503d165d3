"""Domains, repositories and targets through the real fetcher and clients: a signed DNS, websites with certificates, a
forge and a registry, all on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dns.message
import dns.rrset
import pytest

import tests.servers
from accessprogram.fetching.asking import Fetcher
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Outcome, SourceUnavailable, Subject
from reviews.checks.sources.dns import Resolver
from reviews.checks.sources.rdap import Rdap
from reviews.checks.sources.tls import Tls
from reviews.checks.sources.web import Web
from reviews.checks.subject import DomainClaim, Repository, Target
from tests.factories.subjects import organisation, sources
from tests.servers.dns import World
from tests.servers.outside import Outside
from tests.servers.web import page, redirect

RECORDED = Path(tests.servers.__file__).parent / "recorded"
TOKEN = "countersign-0123456789abcdef0123456789abcdef"
LINE = page(TOKEN.encode() + b"\n", Content_Type="text/plain")
FILE = "/.well-known/countersign.txt"
ALDERGATE = f"""
@ 300 A 192.0.2.1
@ 300 MX 10 mail
@ 300 TXT "v=spf1 mx -all"
@ 300 CAA 0 issue "authority.example"
mail 300 A 192.0.2.2
www 300 A 192.0.2.1
_dmarc 300 TXT "v=DMARC1; p=reject"
_countersign 300 TXT "{TOKEN[:20]}" "{TOKEN[20:]}"
"""
SECURITY = b"""\
Contact: mailto:security@aldergate.example
Expires: 2099-01-01T00:00:00Z
Policy: https://www.aldergate.example/policy
"""
Lent = dict[str, Any]


@pytest.fixture(scope="module")
def world() -> World:
    """A signed zone of the applicant's, and one that is not signed."""
    made = World().add(".").add("example.").add("aldergate.example.", ALDERGATE)
    return made.add("clinic.example.", "@ 300 A 192.0.2.3\napp 300 A 192.0.2.3\nmoved 300 A 192.0.2.3\n", sign="")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    made = Outside(tmp_path_factory.mktemp("outside"))
    made.site(
        "www.aldergate.example",
        {
            "/": page(b"hello", Strict_Transport_Security="max-age=31536000"),
            "/.well-known/security.txt": page(SECURITY, Content_Type="text/plain"),
        },
    )
    made.site("app.clinic.example", {FILE: LINE})
    made.site("moved.clinic.example", {FILE: redirect(f"https://app.clinic.example{FILE}")})
    made.site("raw.githubusercontent.com", {f"/kim/parser/HEAD{FILE}": LINE, f"/kim/copy/HEAD{FILE}": LINE})
    made.site(
        "api.github.com", {f"/repos/kim/{name}": page(b'{"fork": %s}' % fork)
                           for name, fork in (("parser", b"false"), ("copy", b"true"))}
    )  # fmt: skip
    made.site("code.example", otherwise=page(b"busy", 503))
    made.site("registry.example", {"/domain/aldergate.example": page((RECORDED / "rdap.json").read_bytes())})
    with made.open():
        yield made


@pytest.fixture
def lent(world: World, outside: Outside, settings: Any, tmp_path: Path) -> Iterator[Lent]:
    outside.apply(settings)
    world.spoils.clear()
    with world.serve() as port, Fetcher() as fetch:
        yield {
            "dns": Resolver([port], validate=True, anchors=world.anchors(tmp_path / "anchors")),
            "web": Web(fetch),
            "tls": Tls(fetch),
            "registrations": Rdap(fetch, instead="https://registry.example"),
            "clock": lambda: datetime.now(UTC),
        }


def _evaluate(slug: str, lent: Lent, subject: Subject | None = None) -> Finding:
    answer = CATALOGUE[slug].evaluate(subject or _applicant(), sources(**lent))
    assert isinstance(answer, Finding)
    return answer


def _applicant(**facts: Any) -> Subject:
    return organisation(domain_claims=(DomainClaim(name="aldergate.example", token=TOKEN),), **facts)


def _targets(*names: str) -> Subject:
    several = enumerate(names, start=1)
    return _applicant(
        targets=tuple(
            Target(label=f"target {number}", target=name, kind="domain", basis="own", token=TOKEN)
            for number, name in several
        )
    )


def _repositories(*urls: str) -> Subject:
    several = enumerate(urls, start=1)
    return _applicant(
        repositories=tuple(
            Repository(label=f"repository {number}", url=url, role="maintainer", token=TOKEN) for number, url in several
        )
    )


def test_a_domain_that_is_well_kept_is_clear_in_every_way(lent: Lent) -> None:
    found = {
        slug: _evaluate(slug, lent)
        for slug in ("email_domain", "domain_control", "domain_posture", "disclosure_posture")
    }
    assert {slug: (one.outcome, one.summary) for slug, one in found.items() if one.outcome is not Outcome.CLEAR} == {}
    evidence = found["domain_posture"].evidence
    facts, site = evidence["domains"][0], evidence["website"][0]
    assert (facts["dnssec"], facts["caa"], facts["registered"]) == ("secure", ["authority.example"], "2011-08-14")
    assert (site["certificate"], site["protocol"], site["hsts"]) == ("holds", "TLSv1.3", "yes")
    assert found["domain_control"].evidence["domains"][0]["signed"] is True


def test_a_signature_that_does_not_hold_is_adverse_in_every_check_that_asks_the_dns(world: World, lent: Lent) -> None:
    world.spoil(_forged)
    for slug in ("email_domain", "domain_control", "domain_posture"):
        finding = _evaluate(slug, lent)
        assert (slug, finding.outcome) == (slug, Outcome.ADVERSE)
        assert "signature does not hold" in finding.applicant_summary


def test_lines_are_found_on_websites_and_in_repositories_and_nowhere_else(lent: Lent) -> None:
    shown = _evaluate(
        "target_proof", lent, _targets("app.clinic.example", "moved.clinic.example", "*.aldergate.example")
    )
    assert [row["shown"] for row in shown.evidence["targets"]] == ["proved", "left", "proved"]
    assert shown.outcome is Outcome.REVIEW
    proved = _evaluate("repository_proof", lent, _repositories("https://github.com/kim/parser"))
    assert proved.outcome is Outcome.CLEAR
    copied = _evaluate("repository_proof", lent, _repositories("https://github.com/kim/copy"))
    assert (copied.outcome, copied.evidence["repositories"][0]["seen"]) == (Outcome.REVIEW, "fork")
    with pytest.raises(SourceUnavailable):
        _evaluate("repository_proof", lent, _repositories("https://code.example/kim/parser"))


def _forged(message: dns.message.Message) -> None:
    """Signatures of the zone that somebody made up."""
    for section in (message.answer, message.authority):
        section[:] = [
            dns.rrset.from_rdata_list(row.name, row.ttl, [one.replace(signature=bytes(64)) for one in row])
            if row.rdtype == dns.rdatatype.RRSIG and row.name.to_text().endswith("aldergate.example.")
            else row
            for row in section
        ]
