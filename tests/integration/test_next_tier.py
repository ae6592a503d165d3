"""The next tier: each requirement met, under way or missing, from what was verified and not from what is said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import Commitment, EvidenceFile, RuleVersion, Tier, TierCommitment, TierVersion, User
from accessprogram.operations import commitments, safeguards
from accessprogram.queries.next_tier import next_tiers
from tests import factories
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
RULE = {
    "levels": [
        {"level": 1, "needs": [{"fact": "check:completeness", "words": "complete"}]},
        {"level": 2, "needs": [{"fact": "verified:partner-pledge", "words": "the pledge proved"}]},
    ]
}


@pytest.fixture
def world() -> World:
    """A partner with access by the lower of two tiers; the upper one asks for one more pledge and a paper."""
    low = access.tier()
    high = factories.tier_version(of=low.tier.programme, capability=2, publish=False)
    TierVersion.objects.filter(pk=high.pk).update(
        evidence=[{"slug": "policy", "title": "Policy", "required": True}], required_checks=["completeness"]
    )
    access.pledge(high, "new-pledge")
    shared = low.tier_commitments.get(template__side="partner")
    TierCommitment.objects.get_or_create(tier_version=high, template=shared.template)
    TierVersion.objects.filter(pk=high.pk).update(
        state="published", published_at=db_now(), published_by=factories.user(domain="provider.example")
    )
    Tier.objects.filter(pk=low.tier_id).update(position=1)
    Tier.objects.filter(pk=high.tier_id).update(position=2)
    RuleVersion.objects.filter(programme=low.tier.programme).update(state="retired")
    RuleVersion.objects.create(
        programme=low.tier.programme, kind="safeguard", number=9, rule=RULE, state="published", published_at=db_now(),
        published_by=factories.user(domain="provider.example"),
    )  # fmt: skip
    return access.countersigned(access.world(version=low))


def _states(world: World) -> dict[str, str]:
    (found,) = next_tiers(world.partner.id)
    return {row.words: row.state for row in found.requirements}


def test_requirements_follow_what_was_verified(world: World) -> None:
    given = {"partner_id": world.partner.id, "programme_id": world.application.programme_id, "cause": "test"}
    safeguards.assess(**given, check_facts={"completeness"})
    assert _states(world) == {
        "new-pledge": "missing",
        "The partner's pledge": "in_progress",
        "S1: complete": "met",
        "S2: the pledge proved": "in_progress",
        "completeness": "met",
        "Policy": "missing",
        "No pledge of yours is broken": "met",
    }
    pledge = Commitment.objects.get(partner=world.partner, side="partner")
    brought = commitments.submit_evidence(actor=world.owner, commitment_id=pledge.id, statement="Done.")
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Seen.")
    EvidenceFile.objects.create(
        partner=world.partner, application=world.application, evidence_kind="policy", name="p.pdf", size=1,
        sha256="0" * 64, storage_name="p", uploaded_by_id=world.owner.person,
    )  # fmt: skip
    after = _states(world)
    assert [words for words, state in after.items() if state != "met"] == ["new-pledge"]


def test_broken_pledge_stands_in_the_way(world: World) -> None:
    Commitment.objects.filter(side="partner").update(state="breached", breached_at=db_now() - timedelta(days=1))
    after = _states(world)
    assert (after["The partner's pledge"], after["No pledge of yours is broken"]) == ("missing", "missing")


def test_highest_tier_has_none_above_it(world: World) -> None:
    Tier.objects.filter(pk=world.version.tier_id).update(position=3)
    assert next_tiers(world.partner.id) == []


def test_page_says_it_in_a_fixed_number_of_queries(world: World) -> None:
    owner = client_of(User.objects.get(pk=world.owner.id))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "What it gives and asks" in owner.get("/partner/next-tier/").content.decode()
        return len(queries)

    cost()
    one = cost()
    Commitment.objects.filter(side="partner").update(due_at=db_now() - timedelta(days=1))
    for number in range(3):
        EvidenceFile.objects.create(
            partner=world.partner, evidence_kind=f"k{number}", name="p.pdf", size=1, sha256="0" * 64,
            storage_name=f"p{number}", uploaded_by_id=world.owner.person,
        )  # fmt: skip
    assert cost() == one
