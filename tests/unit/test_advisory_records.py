"""Advisories as OSV and CVE publish them, and when a number reaches a target."""

from typing import Any

import pytest

from accessprogram.policy.records import read_advisory, shows

OSV: dict[str, Any] = {
    "schema_version": "1.6.0",
    "id": "EXAMPLE-2026-1",
    "modified": "2026-09-02T10:00:00Z",
    "published": "2026-09-01T10:00:00Z",
    "aliases": ["CVE-2026-99901"],
    "summary": "Out-of-bounds read in libexample",
    "affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}]}]}],
    "credits": [
        {"name": "Somebody", "contact": ["mailto:sec@partner.example", "https://partner.example/x"], "type": "FINDER"},
        {"name": "A sponsor", "type": "SPONSOR"},
    ],
}
CVE: dict[str, Any] = {
    "dataType": "CVE_RECORD",
    "cveMetadata": {"cveId": "CVE-2026-99902", "datePublished": "2026-09-03T10:00:00.000Z"},
    "containers": {
        "cna": {
            "title": "Race in libexample",
            "affected": [{"versions": [{"version": "0", "lessThan": "2.0", "status": "affected"}]}],
            "credits": [{"value": "Fictional Partner", "type": "remediation developer"}],
        }
    },
}


def test_osv_says_that_it_is_fixed_and_whom_it_credits() -> None:
    found = read_advisory(OSV)
    assert (found.id, found.aliases, found.is_fixed) == ("EXAMPLE-2026-1", ("CVE-2026-99901",), True)
    assert found.credits == (("Somebody", ("partner.example", "partner.example")),)


def test_cve_says_the_same() -> None:
    found = read_advisory(CVE)
    assert (found.id, found.is_fixed, found.credits) == ("CVE-2026-99902", True, (("Fictional Partner", ()),))


def test_what_is_not_fixed_or_was_withdrawn_says_so() -> None:
    open_still = {**OSV, "affected": [{"ranges": [{"events": [{"introduced": "0"}]}]}], "withdrawn": OSV["modified"]}
    found = read_advisory(open_still)
    assert (found.is_fixed, found.withdrawn_at is not None) == (False, True)


@pytest.mark.parametrize("document", [{}, {"id": 7, "modified": ""}, {"id": "X"}])
def test_other_documents_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_advisory(document)


@pytest.mark.parametrize(
    ("record", "target", "measured", "shown"),
    [
        ("sign_in", "100", 100.0, True),
        ("sign_in", "100 %", 99.9, False),
        ("ledger", "30", 30.0, True),
        ("ledger", "30", 30.1, False),
        ("ledger", "30", None, False),
        ("user_keys", "as agreed", 100.0, False),
        ("person", "1", 100.0, False),
    ],
)
def test_record_shows_only_what_reaches_the_signed_target(
    record: str, target: str, measured: float | None, shown: bool
) -> None:
    assert shows(record, target, measured) is shown
