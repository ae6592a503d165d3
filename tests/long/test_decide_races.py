"""The races of two deciders, two hundred of them: each as tests/concurrency/test_decide_race.py has it."""

from collections.abc import Callable

import pytest

from accessprogram.models import TierVersion
from accessprogram.policy.actors import Actor
from tests.concurrency import test_decide_race as races
from tests.concurrency.test_decide_race import seniors, version

__all__ = ["seniors", "version"]
EACH = (
    races.test_two_people_propose_at_once,
    races.test_two_people_confirm_at_once,
    races.test_one_person_confirms_twice_at_once,
    races.test_a_confirmation_and_a_veto_at_once,
    races.test_a_confirmation_and_a_question_at_once,
)


@pytest.mark.parametrize("race", EACH, ids=lambda race: race.__name__)
def test_forty_rounds(
    race: Callable[[TierVersion, list[Actor]], None],
    version: TierVersion,
    seniors: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(races, "ROUNDS", 40)
    race(version, seniors)
