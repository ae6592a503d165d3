"""Pledges: due by themselves, proved by those who made them, judged by the other side's people who did not review."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Commitment, CommitmentEvidence, OutboxMessage, RuleVersion, SafeguardAssessment, User
from accessprogram.operations import audit, commitments, safeguards
from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import verify
from accessprogram.queries.commitments import JUDGING_ACTIONS, reviewers_of
from tests import factories
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


@pytest.fixture
def world() -> World:
    return access.countersigned()


def _pledge(world: World, side: str = "partner") -> Commitment:
    return Commitment.objects.get(partner=world.partner, side=side)


def _bring(world: World, side: str = "partner") -> CommitmentEvidence:
    actor = world.owner if side == "partner" else world.administrator
    return commitments.submit_evidence(
        actor=actor, commitment_id=_pledge(world, side).id, statement="We did.", measured="97"
    )


def test_pledge_falls_due_once_its_date_has_come(world: World) -> None:
    assert commitments.fall_due() == 0
    Commitment.objects.update(due_at=db_now() - timedelta(seconds=1))
    assert commitments.fall_due() == 2
    assert {row.state for row in Commitment.objects.all()} == {"due"}
    assert OutboxMessage.objects.filter(kind="commitment_due").count() == 1  # the partner's own, to its owner
    assert commitments.fall_due() == 0


def test_pledge_of_an_unsigned_agreement_is_owed_by_nobody() -> None:
    issued = access.world()
    access.issue(issued)
    Commitment.objects.update(due_at=db_now() - timedelta(days=1))
    assert commitments.fall_due() == 0


def test_evidence_and_verdict_close_a_pledge(world: World) -> None:
    brought = _bring(world)
    assert _pledge(world).state == "submitted"
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="disputed", reason="No sample.")
    assert _pledge(world).state == "disputed"
    again = _bring(world)
    with pytest.raises(Invalid, match="Newer"):
        commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Fine.")
    commitments.give_verdict(
        actor=world.verifier, evidence_id=again.id, verdict="verified", reason="The sample agrees."
    )
    assert _pledge(world).state == "verified"
    with pytest.raises(WrongState):
        _bring(world)
    assert list(verify()) == []


def test_evidence_is_brought_by_the_side_that_pledged(world: World) -> None:
    stranger = access.world().owner
    for side, actor, error in (
        ("partner", world.administrator, NotAllowed),
        ("provider", world.owner, NotAllowed),
        ("provider", world.verifier, NotAllowed),
        ("partner", stranger, NotFound),
    ):
        with pytest.raises(error):
            commitments.submit_evidence(actor=actor, commitment_id=_pledge(world, side).id, statement="We did.")
    with pytest.raises(Invalid):
        commitments.submit_evidence(actor=world.owner, commitment_id=_pledge(world).id, statement="  ")


def test_verdict_on_the_partner_is_for_a_verifier_who_did_not_review_it(world: World) -> None:
    brought = _bring(world)
    judge = {"evidence_id": brought.id, "verdict": "verified", "reason": "Fine."}
    deciding = factories.seat(
        "commitments_verifier", tier=world.version.tier, person=User.objects.get(pk=world.deciders[0].id)
    )
    for actor in (world.owner, world.administrator, access.again(Actor(id=deciding.pk))):
        with pytest.raises(NotAllowed):
            commitments.give_verdict(actor=actor, **judge)
    with pytest.raises(NotFound):
        commitments.give_verdict(actor=factories.actor("commitments_verifier", tier=access.tier().tier), **judge)
    commitments.give_verdict(actor=world.verifier, **judge)


@pytest.mark.parametrize("action", JUDGING_ACTIONS)
def test_whoever_judged_the_partner_verifies_nothing_of_it(world: World, action: str) -> None:
    from django.db import transaction

    brought = _bring(world)
    with transaction.atomic():
        audit.append(action, actor=world.verifier, thing=world.application, subject_id=world.application.id)
    assert world.verifier.id in reviewers_of(world.partner.id)
    with pytest.raises(NotAllowed) as error:
        commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Fine.")
    assert error.value.code == "reviewed"


def test_partner_judges_the_providers_pledge(world: World) -> None:
    brought = _bring(world, "provider")
    for actor in (world.verifier, world.administrator):
        with pytest.raises(NotAllowed):
            commitments.give_verdict(actor=actor, evidence_id=brought.id, verdict="verified", reason="Ours.")
    commitments.give_verdict(actor=world.owner, evidence_id=brought.id, verdict="disputed", reason="Two were late.")
    assert _pledge(world, "provider").state == "disputed"


def test_verified_pledge_derives_the_safeguard_level_anew(world: World) -> None:
    programme = world.version.tier.programme
    RuleVersion.objects.filter(programme=programme).update(state="retired")
    RuleVersion.objects.create(
        programme=programme, kind="safeguard", number=2, state="published", published_at=db_now(),
        published_by_id=world.administrator.id,
        rule={"levels": [
            {"level": 1, "needs": [{"fact": "pledged:partner-pledge", "words": "Pledge it."}]},
            {"level": 2, "needs": [{"fact": "verified:partner-pledge", "words": "Prove it."}]},
        ]},
    )  # fmt: skip
    before = safeguards.assess(partner_id=world.partner.id, programme_id=programme.id, cause="test")
    assert before is not None
    assert (before.level, [need["words"] for need in before.missing]) == (1, ["Prove it."])
    brought = _bring(world)
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Fine.")
    now = SafeguardAssessment.objects.filter(partner=world.partner).first()
    assert now is not None
    assert (now.level, now.missing, now.cause) == (2, [], "pledge verified")


def test_assessment_is_written_only_when_it_changed(world: World) -> None:
    given = {"partner_id": world.partner.id, "programme_id": world.application.programme_id, "cause": "test"}
    first = safeguards.assess(**given, check_facts={"email_domain"})
    assert first is not None
    assert first.facts == ["check:email_domain", "pledged:partner-pledge"]
    assert safeguards.assess(**given) == first
    gone = safeguards.assess(**given, check_facts=set())
    assert gone is not None
    assert gone.facts == ["pledged:partner-pledge"]


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_partner_brings_evidence_with_a_file_and_the_verifier_judges_it(world: World) -> None:
    owner = client(world.owner)
    shown = owner.get(url("commitments")).content.decode()
    assert "The partner&#x27;s pledge" in shown
    assert "The provider&#x27;s pledge" in shown
    sent = {
        "statement": "All keys are hardware keys.",
        "measured": "100",
        "file": SimpleUploadedFile("keys.csv", b"person,key\n", content_type="text/csv"),
    }
    assert owner.post(url("commitment-evidence", _pledge(world).id), sent).status_code == 302
    brought = CommitmentEvidence.objects.get()
    assert brought.file is not None
    verifier = client(world.verifier)
    shown = verifier.get(url("desk-commitments")).content.decode()
    assert "All keys are hardware keys." in shown
    assert verifier.get(url("evidence-download", brought.file.id)).status_code == 200
    judged = {"verdict": "verified", "reason": "Counted."}
    assert verifier.post(url("desk-commitment-verdict", brought.id), judged).status_code == 302
    shown = owner.get(url("commitments")).content.decode()
    assert "Counted." in shown
    assert "1 of 1 verified" in shown
    assert User.objects.get(pk=world.verifier.id).name not in shown


def test_partner_judges_the_provider_in_the_browser(world: World) -> None:
    staff = client(world.administrator)
    assert "Bring evidence" in staff.get(f"{url('desk-commitments')}?view=ours").content.decode()
    staff.post(url("desk-commitment-evidence", _pledge(world, "provider").id), {"statement": "All in two days."})
    owner = client(world.owner)
    assert "All in two days." in owner.get(url("commitments")).content.decode()
    brought = CommitmentEvidence.objects.get()
    assert owner.post(url("commitment-verdict", brought.id), {"verdict": "verified"}).status_code == 422
    owner.post(url("commitment-verdict", brought.id), {"verdict": "verified", "reason": "They did."})
    assert _pledge(world, "provider").state == "verified"


def test_refused_evidence_keeps_what_was_typed(world: World) -> None:
    answer = client(world.owner).post(
        url("commitment-evidence", _pledge(world).id), {"statement": " ", "measured": "12 percent"}
    )
    assert answer.status_code == 422
    assert 'value="12 percent"' in answer.content.decode()


def test_pledges_of_others_are_not_there(world: World) -> None:
    brought = _bring(world)
    stranger = access.countersigned()
    outsider = client(stranger.owner)
    pledge = _pledge(world)
    assert outsider.post(url("commitment-evidence", pledge.id), {"statement": "x"}).status_code == 404
    assert (
        outsider.post(url("commitment-verdict", brought.id), {"verdict": "verified", "reason": "x"}).status_code == 404
    )
    assert outsider.get(f"{url('commitments')}?partner={world.partner.id}").status_code == 404
    foreign = client(factories.actor("commitments_verifier", tier=access.tier().tier))
    assert pledge.title not in foreign.get(f"{url('desk-commitments')}?view=all").content.decode()
    assert (
        foreign.post(url("desk-commitment-verdict", brought.id), {"verdict": "verified", "reason": "x"}).status_code
        == 404
    )
    # Each side's address is for that side only.
    assert client(world.verifier).post(url("commitment-verdict", brought.id), {}).status_code == 404
    assert client(world.owner).post(url("desk-commitment-verdict", brought.id), {}).status_code == 404


def test_pages_cost_the_same_for_one_and_for_three() -> None:
    version = access.tier()
    verifier = factories.seat("commitments_verifier", tier=version.tier)
    first = access.countersigned(access.world(version=version))
    person, owner = client_of(verifier), client(first.owner)

    def cost(who: Client, page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert who.get(page).status_code == 200
        return len(queries)

    desk, own = url("desk-commitments"), url("commitments")
    _bring(first)
    cost(person, desk), cost(owner, own)
    one = (cost(person, desk), cost(owner, own))
    for _ in range(2):
        _bring(access.countersigned(access.world(version=version)))
        commitments.give_verdict(
            actor=first.owner, evidence_id=_bring(first, "provider").id, verdict="disputed", reason="Late."
        )
    assert len(person.get(desk).context["rows"]) == 3
    assert (cost(person, desk), cost(owner, own)) == one
