"""The page and the gateway say the same, whatever stands in the tables."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.queries.entitlements import check
from accessprogram.queries.grants import what_works
from tests.factories import access, worlds

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORLDS = 40


def test_page_says_what_the_gateway_is_told() -> None:
    made = worlds.two_grants()
    dice = random.Random(20300304)
    seen: set[str] = set()
    # Rows come in the order of their random keys: as many worlds as it takes to meet what must be met, within reason.
    for number in range(10 * WORLDS):
        if number >= WORLDS and seen >= worlds.WILL_BE_MET:
            break
        assert worlds.differences(dice, made, number, seen) == []
    assert seen >= worlds.WILL_BE_MET


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
