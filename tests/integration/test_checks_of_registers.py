"""The legal entity and the track record through the real fetcher and clients: registers on loopback that answer as the
real ones do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tests.servers
from accessprogram.fetching.asking import Fetcher
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Identifier, Outcome, SourceUnavailable
from reviews.checks.sources.advisories import Advisories
from reviews.checks.sources.gleif import Gleif
from reviews.checks.subject import ClaimedAdvisory
from tests.factories.subjects import LEI, organisation, sources
from tests.servers.outside import Outside
from tests.servers.web import page

RECORDED = Path(tests.servers.__file__).parent / "recorded"
URL = "https://register.example"
PAGES = {
    f"/lei-records/{LEI}": page((RECORDED / "gleif.json").read_bytes()),
    f"/lei-records/{LEI}/direct-parent": page((RECORDED / "gleif_parent.json").read_bytes()),
    "/v1/vulns/CVE-2029-40404": page((RECORDED / "osv.json").read_bytes()),
    "/api/cve/CVE-2029-40404": page((RECORDED / "cve.json").read_bytes()),
    "/v1/vulns/CVE-2029-50505": page(b"{}", 503, Retry_After="7"),
}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    made = Outside(tmp_path_factory.mktemp("outside"))
    made.site("register.example", PAGES)
    with made.open():
        yield made


@pytest.fixture
def lent(outside: Outside, settings: Any) -> Iterator[dict[str, Any]]:
    outside.apply(settings)
    with Fetcher() as fetch:
        yield {"entities": Gleif(fetch, url=URL), "advisories": Advisories(fetch, osv=URL, cve=URL)}


def evaluate(slug: str, lent: dict[str, Any], **facts: Any) -> Finding:
    answer = CATALOGUE[slug].evaluate(organisation(**facts), sources(**lent))
    assert isinstance(answer, Finding)
    return answer


def test_registers_answer_what_the_checks_ask(lent: dict[str, Any]) -> None:
    finding = evaluate("identifiers", lent, identifiers=(Identifier(kind="lei", value=LEI),))
    assert (finding.outcome, finding.evidence["register"][0]["registered_as"]) == (Outcome.CLEAR, "01234567")
    other = evaluate("identifiers", lent, identifiers=(Identifier(kind="lei", value=LEI),), name="Harbour Cranes Ltd")
    assert other.outcome is Outcome.REVIEW

    claimed = (ClaimedAdvisory(label="advisory 1", identifier="CVE-2029-40404"),)
    credited = evaluate("track_record", lent, advisories=claimed, handles=("rfielding",))
    assert (credited.outcome, credited.evidence["advisories"][0]["named_through"]) == (Outcome.CLEAR, "handle")
    assert evaluate("track_record", lent, advisories=claimed, people=()).outcome is Outcome.REVIEW

    silent = (ClaimedAdvisory(label="advisory 1", identifier="CVE-2029-50505"),)
    with pytest.raises(SourceUnavailable) as failed:
        evaluate("track_record", lent, advisories=silent)
    assert failed.value.retry_after == 7
