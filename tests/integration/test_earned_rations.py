"""The ration for finding follows what the partner finishes, and says from what."""

from datetime import timedelta

import pytest

from accessprogram.clock import db_now
from accessprogram.models import (
    AuditEvent,
    Contribution,
    ContributionStep,
    OutboxMessage,
    Ration,
    RuleVersion,
    UseCase,
)
from accessprogram.operations import earned_rations, publishing
from tests.factories import access
from tests.factories.access import World

RULE = {"steps": [{"percent": 25, "needs": {}}, {"percent": 50, "needs": {"valid": 3, "valid_share": 0.5}}]}
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world() -> World:
    made = access.countersigned(requests=100)
    UseCase.objects.filter(pk=made.use_case.pk).update(finds_vulnerabilities=True)
    return made


def _rule(world: World) -> None:
    draft = RuleVersion.objects.create(programme=world.version.tier.programme, kind="ration", number=1, rule=RULE)
    publishing.publish_rule(actor=world.administrator, id=draft.id)


def _ration(world: World) -> Ration:
    return Ration.objects.get(grant=world.granted)


def _finding(world: World, *states: str) -> None:
    """A finding that went through these states, a day each, ten days ago."""
    made = Contribution.objects.create(
        partner=world.partner, programme=world.version.tier.programme, kind="finding", state=states[-1],
        title="A fault", recorded_by_id=world.owner.person,
    )  # fmt: skip
    for day, state in enumerate(states):
        ContributionStep.objects.create(
            contribution=made, to=state, on=db_now() - timedelta(days=10 - day), by_id=world.owner.person
        )


def test_without_a_formula_what_was_granted_counts(world: World) -> None:
    assert earned_rations.recompute_due() == 1
    ration = _ration(world)
    assert (ration.earned_requests, ration.earned_from) == (None, {})
    assert earned_rations.recompute_due() == 0


def test_formula_is_worked_out_with_its_inputs_and_the_next_step(world: World) -> None:
    earned_rations.recompute_due()
    _rule(world)
    assert earned_rations.recompute_due() == 1  # publishing made it due
    Ration.objects.update(requests=140, earned_at=None)  # moved here from another use case: not earned by that
    earned_rations.recompute_due()
    ration = _ration(world)
    assert ration.earned_requests == 25
    assert ration.earned_from == {
        "rule": 1,
        "granted": 100,
        "inputs": {
            "reported": 0, "valid": 0, "fixed": 0, "valid_share": None, "median_days_to_fix": None, "waiting": 0
        },
        "percent": 25,
        "requests": 25,
        "next_percent": 50,
        "next_requests": 50,
        "unmet": [{"name": "valid", "have": 0, "need": 3}, {"name": "valid_share", "have": None, "need": 0.5}],
    }  # fmt: skip


def test_ration_grows_with_what_is_valid_and_the_partner_is_told(world: World) -> None:
    _rule(world)
    earned_rations.recompute_due()
    for _ in range(3):
        _finding(world, "reported", "valid")
    earned_rations.forget(programme_id=world.version.tier.programme_id, partner_id=world.partner.id)
    assert earned_rations.recompute_due() == 1
    assert _ration(world).earned_requests == 50
    assert [row.data["requests"] for row in OutboxMessage.objects.filter(kind="ration_earned")] == [50]
    moves = AuditEvent.objects.filter(action="ration.earned").order_by("seq").values_list("data", flat=True)
    assert [(data["from"], data["to"]) for data in moves] == [(None, 25), (25, 50)]


def test_day_later_it_is_worked_out_again(world: World) -> None:
    _rule(world)
    earned_rations.recompute_due()
    assert earned_rations.recompute_due() == 0
    Ration.objects.update(earned_at=db_now() - timedelta(days=1))
    assert earned_rations.recompute_due() == 1


def test_other_use_cases_and_ended_grants_are_left_alone(world: World) -> None:
    _rule(world)
    UseCase.objects.filter(pk=world.use_case.pk).update(finds_vulnerabilities=False)
    assert earned_rations.recompute_due() == 0
    UseCase.objects.filter(pk=world.use_case.pk).update(finds_vulnerabilities=True)
    type(world.granted).objects.update(state="expired")
    assert earned_rations.recompute_due() == 0
