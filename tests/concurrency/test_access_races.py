"""Access when several act at once: one grant a decision, one signature, no yes after a cut, nothing counted twice."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from accessprogram.errors import CountersignError
from accessprogram.models import Agreement, AuditEvent, Grant, GrantLine, RationUse, UsageReport
from accessprogram.operations import agreements, enforcement, surfaces, usage
from accessprogram.operations.entitlements import ask
from accessprogram.queries.audit import verify
from accessprogram.queries.entitlements import check
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures
from tests.factories.races import Race, racing

WORKERS = 4


@pytest.fixture
def race(fresh_database: str) -> Iterator[Race]:
    with racing(WORKERS) as track:
        yield track


def _hold() -> None:
    assert list(verify()) == []
    assert access.broken_invariants() == {}


def test_one_decision_issued_by_many_at_once_is_one_grant(race: Race) -> None:
    version = access.tier()
    for _round in range(5):
        world = access.world(version=version)
        made = race.run(*[partial(access.issue, world)] * WORKERS)
        assert len({grant.pk for grant in made}) == 1  # type: ignore[attr-defined]
    assert (Grant.objects.count(), Agreement.objects.count()) == (5, 5)
    _hold()


def test_two_countersigns_at_once_are_one(race: Race) -> None:
    version = access.tier()
    for _round in range(5):
        world = access.world(version=version)
        access.issue(world)
        agreements.sign(actor=world.owner, agreement_id=world.agreement.id)
        access.read_on_both_sides(world)
        people = [world.administrator, *(factories.actor("committee_member", tier=version.tier) for _ in range(3))]
        done = race.run(
            *(partial(agreements.countersign, actor=one, agreement_id=world.agreement.id) for one in people)
        )
        assert sum(not isinstance(result, CountersignError) for result in done) == 1
    assert AuditEvent.objects.filter(action="agreement.countersigned").count() == 5
    _hold()


def test_first_calls_at_once_prove_a_surface_once_and_none_is_allowed(race: Race) -> None:
    version = access.tier()
    for _round in range(5):
        world = access.countersigned(access.world(version=version))
        key = access.with_key(world)
        surface = access.provisioned(world)
        asked = partial(ask, key=key, surface=surface.reference, offering=world.offering.slug)
        answers: list[Any] = race.run(*[asked] * WORKERS)
        # Whoever asks after the proof was committed may be told yes; whoever asked at once is told no.
        assert any(answer.reason.code == "surface_unproved" for answer in answers)
        assert world.granted.state == "active"
    moved = AuditEvent.objects.filter(action="surface.state_changed", data__to="proved")
    assert moved.count() == 5
    assert GrantLine.objects.filter(live=True).count() == 5
    _hold()


def test_two_grants_of_a_partner_that_open_at_once_have_each_line_once(race: Race) -> None:
    version = access.tier(use_cases=2)
    for _round in range(5):
        first = access.countersigned(access.world(version=version))
        second = access.countersigned(access.world(version=version, partner=first.partner))
        opened = [access.provisioned(first), access.provisioned(second)]
        race.run(*(partial(surfaces.prove_by_call, surface_id=surface.id) for surface in opened))
        assert GrantLine.objects.filter(partner=first.partner, live=True).count() == 2
        assert second.granted.lines.filter(live=True).count() == 2
    _hold()


def test_no_answer_after_a_cut_is_yes(race: Race) -> None:
    """Whoever asks after the revocation has returned is told no, however many are asking meanwhile."""
    version = access.tier()
    for _round in range(5):
        world, surface = access.working(access.countersigned(access.world(version=version)))
        assert world.key is not None
        asked = partial(check, key=world.key, surface=surface.reference, offering=world.offering.slug)
        cut = threading.Event()
        wrong: list[str] = []

        def keep_asking(asked: Any = asked, cut: threading.Event = cut, wrong: list[str] = wrong) -> int:
            said = 0
            for _number in range(60):
                after = cut.is_set()
                if asked().allowed:
                    said += 1
                    if after:
                        wrong.append("a yes after the cut")
            return said

        measure = measures.heard(measures.proposal(world, action="revoke"))

        def revoke(world: access.World = world, cut: threading.Event = cut, measure: Any = measure) -> None:
            enforcement.impose(actor=world.administrator, enforcement_id=measure.id)
            cut.set()

        race.run(keep_asking, keep_asking, keep_asking, revoke)
        assert wrong == []
        assert not asked().allowed
    _hold()


def test_cut_and_proof_at_once_leave_nothing_open(race: Race) -> None:
    version = access.tier()
    for _round in range(5):
        world = access.countersigned(access.world(version=version))
        surface = access.provisioned(world)
        measure = measures.heard(measures.proposal(world, action="revoke"))
        race.run(
            partial(surfaces.prove_by_call, surface_id=surface.id),
            partial(enforcement.impose, actor=world.administrator, enforcement_id=measure.id),
        )
        assert world.granted.state == "revoked"
        assert not world.granted.lines.filter(live=True).exists()
    _hold()


def test_same_report_from_many_at_once_counts_once(race: Race) -> None:
    world, surface = access.working()
    assert world.key is not None
    for number in range(20):
        report = partial(
            usage.report, key=world.key, report_id=f"report-{number}", surface=surface.reference, requests=1
        )
        done: list[Any] = race.run(*[report] * WORKERS)
        assert sum(counted.counted for counted in done) == 1
    assert UsageReport.objects.count() == 20
    assert [use.requests for use in RationUse.objects.all()] == [20]


def test_different_reports_at_once_lose_nothing(race: Race) -> None:
    world, surface = access.working()
    assert world.key is not None
    for number in range(20):
        race.run(
            *(
                partial(
                    usage.report, key=world.key, report_id=f"r-{number}-{who}", surface=surface.reference, requests=3
                )
                for who in range(WORKERS)
            )
        )
    assert [use.requests for use in RationUse.objects.all()] == [20 * WORKERS * 3]
