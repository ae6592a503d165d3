"""A case under many hands: the rules hold after every step. The short version; tests/long has the whole."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from tests.factories.case_machine import played, prepare
from tests.factories.checks import always
from tests.factories.desk import desk

pytestmark = pytest.mark.django_db


def test_rules_hold_whatever_people_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=2))
    machine = prepare(desk(checks=("screening",), cool_off_hours=1).checked())
    run_state_machine_as_test(machine, settings=played(examples=4, steps=40, derandomize=True))
    assert {"ask", "adjudicate", "propose"} <= set(machine.done)
