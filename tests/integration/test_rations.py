"""Moving one's own ration within bounds, sharing a short pool, ride-outs of two people, unusual use."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import AuditEvent, Grant, Ration, RationUse, RideOut, Signal, User
from accessprogram.operations import pools, rations, ride_outs
from accessprogram.operations.entitlements import ask
from accessprogram.queries.rations import of_partner
from tests import factories
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _two() -> tuple[World, Ration, Ration]:
    world, _surface = access.working(access.countersigned(access.world(version=access.tier(use_cases=2))))
    first, second = world.granted.rations.order_by("use_case__slug")
    return world, first, second


def _move(world: World, source: Ration, target: Ration, requests: int, actor: Any = None) -> Any:
    return rations.move(
        actor=actor or world.owner,
        grant_id=world.granted.id,
        from_use_case_id=source.use_case_id,
        to_use_case_id=target.use_case_id,
        requests=requests,
    )


def test_move_counts_at_once_and_keeps_to_the_bounds() -> None:
    world, first, second = _two()
    _move(world, first, second, 30)
    assert _standing(first, second) == [70, 130]
    with pytest.raises(Invalid) as refused:
        _move(world, first, second, 21)
    assert refused.value.fields == {"requests": "Between 1 and 20 requests a day can be moved there now."}
    _move(world, first, second, 20)
    with pytest.raises(Invalid, match="Nothing can be moved"):
        _move(world, first, second, 1)
    # Back again, down to a tenth of what the agreement gives.
    _move(world, second, first, 100)
    with pytest.raises(Invalid, match="Nothing can be moved"):
        _move(world, second, first, 1)
    assert _standing(first, second) == [150, 50]
    assert AuditEvent.objects.filter(action="ration.moved").count() == 3
    assert access.broken_invariants() == {}


def test_what_is_used_or_reserved_is_not_moved_away() -> None:
    world, first, second = _two()
    RationUse.objects.create(ration=first, period_start=_today(), requests=50, reserved_requests=20)
    with pytest.raises(Invalid) as refused:
        _move(world, first, second, 31)
    assert "Between 1 and 30" in refused.value.fields["requests"]


def test_move_is_an_owners_while_the_grant_is_active() -> None:
    world, first, second = _two()
    member = factories.user()
    world.partner.memberships.create(user=member, role="member")
    with pytest.raises(NotAllowed):
        _move(world, first, second, 1, actor=access.again(access.actor_of(User.objects.get(pk=member.pk))))
    Grant.objects.update(state="restricted")
    with pytest.raises(NotAllowed):
        _move(world, first, second, 1)
    assert _standing(first, second) == [100, 100]


def _standing(*rows: Ration) -> list[int]:
    return [Ration.objects.get(pk=row.pk).requests for row in rows]


def _today() -> Any:
    return db_now().replace(hour=0, minute=0, second=0, microsecond=0)


def test_short_pool_is_shared_and_eased_again() -> None:
    version = access.tier()
    world, surface = access.working(access.countersigned(access.world(version=version)))
    other, _theirs = access.working(access.countersigned(access.world(version=version)))
    actor = world.administrator
    pool = pools.open_pool(actor=actor, offering_id=world.offering.id, period="day", requests=100)
    with pytest.raises(WrongState):
        pools.open_pool(actor=actor, offering_id=world.offering.id, period="day", requests=100)
    assert rations.share_pools() == 0
    mine, theirs = world.granted.rations.get(), other.granted.rations.get()
    RationUse.objects.create(ration=mine, period_start=_today(), requests=60)
    RationUse.objects.create(ration=theirs, period_start=_today(), requests=20)
    assert rations.share_pools() == 2
    assert [Ration.objects.get(pk=row.pk).share_requests for row in (mine, theirs)] == [60, 40]
    answer = ask(key=world.key, surface=surface.reference, offering=world.offering.slug)  # type: ignore[arg-type]
    assert answer.ration is not None
    assert (answer.reason.code, answer.ration.limit, answer.ration.limited_by) == ("ration_exhausted", 60, "share")
    assert rations.share_pools() == 0
    pools.end_pool(actor=actor, pool_id=pool.id)
    assert rations.share_pools() == 2
    assert set(Ration.objects.values_list("share_requests", flat=True)) == {None}
    assert AuditEvent.objects.filter(action="pool.shared").count() == 1


def test_ride_out_needs_two_people_and_is_in_the_answer_until_it_ends() -> None:
    world, surface = access.working()
    second = factories.actor("programme_administrator", tier=world.version.tier)

    def answered() -> int:
        key = world.key
        assert key is not None
        return ask(key=key, surface=surface.reference, offering=world.offering.slug).ride_out_seconds

    with pytest.raises(Invalid):
        ride_outs.ask(actor=second, tier_id=world.version.tier_id, seconds=901, reason="Too long.")
    row = ride_outs.ask(actor=second, tier_id=world.version.tier_id, seconds=300, reason="Incident response goes on.")
    with pytest.raises(NotAllowed):
        ride_outs.confirm(actor=second, ride_out_id=row.id)
    assert answered() == 0
    ride_outs.confirm(actor=world.administrator, ride_out_id=row.id)
    assert answered() == 300
    ride_outs.end(actor=second, ride_out_id=row.id)
    assert (answered(), RideOut.objects.count()) == (0, 1)


def test_unusual_use_is_told_once_a_day() -> None:
    cache.clear()
    world, _surface = access.working(requests=1000)
    ration = world.granted.rations.get()
    for days in range(1, 6):
        RationUse.objects.create(ration=ration, period_start=_today() - timedelta(days=days), requests=10)
    use = RationUse.objects.create(ration=ration, period_start=_today(), requests=40)
    assert rations.signal_unusual() == 0
    RationUse.objects.filter(pk=use.pk).update(requests=60)
    assert rations.signal_unusual() == 0  # looked at a moment ago
    for _again in range(2):
        cache.clear()
        rations.signal_unusual()
    signal = Signal.objects.get()
    assert (signal.kind, signal.source, signal.incident.partner_id) == ("unusual-use", "usage", world.partner.id)


def test_page_costs_the_same_number_of_queries_with_one_and_with_three_use_cases() -> None:
    counts = []
    for use_cases in (1, 3):
        version = access.tier(use_cases=use_cases)
        world, _surface = access.working(access.countersigned(access.world(version=version)))
        with CaptureQueriesContext(connection) as queries:
            ((row),) = of_partner(world.partner.id)
        assert len(row.cards) == use_cases
        counts.append(len(queries))
    assert counts[0] == counts[1] == 8


def test_page_shows_and_moves() -> None:
    world, first, second = _two()
    client = Client()
    client.force_login(User.objects.get(pk=world.owner.id))
    page = client.get("/partner/rations/")
    assert page.status_code == 200
    url = f"/partner/rations/{world.granted.id}/move/"
    typed = {"from_use_case": first.use_case_id, "to_use_case": second.use_case_id, "requests": "x"}
    refused = client.post(url, typed)
    assert (refused.status_code, b"Write a whole number." in refused.content) == (422, True)
    assert client.post(url, typed | {"requests": "10"}).status_code == 302
    assert _standing(first, second) == [90, 110]
