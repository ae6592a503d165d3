"""A level changes: every grant it concerns is looked at again, and those who fall short get notice and time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    AuditEvent,
    Enforcement,
    Grant,
    GrantLine,
    OutboxMessage,
    Reexamination,
    RuleVersion,
    Shortfall,
)
from accessprogram.operations import capability, cure_periods, enforcement, reexaminations, safeguards
from accessprogram.queries.audit import verify
from accessprogram.queries.reexaminations import effect
from tests import factories
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
RULE = {
    "levels": [
        {"level": 1, "needs": [{"fact": "check:email_domain", "words": "a checked mail domain"}]},
        {"level": 2, "needs": [{"fact": "check:relations", "words": "no open relation"}]},
    ]
}


@pytest.fixture
def world() -> World:
    """A grant at C0 and S1."""
    version = access.tier()
    RuleVersion.objects.filter(programme=version.tier.programme).update(state="retired")
    RuleVersion.objects.create(
        programme=version.tier.programme,
        kind="safeguard",
        number=2,
        rule=RULE,
        state="published",
        published_at=db_now(),
        published_by=factories.user(),
    )
    made = access.countersigned(access.world(version=version))
    assess(made, {"email_domain"})
    return made


def assess(world: World, facts: set[str]) -> None:
    programme = world.version.tier.programme_id
    safeguards.assess(partner_id=world.partner.id, programme_id=programme, cause="tests", check_facts=facts)


def raise_to(world: World, level: int) -> None:
    """Two people say so."""
    capability.assess(
        actor=world.deciders[0],
        offering_id=world.offering.id,
        level=level,
        rationale="Tests",
        confirmed_by=world.deciders[1],
    )


def work() -> int:
    """Everything that is due, as bells would; returns how many slices."""
    count = 0
    while reexaminations.work():
        count += 1
    return count


def shortfalls() -> list[tuple[Any, ...]]:
    return list(Shortfall.objects.order_by("created_at").values_list("state", "capability", "safeguard", "missing"))


def test_grant_within_its_level_is_looked_at_and_stays(world: World) -> None:
    raise_to(world, 1)
    assert work() == 1
    row = Reexamination.objects.get()
    assert (row.state, row.looked_at, row.fell_short) == ("done", 1, 0)
    assert shortfalls() == []
    assert OutboxMessage.objects.filter(kind__startswith="shortfall").count() == 0


def test_rise_above_the_partner_gives_notice_and_time_and_cuts_nothing(world: World) -> None:
    raise_to(world, 2)
    assert work() == 1
    assert shortfalls() == [("open", 2, 1, ["no open relation"])]
    found = Shortfall.objects.get()
    assert timedelta(days=29, hours=23) < found.cure_until - db_now() <= timedelta(days=30)
    told = OutboxMessage.objects.get(kind="shortfall_found")
    assert told.recipient_id == world.owner.id
    assert (told.data["capability"], told.data["safeguard"], told.data["missing"]) == (2, 1, ["no open relation"])
    assert world.granted.state == "provisioning"
    assert list(
        AuditEvent.objects.filter(action__startswith="reexamination.").order_by("seq").values_list("action", flat=True)
    ) == [
        "reexamination.begun",
        "reexamination.looked",
        "reexamination.finished",
    ]
    assert list(verify()) == []


def test_partner_who_reaches_the_level_is_cured_at_once(world: World) -> None:
    raise_to(world, 2)
    work()
    assess(world, {"email_domain", "relations"})
    assert shortfalls() == [("cured", 2, 1, ["no open relation"])]
    assert OutboxMessage.objects.filter(kind="shortfall_closed", recipient_id=world.owner.id).count() == 1


def test_level_that_comes_down_again_excuses(world: World) -> None:
    raise_to(world, 2)
    work()
    raise_to(world, 1)
    work()
    assert shortfalls() == [("excused", 2, 1, ["no open relation"])]


def test_partner_whose_level_falls_is_looked_at_again(world: World) -> None:
    raise_to(world, 1)
    work()
    assess(world, set())
    row = Reexamination.objects.exclude(state="done").get()
    assert (row.partner_id, row.offering_id) == (world.partner.id, None)
    work()
    assert shortfalls() == [("open", 1, 0, ["a checked mail domain"])]


def test_second_rise_gives_new_time_and_one_shortfall(world: World) -> None:
    raise_to(world, 2)
    work()
    Shortfall.objects.update(cure_until=db_now() + timedelta(days=1))
    raise_to(world, 3)
    work()
    assert [row[:3] for row in shortfalls()] == [("open", 3, 1)]
    assert Shortfall.objects.get().cure_until > db_now() + timedelta(days=29)
    assert OutboxMessage.objects.filter(kind="shortfall_found").count() == 2
    again = Reexamination.objects.create(
        programme=world.version.tier.programme, cause="again", offering=world.offering, started_by_id=None
    )
    work()
    again.refresh_from_db()
    assert (again.state, again.fell_short) == ("done", 0)  # nothing new: nobody is told twice
    assert OutboxMessage.objects.filter(kind="shortfall_found").count() == 2


def test_slices_go_on_from_the_cursor_and_end_at_the_last_grant(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(2):
        access.issue(access.world(version=world.version))
    monkeypatch.setattr(reexaminations, "SLICE", 1)
    raise_to(world, 2)
    assert work() == 4
    row = Reexamination.objects.get()
    assert (row.state, row.looked_at, row.fell_short) == ("done", 3, 3)
    assert Shortfall.objects.count() == 3


def test_slice_asks_the_same_number_of_queries_for_one_and_three_grants(world: World) -> None:
    asked = []
    for _round in range(2):
        Reexamination.objects.create(programme=world.version.tier.programme, cause="count", offering=world.offering)
        Shortfall.objects.update(state="excused", closed_at=db_now())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reexaminations.work()
        asked.append(len(queries))
        for _number in range(2):
            access.issue(access.world(version=world.version))
    assert asked[0] == asked[1]


def test_slice_of_a_dead_process_is_taken_over_and_the_third_time_parked(world: World) -> None:
    raise_to(world, 2)
    row = Reexamination.objects.get()
    for crashes in range(1, 4):
        assert reexaminations._claim() is not None  # it dies with the row in its hands
        assert reexaminations.work() is False  # its lease still runs
        Reexamination.objects.update(lease_until=db_now() - timedelta(seconds=1))
        row.refresh_from_db()
        assert (row.state, row.crashes) == ("running", crashes - 1)
    assert reexaminations.work() is True
    row.refresh_from_db()
    assert row.state == "parked"
    assert shortfalls() == []
    with pytest.raises(NotFound):
        reexaminations.resume(actor=world.owner, reexamination_id=row.id)
    with pytest.raises(NotAllowed):
        reexaminations.resume(actor=world.operator, reexamination_id=row.id)
    reexaminations.resume(actor=world.administrator, reexamination_id=row.id)
    work()
    assert [found[0] for found in shortfalls()] == ["open"]
    with pytest.raises(WrongState):
        reexaminations.resume(actor=world.administrator, reexamination_id=row.id)


def test_process_that_lost_its_lease_writes_nothing(world: World) -> None:
    raise_to(world, 2)
    slow = reexaminations._claim()
    assert slow is not None
    Reexamination.objects.update(lease_until=db_now() - timedelta(seconds=1))
    assert work() == 1
    before = shortfalls()
    Reexamination.objects.update(cursor=None)
    Shortfall.objects.update(state="excused", closed_at=db_now())
    reexaminations._slice(slow)
    assert (len(before), Shortfall.objects.filter(state="open").count()) == (1, 0)


def test_effect_is_counted_before_it_is_confirmed_from_what_the_actor_sees(world: World) -> None:
    access.issue(access.world(version=world.version))
    seen = effect(world.administrator, world.offering, 2)
    assert (seen.grants, seen.short_now, seen.short_then, seen.newly, len(seen.rows)) == (2, 0, 2, 2, 2)
    stranger = factories.actor("senior_reviewer", tier=access.tier().tier)
    assert effect(stranger, world.offering, 2).grants == 0


def test_level_is_proposed_by_one_and_confirmed_by_another(world: World) -> None:
    first, second = world.deciders
    with pytest.raises(Invalid):
        capability.propose(actor=first, offering_id=world.offering.id, level=5, rationale="")
    with pytest.raises(NotAllowed):
        capability.propose(actor=world.operator, offering_id=world.offering.id, level=2, rationale="Why")
    proposal = capability.propose(actor=first, offering_id=world.offering.id, level=2, rationale="Runs of May.")
    with pytest.raises(WrongState):
        capability.propose(actor=second, offering_id=world.offering.id, level=3, rationale="More")
    with pytest.raises(NotAllowed):
        capability.confirm(actor=first, proposal_id=proposal.id)
    assert work() == 0
    assessment = capability.confirm(actor=second, proposal_id=proposal.id)
    assert (assessment.level, assessment.proposed_by_id, assessment.confirmed_by_id) == (2, first.id, second.id)
    with pytest.raises(WrongState):
        capability.refuse(actor=second, proposal_id=proposal.id, reason="No")
    assert work() == 1
    other = capability.propose(actor=first, offering_id=world.offering.id, level=1, rationale="Down.")
    with pytest.raises(Invalid):
        capability.refuse(actor=second, proposal_id=other.id, reason=" ")
    refused = capability.refuse(actor=second, proposal_id=other.id, reason="Not shown.")
    assert (refused.closed_by_id, refused.assessment_id) == (second.id, None)
    told = OutboxMessage.objects.filter(kind="capability_proposed").values_list("recipient_id", flat=True)
    assert first.id not in told
    assert GrantLine.objects.filter(offering=world.offering).exists()


def past_its_date(world: World) -> Shortfall:
    """A working grant whose cure period has run out."""
    access.working(world)
    raise_to(world, 2)
    work()
    Shortfall.objects.update(cure_until=db_now() - timedelta(seconds=1))
    return Shortfall.objects.get()


def test_end_of_the_cure_period_proposes_and_a_person_decides(world: World) -> None:
    found = past_its_date(world)
    assert cure_periods.propose_due() == 1
    measure = Enforcement.objects.get()
    assert (measure.state, measure.action, measure.scope, measure.grant_id, measure.shortfall_id) == (
        "proposed",
        "restrict",
        "grant",
        world.granted.id,
        found.id,
    )
    assert "no open relation" in measure.what_to_do
    assert world.granted.state == "active"  # nothing was cut
    assert cure_periods.propose_due() == 0  # and nothing is proposed twice
    cure_periods.sweep()
    assert [row[0] for row in shortfalls()] == ["open"]
    Enforcement.objects.update(representations_until=db_now() - timedelta(seconds=1))
    enforcement.impose(actor=world.deciders[0], enforcement_id=measure.id)
    cure_periods.sweep()
    assert (world.granted.state, [row[0] for row in shortfalls()]) == ("restricted", ["enforced"])


def test_dropped_proposal_excuses(world: World) -> None:
    past_its_date(world)
    cure_periods.propose_due()
    measure = Enforcement.objects.get()
    enforcement.drop(actor=world.deciders[0], enforcement_id=measure.id, reason="It is being replaced next week.")
    cure_periods.sweep()
    assert [row[0] for row in shortfalls()] == ["excused"]
    assert cure_periods.propose_due() == 0


def test_shortfall_that_is_none_any_more_is_closed_and_not_proposed(world: World) -> None:
    past_its_date(world)
    raise_to(world, 1)  # and the background has not come round to it yet
    assert cure_periods.propose_due() == 0
    assert [row[0] for row in shortfalls()] == ["excused"]
    assert Enforcement.objects.count() == 0


def test_shortfall_ends_with_its_grant(world: World) -> None:
    past_its_date(world)
    Grant.objects.update(state="revoked")
    assert (cure_periods.close_ended(), cure_periods.propose_due()) == (1, 0)
    assert [row[0] for row in shortfalls()] == ["excused"]


def test_another_safeguard_rule_has_everybody_assessed_anew_and_their_grants_looked_at(world: World) -> None:
    raise_to(world, 1)
    work()
    assert safeguards.reassess_due() == 0  # everybody stands by the rule in force
    programme = world.version.tier.programme
    RuleVersion.objects.filter(programme=programme, state="published").update(state="retired")
    harder = {"levels": [{"level": 1, "needs": [{"fact": "check:relations", "words": "no open relation"}]}]}
    RuleVersion.objects.create(
        programme=programme, kind="safeguard", number=3, rule=harder, state="published", published_at=db_now(),
        published_by=factories.user(),
    )  # fmt: skip
    assert (safeguards.reassess_due(), safeguards.reassess_due()) == (1, 0)
    assert work() == 1
    assert shortfalls() == [("open", 1, 0, ["no open relation"])]
