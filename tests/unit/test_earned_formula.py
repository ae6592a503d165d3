"""The formula for finding: a ladder of shares, each step reached when its needs and those before it are met."""

from typing import Any

import pytest

from accessprogram.policy.earned_rations import Earned, Unmet, derive, rule_faults

RULE = {
    "steps": [
        {"percent": 25, "needs": {}},
        {"percent": 50, "needs": {"valid": 3, "valid_share": 0.5}},
        {"percent": 100, "needs": {"fixed": 5, "median_days_to_fix": 60, "waiting": 4}},
    ]
}
NOTHING: dict[str, Any] = {
    "reported": 0, "valid": 0, "fixed": 0, "valid_share": None, "median_days_to_fix": None, "waiting": 0
}  # fmt: skip
MIDDLE = {**NOTHING, "reported": 6, "valid": 3, "valid_share": 0.5, "fixed": 2, "median_days_to_fix": 20.0}
TOP = {**MIDDLE, "fixed": 5, "waiting": 4, "median_days_to_fix": 60.0}


def test_who_showed_nothing_begins_with_the_first_step() -> None:
    missing = (Unmet("valid", 0, 3), Unmet("valid_share", None, 0.5))
    assert derive(RULE, NOTHING, 1500) == Earned(25, 375, 50, 750, missing)


def test_needs_of_a_step_lift_to_it() -> None:
    assert derive(RULE, MIDDLE, 1500) == Earned(50, 750, 100, 1500, (Unmet("fixed", 2, 5),))
    assert derive(RULE, TOP, 1500) == Earned(100, 1500)


@pytest.mark.parametrize(("name", "value"), [("waiting", 5), ("median_days_to_fix", 61.0), ("fixed", 4)])
def test_one_need_that_is_missed_holds_the_step_back(name: str, value: float) -> None:
    assert derive(RULE, {**TOP, name: value}, 1000).percent == 50


def test_higher_step_is_not_reached_over_one_that_is_missed() -> None:
    assert derive(RULE, {**TOP, "valid_share": 0.4}, 1000).percent == 25


def test_at_least_one_request_is_left_to_show_what_one_can() -> None:
    assert derive(RULE, NOTHING, 3).requests == 1


def test_published_rule_has_no_fault() -> None:
    assert list(rule_faults(RULE)) == []


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"steps": []},
        {"steps": [{"percent": 25}]},
        {"steps": [{"percent": 25, "needs": {"valid": 1}}]},
        {"steps": [{"percent": 0, "needs": {}}]},
        {"steps": [{"percent": True, "needs": {}}]},
        {"steps": [{"percent": 50, "needs": {}}, {"percent": 50, "needs": {"valid": 1}}]},
        {"steps": [{"percent": 50, "needs": {}}, {"percent": 60, "needs": {"stars": 1}}]},
        {"steps": [{"percent": 50, "needs": {}}, {"percent": 60, "needs": {"valid": "many"}}]},
    ],
)
def test_rule_that_says_nothing_sensible_is_not_published(rule: dict[str, Any]) -> None:
    assert list(rule_faults(rule))
