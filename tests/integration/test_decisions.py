"""Decisions: who stands behind them, what makes them void, and what they cause."""

import pytest

from tests.factories.desk import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_confirm_by_enough_people_issues_the_grant() -> None:
    world = desk().proposed()

    result = world.confirm()

    assert result.state == "effective"
    assert world.case.stage == "closed"
