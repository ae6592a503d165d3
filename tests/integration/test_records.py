"""Records verify by themselves what they show, and leave everything else to people."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accessprogram.clock import db_now
from accessprogram.models import (
    AuditEvent,
    Commitment,
    CommitmentEvidence,
    CommitmentTemplate,
    CommitmentVerdict,
    PublicRecord,
)
from accessprogram.operations import commitments, records
from accessprogram.queries.audit import verify
from tests import factories
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world() -> World:
    return access.countersigned()


def _pledge(world: World, record: str = "", target: str = "100") -> Commitment:
    if record:
        CommitmentTemplate.objects.filter(side="partner").update(verification=record)
        Commitment.objects.filter(partner=world.partner, side="partner").update(target=target)
    return Commitment.objects.get(partner=world.partner, side="partner")


def _bring(world: World, *references: str) -> CommitmentEvidence:
    return commitments.submit_evidence(
        actor=world.owner, commitment_id=_pledge(world).id, statement="Done.", references=references
    )


def _key(person: Any) -> None:
    Authenticator.objects.create(user_id=person, type="webauthn", data={})


def test_sign_in_of_all_members_verifies_at_once(world: World) -> None:
    _pledge(world, "sign_in")
    _key(world.owner.id)
    brought = _bring(world)
    assert _pledge(world).state == "verified"
    given = CommitmentVerdict.objects.get(evidence=brought)
    assert (given.by_id, given.record) == (
        None,
        {"record": "sign_in", "measured": 100.0, "target": "100", "people": 1, "phishing_resistant": 1},
    )
    moved = AuditEvent.objects.filter(action="commitment.state_changed", object_id=str(_pledge(world).id))
    assert moved.latest("seq").actor_id is None
    assert list(verify()) == []


def test_record_that_falls_short_leaves_it_to_a_person(world: World) -> None:
    _pledge(world, "sign_in")
    _key(world.owner.id)
    colleague = factories.user()
    world.partner.memberships.create(user=colleague, role="member")
    brought = _bring(world)
    assert (_pledge(world).state, CommitmentVerdict.objects.count()) == ("submitted", 0)
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="disputed", reason="One of two.")


def test_pledge_of_the_provider_is_judged_by_the_partner_alone(world: World) -> None:
    CommitmentTemplate.objects.update(verification="sign_in")
    _key(world.owner.id)
    ours = Commitment.objects.get(partner=world.partner, side="provider")
    commitments.submit_evidence(actor=world.administrator, commitment_id=ours.id, statement="Done.")
    assert Commitment.objects.get(pk=ours.pk).state == "submitted"


def _advisory(identifier: str, *, name: str = "", domain: str = "", **extra: Any) -> dict[str, Any]:
    contact = [f"mailto:security@{domain}"] if domain else []
    return {
        "id": identifier,
        "modified": "2026-09-02T10:00:00Z",
        "affected": [{"ranges": [{"events": [{"fixed": "1.0"}]}]}],
        "credits": [{"name": name, "contact": contact}],
    } | extra


def test_advisories_that_credit_the_partner_are_counted_once(world: World) -> None:
    world.partner.domains.create(name="proved.example", token="t", proved_at=db_now())
    world.partner.domains.create(name="said.example", token="t")
    name = world.partner.name
    documents = [
        _advisory("EX-1", name=name, aliases=["CVE-2026-99901"]),
        _advisory("CVE-2026-99901", name=name),
        _advisory("EX-2", domain="proved.example"),
        _advisory("EX-3", domain="said.example"),
        _advisory("EX-4", name="Somebody else"),
        _advisory("EX-5", name=name, withdrawn="2026-09-03T10:00:00Z"),
        _advisory("EX-6", name=name, affected=[]),
    ]
    _pledge(world, "advisories", "2")
    named = [row["id"].lower() for row in documents]
    brought = _bring(world, *named)
    assert _pledge(world).state == "submitted"  # nothing is on record yet
    assert records.import_advisories(documents=[*documents, {}], source="test")[0] == 7
    assert _pledge(world).state == "verified"
    assert CommitmentVerdict.objects.get(evidence=brought).record["counted"] == ["CVE-2026-99901", "EX-2"]


def test_advisory_that_verified_one_pledge_verifies_no_other(world: World) -> None:
    records.import_advisories(documents=[_advisory("EX-1", name=world.partner.name)], source="test")
    _pledge(world, "advisories", "1")
    _bring(world, "EX-1")
    first = _pledge(world)
    assert first.state == "verified"
    Commitment.objects.filter(pk=first.pk).update(side="provider")
    again = Commitment.objects.get(pk=first.pk)
    again.pk, again.side, again.state = None, "partner", "pledged"
    again._state.adding = True
    again.id = again._meta.pk.get_default()
    again.save(force_insert=True)
    commitments.submit_evidence(actor=world.owner, commitment_id=again.id, statement="Again.", references=["EX-1"])
    assert Commitment.objects.get(pk=again.pk).state == "submitted"


def test_command_reads_files_folders_and_says_what_it_could_not_read(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps([_advisory("EX-1"), {"no": "record"}]))
    (tmp_path / "b.json").write_text(json.dumps(_advisory("EX-2")))
    call_command("records_import", str(tmp_path))
    assert "2 advisories kept, 1 not read" in capsys.readouterr().out
    assert sorted(PublicRecord.objects.values_list("id", flat=True)) == ["EX-1", "EX-2"]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("records_import", str(tmp_path / "missing.json"))
