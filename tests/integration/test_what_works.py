"""The page and the gateway say the same, whatever stands in the tables."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.enums import GrantState, SurfaceState
from accessprogram.models import Grant, GrantLine, NamedUser, Ration, RationUse, Surface
from accessprogram.queries.entitlements import check, period_start
from accessprogram.queries.grants import what_works
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORLDS = 40


def _two_grants() -> tuple[World, World]:
    """A partner with an older and a newer grant that overlap, two models, three use cases, three surfaces."""
    version = access.tier(offerings=2, use_cases=3)
    older = access.countersigned(access.world(version=version))
    newer = access.countersigned(access.world(version=version, partner=older.partner))
    used = [ration.use_case for ration in older.granted.rations.order_by("use_case__slug")]
    access.provisioned(older, use_cases=used[:1])
    access.provisioned(older, use_cases=used[:2])
    access.provisioned(newer, use_cases=used[1:])
    access.with_key(older)
    NamedUser.objects.create(partner=older.partner, user_key="u-1", label="Ann")
    return older, newer


def _shake(dice: random.Random, worlds: tuple[World, ...]) -> None:
    """Anything that the tables allow, whether or not the operations could lead there."""
    now = db_now()
    for surface in Surface.objects.all():
        Surface.objects.filter(pk=surface.pk).update(state=dice.choice(SurfaceState.values), proved_at=now)
    for world in worlds:
        begun, over = now + timedelta(hours=dice.choice([-9, 1])), now + timedelta(hours=dice.choice([2, 9000, -1]))
        Grant.objects.filter(pk=world.granted.pk).update(
            state=dice.choice([*GrantState.values, "active", "active"]),
            named_users_only=dice.random() < 0.2,
            starts_at=begun,
            ends_at=over,
        )
        GrantLine.objects.filter(grant_id=world.granted.pk).update(live=False)
        for line in GrantLine.objects.filter(grant_id=world.granted.pk):
            same = {"offering": line.offering_id, "use_case": line.use_case_id, "live": True}
            live = dice.random() < 0.7 and not GrantLine.objects.filter(**same).exists()
            GrantLine.objects.filter(pk=line.pk).update(live=live, starts_at=begun, ends_at=over)
    for ration in Ration.objects.all():
        RationUse.objects.filter(ration=ration).delete()
        RationUse.objects.create(
            ration=ration, period_start=period_start("day", now), requests=dice.choice([0, 5, 89, 90, 100, 500])
        )
        RationUse.objects.create(ration=ration, period_start=period_start("day", now) - timedelta(days=1), requests=100)
    NamedUser.objects.update(ended_at=None if dice.random() < 0.8 else now)


def _said(answer: Any) -> tuple[Any, ...]:
    return (answer.decision, answer.reason.code, answer.conditions, answer.ration, answer.cache_seconds, answer.proves)


def test_page_says_what_the_gateway_is_told() -> None:
    older, newer = _two_grants()
    assert older.key is not None
    dice = random.Random(20300304)
    seen: set[str] = set()
    expected = {"allowed", "surface_unproved", "ration_exhausted", "grant_suspended", "line_off"}
    # Rows come in the order of their random keys: as many worlds as it takes to meet what must be met, within reason.
    for number in range(10 * WORLDS):
        if number >= WORLDS and expected <= seen:
            break
        _shake(dice, (older, newer))
        page = what_works(older.partner.id)
        for row in page.surfaces:
            for cell in row.cells:
                told = check(
                    key=older.key,
                    surface=row.surface.reference,
                    offering=cell.offering.slug,
                    use_case=cell.use_case.slug,
                    caller=cell.caller,
                )
                assert _said(cell.answer) == _said(told), (number, row.surface, cell.offering, cell.use_case)
                assert (cell.state in ("works", "limited")) or not told.allowed
                seen.add(told.reason.code)
    assert expected <= seen


def test_page_asks_the_same_number_of_queries_for_one_and_for_three() -> None:
    world, _surface = access.working()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            what_works(world.partner.id)
        return len(queries)

    one = cost()
    for _ in range(2):
        access.provisioned(world)
    assert len(what_works(world.partner.id).surfaces) == 3
    assert cost() == one == 7


def test_ration_row_is_what_the_gateway_reports() -> None:
    world, surface = access.working()
    assert world.key is not None
    row = what_works(world.partner.id).rations[0]
    told = check(key=world.key, surface=surface.reference, offering=world.offering.slug)
    assert row.ration == told.ration
