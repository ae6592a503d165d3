"""Search and counts never reveal what may not be seen: each way of telling tells anybody of the same cases."""

import random

import pytest

from tests.factories import list_worlds

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_every_way_tells_of_the_same_cases() -> None:
    world, dice = list_worlds.cases(), random.Random(20261124)
    assert [list_worlds.differences(world, dice) for _ in range(8)] == [[]] * 8
