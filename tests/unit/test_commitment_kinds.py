"""The table of the kinds of pledges: complete, and told in the documentation."""

from pathlib import Path

import pytest

from accessprogram.commitment_kinds import KINDS, PARTNER_KINDS, PROVIDER_KINDS, CommitmentKind
from accessprogram.policy.records import PERSON, RECORDS
from reviews.demo.catalogue import TIERS

PAGE = (Path(__file__).parents[2] / "docs" / "commitments.md").read_text(encoding="utf-8")
ASKED = {
    "defensive-use", "phishing-resistant-sign-in", "per-user-logs", "coordinated-disclosure", "open-source-fixes",
    "fix-time", "own-product-hardening", "protect-provider", "shared-learnings", "incident-notice", "no-onward-access",
    "change-notice", "embargo-handling", "staff-training", "refusal-feedback", "destruction-on-exit",
}  # fmt: skip


def test_sixteen_kinds_of_the_field_are_there() -> None:
    assert {kind.slug for kind in PARTNER_KINDS} == ASKED
    assert len(KINDS) == len(PARTNER_KINDS) + len(PROVIDER_KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_kind_fits_its_template_and_stands_in_the_documentation(kind: CommitmentKind) -> None:
    assert kind.verification in (PERSON, *RECORDS)
    assert kind.due_days > 0 < kind.cure_days
    lengths = {"title": 200, "metric": 120, "unit": 40, "target": 60, "evidence": 300, "effect": 300}
    assert [name for name, most in lengths.items() if not 0 < len(getattr(kind, name)) <= most] == []
    told = f"| `{kind.slug}` | {kind.title} | {kind.metric} ({kind.unit}) | {kind.target} | {kind.due_days}"
    assert told in PAGE
    assert f"| {kind.cure_days} | {kind.verification} |" in PAGE


def test_every_kind_is_asked_by_a_tier_of_the_demonstration() -> None:
    assert {slug for tier in TIERS for slug in tier["commitments"]} == set(KINDS)
