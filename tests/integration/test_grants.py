"""From a decision to a grant that works: what is issued, who signs, who cuts, and what stands in the way."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    Agreement,
    CapabilityAssessment,
    Commitment,
    Conflict,
    Grant,
    GrantLine,
    OutboxMessage,
    Ration,
    SafeguardAssessment,
    TierCommitment,
    User,
)
from accessprogram.operations import agreements, documents, grants, safeguards, surfaces
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.agreements import what_is_missing
from accessprogram.queries.audit import verify
from reviews.models import Approval
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_issue_makes_an_unsigned_agreement_and_a_grant_that_gives_nothing_yet() -> None:
    world = access.world(version=access.tier(offerings=2, use_cases=2))
    grant = access.issue(world)
    agreement = world.agreement
    assert (grant.state, agreement.state, agreement.signed_at) == ("pending_terms", "drafted", None)
    assert digest(agreement.content) == agreement.content_hash
    assert {side: len(rows) for side, rows in agreement.content["pledges"].items()} == {"partner": 1, "provider": 1}
    assert agreement.content["threat_assessment"]["hash"] == agreement.threat_assessment.content_hash
    assert GrantLine.objects.filter(grant=grant, live=False).count() == grant.lines.count() == 4
    assert Ration.objects.filter(grant=grant, period="day").count() == 2
    assert Commitment.objects.filter(agreement=agreement).count() == 2
    assert set(grant.decided_by) == {str(decider.id) for decider in world.deciders}
    assert OutboxMessage.objects.filter(kind="agreement_ready").count() == 1
    assert list(verify()) == []


def test_issue_twice_for_one_decision_is_one_grant() -> None:
    world = access.world()
    assert access.issue(world) == access.issue(world)
    assert (Grant.objects.count(), Agreement.objects.count()) == (1, 1)
    with pytest.raises(WrongState):
        access.issue(world, basis_hash="c" * 64)


def test_issue_with_one_approval_void_is_refused_by_the_database() -> None:
    world = access.world()
    Approval.objects.filter(by_id=world.deciders[0].id).update(voided_at=db_now())
    with pytest.raises(IntegrityError, match="distinct approvals"), transaction.atomic():
        access.issue(world)
    assert (Agreement.objects.count(), Commitment.objects.count()) == (0, 0)


def test_issue_with_another_basis_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="distinct approvals"), transaction.atomic():
        access.issue(access.world(), basis_hash="c" * 64)


def test_issue_takes_the_partners_words_on_its_pledges() -> None:
    definition = {
        "sections": [
            {
                "slug": "p",
                "title": "P",
                "questions": [{"slug": "pledges", "kind": "commitments", "label": "P", "role": "commitments"}],
            }
        ]
    }
    row = {"template": "partner-pledge", "baseline": "40", "target": "95", "due": "2031-05-04"}
    world = access.world(version=access.tier(definition=definition), answers={"pledges": [row]})
    access.issue(world)
    pledge = world.agreement.content["pledges"]["partner"][0]
    assert (pledge["baseline"], pledge["target"], pledge["due_on"]) == ("40", "95", "2031-05-04")
    made = Commitment.objects.get(side="partner")
    assert (made.target, made.due_at.date().isoformat()) == ("95", "2031-05-04")


@pytest.mark.parametrize(
    "rations",
    [
        [],
        [{"use_case": "elsewhere", "requests_per_day": 1}],
        [{"use_case": "detection", "requests_per_day": 1001}],
        [{"use_case": "detection", "requests_per_day": 0}],
    ],
)
def test_issue_beyond_the_tier_is_refused(rations: list[dict[str, object]]) -> None:
    with pytest.raises(Invalid):
        access.issue(access.world(), rations=rations)


def test_issue_with_a_tier_of_another_programme_is_refused() -> None:
    with pytest.raises(Invalid, match="programme"):
        access.issue(access.world(), tier_version_id=access.tier().id)


def test_issue_without_a_pledge_of_the_provider_is_refused() -> None:
    version = factories.tier_version(publish=False)
    TierCommitment.objects.filter(tier_version=version, template__side="provider").delete()
    type(version).objects.filter(pk=version.pk).update(
        state="published", published_at=db_now(), published_by=factories.user()
    )
    with pytest.raises(Invalid, match="binds both sides"):
        access.issue(access.world(version=version))


def test_issue_above_the_safeguard_level_says_what_is_missing() -> None:
    world = access.world(version=access.tier(capability=2))
    with pytest.raises(Invalid, match="C2 and the partner at S0") as error:
        access.issue(world)
    assert error.value.code == "proportion"
    assert Grant.objects.count() == 0


def test_what_was_never_assessed_is_never_in_proportion() -> None:
    world = access.world()
    gap = safeguards.proportion(world.partner.id, world.version)[0]
    assert (gap.capability, gap.safeguard, gap.enough) == (0, None, False)
    safeguards.assess(partner_id=world.partner.id, programme_id=world.application.programme_id, cause="test")
    assert safeguards.proportion(world.partner.id, world.version) == []


# --- Signatures ------------------------------------------------------------------------------------------------------
def test_sign_is_for_a_signatory_of_the_partner_alone() -> None:
    world = access.world()
    access.issue(world)
    member = factories.user()
    world.partner.memberships.create(user=member, role="owner")
    with pytest.raises(NotAllowed):
        agreements.sign(actor=actor_of(member), agreement_id=world.agreement.id)
    with pytest.raises(NotAllowed):
        agreements.sign(actor=world.administrator, agreement_id=world.agreement.id)
    with pytest.raises(NotFound):
        agreements.sign(actor=access.world().owner, agreement_id=world.agreement.id)
    signed = agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    assert (signed.state, signed.signed_by_id) == ("signed", world.owner.id)
    with pytest.raises(WrongState):
        agreements.sign(actor=world.owner, agreement_id=world.agreement.id)


def test_countersign_needs_readers_of_both_sides() -> None:
    world = access.world()
    access.issue(world)
    agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    assert [(gap.code, gap.side) for gap in what_is_missing(world.agreement)] == [
        ("no_reader", "partner"),
        ("no_reader", "provider"),
    ]
    with pytest.raises(Invalid, match="No reader"):
        agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)
    programme = world.version.tier.programme_id
    documents.name_reader(
        actor=world.owner,
        partner_id=world.partner.id,
        programme_id=programme,
        user_id=world.owner.person,
        side="partner",
    )
    documents.name_reader(
        actor=world.administrator,
        partner_id=world.partner.id,
        programme_id=programme,
        user_id=world.operator.person,
        side="provider",
    )
    assert [(gap.code, gap.side) for gap in what_is_missing(world.agreement)] == [
        ("unread", "partner"),
        ("unread", "provider"),
    ]
    document = world.agreement.threat_assessment_id
    documents.acknowledge(actor=world.owner, document_id=document, partner_id=world.partner.id, side="partner")
    with pytest.raises(Invalid, match="provider's side"):
        agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)
    documents.acknowledge(actor=world.operator, document_id=document, partner_id=world.partner.id, side="provider")
    agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)
    assert world.granted.state == "provisioning"


def test_countersign_needs_the_assessment_in_force_to_be_read() -> None:
    world = access.world()
    access.issue(world)
    agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    access.read_on_both_sides(world)
    access.new_assessment(world.version)
    with pytest.raises(Invalid, match="version 2"):
        agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)
    access.read_on_both_sides(world)
    agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)


def test_countersign_is_for_somebody_of_the_provider_who_did_not_decide() -> None:
    world = access.world()
    access.issue(world)
    agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    access.read_on_both_sides(world)
    conflicted = factories.actor("senior_reviewer", tier=world.version.tier)
    Conflict.objects.create(user_id=conflicted.id, partner=world.partner, reason="Kin", declared_by_id=conflicted.id)
    for actor, error in (
        (world.deciders[0], NotAllowed),
        (world.operator, NotAllowed),
        (world.owner, NotAllowed),
        (access.again(conflicted), NotFound),
        (factories.actor("senior_reviewer", tier=access.tier().tier), NotFound),
    ):
        with pytest.raises(error):
            agreements.countersign(actor=actor, agreement_id=world.agreement.id)
    agreements.countersign(
        actor=factories.actor("committee_member", tier=world.version.tier), agreement_id=world.agreement.id
    )


def test_countersign_checks_the_proportion_again() -> None:
    world = access.world()
    access.issue(world)
    agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    access.read_on_both_sides(world)
    CapabilityAssessment.objects.create(
        offering=world.offering,
        level=3,
        rationale="A new evaluation",
        proposed_by=factories.user(),
        confirmed_by=factories.user(),
    )
    with pytest.raises(Invalid, match="C3"):
        agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)


def test_countersign_starts_the_pledges() -> None:
    world = access.world()
    access.issue(world)
    Commitment.objects.update(due_at=db_now() - timedelta(days=400))
    agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
    access.read_on_both_sides(world)
    agreements.countersign(actor=world.administrator, agreement_id=world.agreement.id)
    signed = world.agreement.countersigned_at
    assert {commitment.due_at - signed for commitment in Commitment.objects.all()} == {timedelta(days=90)}


# --- Surfaces and proof ----------------------------------------------------------------------------------------------
def test_provision_is_for_an_operator_who_did_not_decide() -> None:
    world = access.countersigned()
    surface = surfaces.request(
        actor=world.owner,
        grant_id=world.granted.id,
        kind="api",
        reference="org-1",
        label="",
        use_case_ids=[world.use_case.id],
    )
    deciding = factories.seat(
        "access_operator", tier=world.version.tier, person=User.objects.get(pk=world.deciders[0].id)
    )
    for actor in (actor_of(deciding), world.administrator, world.owner):
        with pytest.raises(NotAllowed):
            surfaces.provision(actor=actor, surface_id=surface.id)
    surfaces.provision(actor=world.operator, surface_id=surface.id)
    assert world.granted.state == "provisioning"
    with pytest.raises(WrongState):
        surfaces.provision(actor=world.operator, surface_id=surface.id)


def test_surface_is_asked_for_only_after_both_signed() -> None:
    world = access.world()
    access.issue(world)
    given = {"kind": "api", "reference": "org-1", "label": "", "use_case_ids": [world.use_case.id]}
    with pytest.raises(WrongState):
        surfaces.request(actor=world.owner, grant_id=world.granted.id, **given)


def test_surface_binds_use_cases_of_the_grant_only() -> None:
    world = access.countersigned()
    foreign = access.countersigned().use_case
    for use_cases in ([], [foreign.id], [world.use_case.id, foreign.id]):
        with pytest.raises(Invalid) as error:
            surfaces.request(
                actor=world.owner,
                grant_id=world.granted.id,
                kind="api",
                reference="o",
                label="",
                use_case_ids=use_cases,
            )
        assert set(error.value.fields) == {"use_cases"}


def test_proof_opens_the_grant_for_its_term() -> None:
    world, surface = access.working()
    grant = world.granted
    assert (grant.state, grant.ends_at - grant.starts_at) == ("active", timedelta(days=world.version.term_days))
    assert grant.lines.filter(live=True, starts_at=grant.starts_at, ends_at=grant.ends_at).count() == 1
    assert surfaces.prove_by_call(surface_id=surface.id) is False


def test_newer_grant_takes_over_and_ends_the_older_one() -> None:
    older, _surface = access.working()
    newer, _other = access.working(access.countersigned(access.world(version=older.version, partner=older.partner)))
    assert (older.granted.state, older.agreement.state) == ("expired", "superseded")
    assert not older.granted.lines.filter(live=True).exists()
    assert newer.granted.lines.filter(live=True).count() == 1
    assert newer.agreement.state == "countersigned"
    assert access.broken_invariants() == {}


def test_older_grant_keeps_what_the_newer_one_does_not_give_and_takes_nothing_back() -> None:
    version = access.tier(use_cases=2)
    older, _surface = access.working(access.countersigned(access.world(version=version)))
    narrow = access.world(version=version, partner=older.partner)
    access.issue(narrow, rations=[{"use_case": "detection", "requests_per_day": 5}])
    agreements.sign(actor=narrow.owner, agreement_id=narrow.agreement.id)
    access.read_on_both_sides(narrow)
    agreements.countersign(actor=narrow.administrator, agreement_id=narrow.agreement.id)
    access.working(narrow)

    def live(world: access.World) -> list[str]:
        return sorted(world.granted.lines.filter(live=True).values_list("use_case__slug", flat=True))

    assert (live(older), live(narrow)) == (["use-1"], ["detection"])
    grants.suspend(actor=older.administrator, grant_id=older.granted.id, reason="Test")
    grants.restore(actor=older.administrator, grant_id=older.granted.id, reason="Test")
    assert (live(older), live(narrow)) == (["use-1"], ["detection"])
    measures.imposed(narrow, action="revoke")
    assert (live(older), live(narrow)) == (["use-1"], [])
    assert access.broken_invariants() == {}


# --- Cutting and ending ----------------------------------------------------------------------------------------------
def test_suspend_restore_revoke_write_the_lines_with_the_state() -> None:
    world, _surface = access.working()

    def revoke(actor: Actor, grant_id: UUID, reason: str) -> None:
        measures.imposed(world, action="revoke", reason=reason)

    for operation, state, live in (
        (grants.suspend, "suspended", False),
        (grants.restore, "active", True),
        (revoke, "revoked", False),
    ):
        operation(actor=world.administrator, grant_id=world.granted.id, reason="A reason.")
        assert (world.granted.state, world.granted.state_reason) == (state, "A reason.")
        assert world.granted.lines.filter(live=True).exists() is live
    with pytest.raises(WrongState):
        grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="No.")
    assert list(verify()) == []


def test_cutting_is_for_enforcers_with_a_reason() -> None:
    world, _surface = access.working()
    for actor, error in ((world.owner, NotAllowed), (world.operator, NotAllowed), (access.world().owner, NotFound)):
        with pytest.raises(error):
            grants.suspend(actor=actor, grant_id=world.granted.id, reason="Because")
    with pytest.raises(Invalid):
        grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason=" ")
    assert world.granted.state == "active"


def test_restore_checks_the_proportion() -> None:
    world, _surface = access.working()
    grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="Test")
    last = SafeguardAssessment.objects.get(partner=world.partner)
    CapabilityAssessment.objects.create(
        offering=world.offering, level=4, rationale="New", proposed_by=factories.user(), confirmed_by=factories.user()
    )
    assert last.level == 0
    with pytest.raises(Invalid, match="C4"):
        grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="Test")


def test_expire_ends_what_is_over_and_nothing_else() -> None:
    world, _surface = access.working()
    other, _surface = access.working()
    assert grants.expire_due() == 0
    past = db_now() - timedelta(seconds=1)
    Grant.objects.filter(pk=world.granted.pk).update(ends_at=past)
    assert grants.expire_due() == 1
    assert (world.granted.state, other.granted.state) == ("expired", "active")
    assert not world.granted.lines.filter(live=True).exists()
    assert grants.expire_due() == 0
