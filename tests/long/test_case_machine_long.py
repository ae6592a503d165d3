"""A case under many hands: 2,000 times fifty steps (``CASE_EXAMPLES`` says another number)."""

import os

import pytest
from hypothesis.stateful import run_state_machine_as_test

from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from tests.factories.case_machine import played, prepare
from tests.factories.checks import always
from tests.factories.desk import desk

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("CASE_EXAMPLES", "2000"))


MODES = {
    "confirm": {
        *(
            "claim",
            "release",
            "ask",
            "answer",
            "amend",
            "recommend",
            "propose",
            "confirm",
            "veto",
            "conflict",
            "correct",
        ),
        *("revoke", "withdraw", "appeal", "escalate", "committee_vote", "ask_outside", "hear_outside", "assign"),
        *("take_over", "recuse"),
    },
    "independent": {"vote_unseen", "appeal", "conflict", "ask", "amend"},
}


@pytest.mark.parametrize("mode", sorted(MODES))
def test_rules_hold_two_thousand_times_fifty_steps(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=2))
    machine = prepare(desk(checks=("screening",), cool_off_hours=1, decision_mode=mode).checked())
    run_state_machine_as_test(machine, settings=played(examples=EXAMPLES // len(MODES), steps=50))
    print(mode, dict(machine.done))  # noqa: T201
    assert MODES[mode] - set(machine.done) == set()
