"""RDAP, GLEIF, OSV and the CVE list, as they answer, from a server on loopback; and every way in which they do not."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.servers
from accessprogram.fetching.asking import Fetcher
from accessprogram.fetching.messages import Fetch, Response
from reviews.checks.answers import AdvisoryRecord, LegalEntity, Registration
from reviews.checks.base import SourceUnavailable
from reviews.checks.sources.advisories import Advisories
from reviews.checks.sources.gleif import Gleif
from reviews.checks.sources.rdap import PACKAGED, Rdap, bases, epp
from tests.servers.outside import Outside
from tests.servers.web import Site, page, redirect

RECORDED = Path(tests.servers.__file__).parent / "recorded"
LEI = "999900ALDERGATE00040"
URL = "https://register.example"


def _recorded(name: str) -> bytes:
    return (RECORDED / f"{name}.json").read_bytes()


PAGES = {
    "/domain/aldergate.example": page(_recorded("rdap"), Content_Type="application/rdap+json"),
    "/domain/moved.example": redirect("/domain/other.example"),
    "/domain/other.example": page(_recorded("rdap").replace(b"ALDERGATE.EXAMPLE", b"moved.example")),
    "/domain/liar.example": page(_recorded("rdap")),
    "/domain/array.example": page(b"[1]"),
    "/domain/deep.example": page(b"[" * 200_000),
    "/domain/words.example": page(b"<html>no such domain</html>"),
    "/domain/teapot.example": page(b"{}", 418),
    "/domain/busy.example": page(b"{}", 429, Retry_After="7"),
    "/domain/odd.example": page(
        json.dumps(
            {"objectClassName": "domain", "ldhName": "odd.example", "status": "x", "events": [None, {"eventDate": 3}],
             "entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn"], None]], "handle": "a\x1b[0m\nb"}]}
        ).encode()
    ),
    f"/lei-records/{LEI}": page(_recorded("gleif"), Content_Type="application/vnd.api+json"),
    f"/lei-records/{LEI}/direct-parent": page(_recorded("gleif_parent")),
    "/lei-records/99990000000000000029": page(_recorded("gleif")),
    "/v1/vulns/GHSA-aaaa-bbbb-cccc": page(_recorded("osv")),
    "/v1/vulns/CVE-2029-40404": page(_recorded("osv")),
    "/v1/vulns/CVE-2029-50505": page(b"{}", 500),
    "/api/cve/CVE-2029-40404": page(_recorded("cve")),
    "/api/cve/CVE-2029-50505": page(_recorded("cve").replace(b"CVE-2029-40404", b"CVE-2029-50505")),
    "/api/cve/CVE-2029-60606": page(
        _recorded("cve").replace(b"CVE-2029-40404", b"CVE-2029-60606").replace(b"PUBLISHED", b"REJECTED")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    made = Outside(tmp_path_factory.mktemp("outside"))
    made.site("register.example", PAGES)
    with made.open():
        yield made


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher() as made:
        yield made


@pytest.fixture
def asked(outside: Outside, settings: Any) -> Site:
    outside.apply(settings)
    outside.sites[0].came.clear()
    return outside.sites[0]


@pytest.fixture
def rdap(asked: Site, fetcher: Fetcher) -> Rdap:
    return Rdap(fetcher, instead=URL)


@pytest.fixture
def gleif(asked: Site, fetcher: Fetcher) -> Gleif:
    return Gleif(fetcher, url=URL + "/")


@pytest.fixture
def advisories(asked: Site, fetcher: Fetcher) -> Advisories:
    return Advisories(fetcher, osv=URL, cve=URL)


# --- RDAP ------------------------------------------------------------------------------------------------------------
def test_registration_is_read(rdap: Rdap) -> None:
    assert rdap.domain("Aldergate.EXAMPLE.") == Registration(
        name="aldergate.example",
        created_at=datetime(2011, 8, 14, 4, tzinfo=UTC),
        expires_at=datetime(2031, 8, 13, 4, tzinfo=UTC),
        registrar="Wharf Lane Registrar Ltd",
        statuses=("clientDeleteProhibited", "clientTransferProhibited", "ok"),
    )


def test_domain_that_the_registry_does_not_know_is_none(rdap: Rdap) -> None:
    assert rdap.domain("unknown.example") is None


def test_registry_that_leads_on_is_followed(rdap: Rdap) -> None:
    found = rdap.domain("moved.example")
    assert found is not None
    assert found.name == "moved.example"


@pytest.mark.parametrize("name", ["liar", "array", "deep", "words", "teapot", "busy"])
def test_odd_answer_of_a_registry_is_no_answer(rdap: Rdap, name: str) -> None:
    with pytest.raises(SourceUnavailable) as raised:
        rdap.domain(f"{name}.example")
    assert raised.value.retry_after == (7 if name == "busy" else None)


def test_odd_parts_of_an_answer_are_left_out(rdap: Rdap) -> None:
    assert rdap.domain("odd.example") == Registration(name="odd.example", registrar="a[0mb")


@pytest.mark.parametrize(
    "name", ["", "example", "a/b.example", "a b.example", "..", "x" * 300 + ".example", "ü.example"]
)
def test_what_is_no_domain_is_asked_of_nobody(rdap: Rdap, asked: Site, name: str) -> None:
    assert rdap.domain(name) is None
    assert asked.came == []


def test_ending_without_a_registry_is_asked_of_nobody(asked: Site, fetcher: Fetcher) -> None:
    assert Rdap(fetcher).domain("aldergate.example") is None
    assert asked.came == []


def test_registries_are_those_of_the_published_file(tmp_path: Path) -> None:
    known = bases(PACKAGED)
    assert known["com"] == "https://rdap.verisign.com/com/v1/"
    assert known["org"] == "https://rdap.publicinterestregistry.org/rdap/"
    assert known["de"] == "https://rdap.denic.de/"
    assert all(address.startswith("https://") for address in known.values())
    assert len(known) > 1100
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    with pytest.raises(SourceUnavailable, match="registries"):
        Rdap(lambda _request: pytest.fail("asked"), bootstrap=tmp_path / "missing.json").domain("a.com")


def test_status_words_are_those_of_epp() -> None:
    words = ("active", "client transfer prohibited", "clientHold", "pending delete", "")
    assert [epp(word) for word in words] == ["ok", "clientTransferProhibited", "clientHold", "pendingDelete", ""]


# --- GLEIF -----------------------------------------------------------------------------------------------------------
def test_legal_entity_is_read_with_its_parent(gleif: Gleif) -> None:
    assert gleif.by_lei(f" {LEI.lower()} ") == LegalEntity(
        lei=LEI,
        name="Aldergate Security Ltd",
        other_names=("Aldergate Detection",),
        country="GB",
        registered_as="01234567",
        status="ISSUED",
        entity_status="ACTIVE",
        next_renewal=datetime(2031, 3, 1, 9, 12, 44, tzinfo=UTC),
        parents=("Aldergate Holding plc",),
    )


def test_lei_that_nobody_has_is_none(gleif: Gleif, asked: Site) -> None:
    assert gleif.by_lei("99990000000000000011") is None
    assert len(asked.came) == 1
    assert gleif.by_lei("../lei-records") is None
    assert len(asked.came) == 1


def test_record_of_another_lei_is_no_answer(gleif: Gleif) -> None:
    with pytest.raises(SourceUnavailable, match="GLEIF"):
        gleif.by_lei("99990000000000000029")


# --- OSV and the CVE list --------------------------------------------------------------------------------------------
def test_advisory_of_both_lists_has_the_credits_of_both(advisories: Advisories) -> None:
    assert advisories.by_id("cve-2029-40404") == AdvisoryRecord(
        identifier="CVE-2029-40404",
        aliases=("GHSA-aaaa-bbbb-cccc",),
        credits=(
            "Thanks [rfielding](https://bounty.example/rfielding) for reporting this vulnerability",
            "R. Fielding",
            "rfielding-example",
            "Kim Example",
        ),
        affected=("Unpack", "unpack"),
        published=datetime(2029, 6, 2, 0, 53, 11, 346000, tzinfo=UTC),
        source="CVE, OSV",
    )


def test_advisory_of_osv_alone_is_read(advisories: Advisories, asked: Site) -> None:
    found = advisories.by_id("GHSA-aaaa-bbbb-cccc")
    assert found is not None
    assert (found.source, found.aliases, found.withdrawn) == ("OSV", ("CVE-2029-40404",), False)
    assert [line.split()[1] for line in asked.came] == ["/v1/vulns/GHSA-aaaa-bbbb-cccc"]


def test_rejected_advisory_is_withdrawn(advisories: Advisories) -> None:
    found = advisories.by_id("CVE-2029-60606")
    assert found is not None
    assert (found.withdrawn, found.source) == (True, "CVE")


def test_one_silent_list_is_no_answer_of_the_other(advisories: Advisories) -> None:
    with pytest.raises(SourceUnavailable, match="OSV"):
        advisories.by_id("CVE-2029-50505")


@pytest.mark.parametrize("identifier", ["", "CVE-1", "CVE-2029-1/../x", "x" * 80, "../../api", "GHSA-aaaa bbbb"])
def test_what_is_no_identifier_is_known_to_nobody(advisories: Advisories, identifier: str) -> None:
    assert advisories.by_id(identifier) is None


# --- Whatever a register may say -------------------------------------------------------------------------------------
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ASKED: list[tuple[str, Callable[[Fetch], object]]] = [
    ("rdap", lambda fetch: Rdap(fetch, instead=URL).domain("aldergate.example")),
    ("gleif", lambda fetch: Gleif(fetch, url=URL).by_lei(LEI)),
    ("osv", lambda fetch: Advisories(fetch, osv=URL, cve="").by_id("GHSA-aaaa-bbbb-cccc")),
    ("cve", lambda fetch: Advisories(fetch, osv="", cve=URL).by_id("CVE-2029-40404")),
]


@pytest.mark.parametrize(("name", "ask"), ASKED, ids=[name for name, _ask in ASKED])
@given(data=st.data())
@hypothesis.settings(max_examples=60, deadline=None)
def test_answer_of_any_shape_is_read_or_refused(name: str, ask: Callable[[Fetch], object], data: st.DataObject) -> None:
    """The recorded answer with one of its parts put wrong."""
    whole = json.loads(_recorded(name))
    inner = whole
    while isinstance(inner, dict | list) and inner:
        place: Any = data.draw(st.sampled_from(list(inner) if isinstance(inner, dict) else list(range(len(inner)))))
        if not isinstance(inner[place], dict | list) or not inner[place] or data.draw(st.booleans()):
            inner[place] = data.draw(JSON)
            break
        inner = inner[place]
    with suppress(SourceUnavailable):
        ask(lambda _request: Response(status=200, body=json.dumps(whole).encode()))
