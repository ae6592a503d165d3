"""Amendments: another version within what was decided, signed by both again; then grant, rations and pledges follow."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import Agreement, Grant, User
from accessprogram.operations import agreements, amendments
from accessprogram.policy.actors import Actor
from accessprogram.queries.amendments import differences
from tests import factories
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DUE = "2040-05-04"
CHANGES = {"ration-detection": "40", "target-partner-partner-pledge": "90", "due-partner-partner-pledge": DUE}


@pytest.fixture
def world() -> World:
    made, _surface = access.working()
    return made


def drafted(world: World, actor: Actor | None = None, **changes: str) -> Agreement:
    return amendments.draft(
        actor=actor or world.administrator,
        agreement_id=world.agreement.id,
        changes=changes or CHANGES,
        reason="The team became smaller.",
    )


def other(world: World) -> Actor:
    return factories.actor("committee_member", tier=world.version.tier)


def both_sign(world: World, made: Agreement) -> None:
    agreements.sign(actor=world.owner, agreement_id=made.id)
    agreements.countersign(actor=other(world), agreement_id=made.id)


def test_countersigned_the_grant_and_its_parts_follow(world: World) -> None:
    before = world.agreement
    made = drafted(world, condition="Report monthly.", **CHANGES)
    assert (world.agreement, world.granted.rations.get().requests) == (before, 100)
    both_sign(world, made)

    before.refresh_from_db()
    grant = world.granted
    assert (before.state, world.agreement.id, world.agreement.number) == ("superseded", made.id, 2)
    assert (grant.state, grant.rations.get().requests) == ("active", 40)
    assert grant.conditions == ["Only from the office network.", "Report monthly."]
    pledge = made.commitments.get(side="partner")
    assert (pledge.target, pledge.due_at.date().isoformat()) == ("90", DUE)
    assert (before.commitments.count(), made.commitments.count()) == (0, 2)
    assert access.broken_invariants() == {}


def test_a_version_says_what_it_changes(world: World) -> None:
    made = drafted(world, condition="Report monthly.", **CHANGES)
    assert made.amends is not None
    assert [(found.label, found.before, found.after) for found in differences(made.amends.content, made.content)] == [
        ("Detection engineering, requests a day", "100", "40"),
        ("The partner's pledge, target", "100", "90"),
        ("The partner's pledge, evidence by", "", DUE),
        ("Condition", "", "Report monthly."),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ration-detection": "101"}, "ration-detection"),
        ({"ration-detection": "0"}, "ration-detection"),
        ({"due-partner-partner-pledge": "2020-01-01"}, "due-partner-partner-pledge"),
        ({"due-partner-partner-pledge": "soon"}, "due-partner-partner-pledge"),
    ],
)
def test_more_than_was_decided_needs_a_new_decision(world: World, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(world, **changes)
    assert list(refused.value.fields) == [field]
    assert Agreement.objects.count() == 1


def test_what_changes_nothing_is_no_amendment(world: World) -> None:
    with pytest.raises(Invalid, match="Nothing would change"):
        drafted(world, **{"ration-detection": "100"})


def test_whoever_drafted_it_does_not_countersign(world: World) -> None:
    made = drafted(world)
    agreements.sign(actor=world.owner, agreement_id=made.id)
    for person in (world.administrator, world.deciders[0]):
        with pytest.raises(NotAllowed):
            agreements.countersign(actor=person, agreement_id=made.id)


def test_one_amendment_waits_at_a_time(world: World) -> None:
    made = drafted(world)
    with pytest.raises(NotAllowed, match="waits for its signatures"):
        drafted(world)
    with pytest.raises(Invalid):
        amendments.refuse(actor=world.owner, agreement_id=made.id, reason=" ")
    amendments.refuse(actor=world.owner, agreement_id=made.id, reason="We need all of it.")
    made.refresh_from_db()
    assert (made.state, world.agreement.state, world.granted.rations.get().requests) == ("lapsed", "countersigned", 100)
    with pytest.raises(WrongState):
        agreements.sign(actor=world.owner, agreement_id=made.id)
    both_sign(world, drafted(world))
    assert world.agreement.number == 3


def test_an_amendment_of_a_revoked_grant_is_not_countersigned(world: World) -> None:
    made = drafted(world)
    agreements.sign(actor=world.owner, agreement_id=made.id)
    Grant.objects.update(state="revoked")
    with pytest.raises(WrongState):
        agreements.countersign(actor=other(world), agreement_id=made.id)


@pytest.mark.parametrize("role", ["reviewer", "access_operator", "auditor", "commitments_verifier"])
def test_others_draft_no_amendment(world: World, role: str) -> None:
    with pytest.raises(NotAllowed):
        drafted(world, factories.actor(role, tier=world.version.tier))


def test_the_database_lets_a_grant_follow_only_a_countersigned_amendment(world: World) -> None:
    made = drafted(world)
    with pytest.raises(DatabaseError, match="follows its agreement"), transaction.atomic():
        Grant.objects.update(agreement=made)


def test_both_sides_amend_by_clicking(world: World) -> None:
    def url(name: str, of: Agreement) -> str:
        return reverse(f"accessprogram:{name}", args=[of.id])

    def client(actor: Actor) -> Any:
        return client_of(User.objects.get(pk=actor.id))

    staff, owner = client(world.administrator), client(world.owner)
    assert "Draft an amendment" in staff.get(url("desk-agreement", world.agreement)).content.decode()
    wrong = staff.post(url("agreement-amend", world.agreement), {"ration-detection": "500", "reason": "More."})
    assert wrong.status_code == 422 and 'href="#amend-ration-detection"' in wrong.content.decode()
    assert staff.post(url("agreement-amend", world.agreement), CHANGES | {"reason": "Smaller."}).status_code == 302
    made = Agreement.objects.get(number=2)
    shown = owner.get(url("agreement", made)).content.decode()
    for words in ("What this version changes", "Smaller.", "Refuse this amendment", "Sign for the partner"):
        assert words in shown
    assert owner.post(url("agreement-refuse", made), {"reason": "No."}).status_code == 302
    assert "Version 1" in owner.get(url("agreement", made)).content.decode()
    assert owner.get(url("agreement", world.agreement)).status_code == 200
