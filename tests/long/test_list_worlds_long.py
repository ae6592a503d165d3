"""List, detail, search, count, file and suggestions agree for a thousand random people."""

import random

import pytest

from tests.factories import list_worlds

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_every_way_tells_a_thousand_people_of_the_same_cases() -> None:
    world, dice = list_worlds.cases(), random.Random(20261125)
    assert [found for _ in range(1000) if (found := list_worlds.differences(world, dice))] == []
