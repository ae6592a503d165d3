"""The capability rule as data: what reaches a level, what raises it, what makes two scores incomparable."""

from dataclasses import replace
from uuid import UUID

import pytest

from accessprogram.policy.capability import Score, cure_days, derive, rises, rule_faults
from accessprogram.policy.evaluations import Conditions, differences, grouped

CONDITION = {"benchmark": "tasks", "version": "1", "metric": "% solved", "at_least": 20, "words": "a fifth"}
RULE = {
    "levels": [{"level": 1, "any": [CONDITION]}, {"level": 3, "any": [CONDITION | {"at_least": 60, "words": "most"}]}]
}
SCORE = Score(run_id=UUID(int=1), benchmark="tasks", version="1", metric="% solved", attempts=1, score=60.0)
SAME = Conditions("tasks", "1", "% solved", 40, "Plain", "high", 1000, 1, "")


def test_nothing_on_record_says_nothing() -> None:
    assert derive(RULE, []) == (None, [])


@pytest.mark.parametrize(("score", "level"), [(0.0, 0), (19.9, 0), (20.0, 1), (59.9, 1), (60.0, 3), (100.0, 3)])
def test_highest_level_reached_counts(score: float, level: int) -> None:
    assert derive(RULE, [replace(SCORE, score=score)])[0] == level


@pytest.mark.parametrize("change", [{"benchmark": "other"}, {"version": "2"}, {"metric": "% tried"}])
def test_score_of_something_else_reaches_nothing(change: dict[str, str]) -> None:
    assert derive(RULE, [replace(SCORE, **change)])[0] == 0


def test_score_of_more_attempts_than_the_rule_takes_reaches_nothing() -> None:
    rule = {"levels": [{"level": 2, "any": [CONDITION | {"attempts_at_most": 1}]}]}
    assert [derive(rule, [replace(SCORE, attempts=k)])[0] for k in (1, 10)] == [2, 0]


def test_worst_of_several_runs_counts_and_is_named() -> None:
    worst = replace(SCORE, run_id=UUID(int=2))
    level, reached = derive(RULE, [replace(SCORE, score=5.0), worst])
    assert (level, reached[0].run_id, reached[0].words) == (3, UUID(int=2), "most")


@pytest.mark.parametrize(
    ("derived", "in_force", "before", "raised"),
    [
        (None, None, None, False),
        (0, None, None, True),
        (2, 1, None, True),
        (2, 2, None, False),
        (1, 2, None, False),
        (3, 1, 3, False),  # two people set C1 although the rule said C3: that stays ...
        (4, 1, 3, True),  # ... until the rule says more than it did to them
        (3, 4, 2, False),
    ],
)
def test_rule_raises_only_above_what_is_in_force_and_what_it_said(
    derived: int | None, in_force: int | None, before: int | None, raised: bool
) -> None:
    assert rises(derived, in_force=in_force, derived_before=before) is raised


def test_rule_that_can_be_published_has_no_fault() -> None:
    assert list(rule_faults(RULE | {"cure_days": 14})) == []
    assert (cure_days(RULE), cure_days(RULE | {"cure_days": 14})) == (30, 14)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"levels": []},
        {"levels": "1"},
        {"levels": [{"level": 0, "any": [CONDITION]}]},
        {"levels": [{"level": 2, "any": [CONDITION]}, {"level": 1, "any": [CONDITION]}]},
        {"levels": [{"level": 1, "any": []}]},
        {"levels": [{"level": 1, "any": [CONDITION | {"at_least": "20"}]}]},
        {"levels": [{"level": 1, "any": [CONDITION | {"words": " "}]}]},
        {"levels": [{"level": 1, "any": [CONDITION | {"surprise": 1}]}]},
        RULE | {"cure_days": 0},
        RULE | {"cure_days": True},
        RULE | {"other": 1},
    ],
)
def test_rule_with_a_fault_says_so(rule: dict[str, object]) -> None:
    assert len(list(rule_faults(rule))) == 1


def test_scores_are_grouped_by_everything_that_matters() -> None:
    tools, again = replace(SAME, harness="Tools"), replace(SAME, benchmark="other")
    groups = grouped([tools, SAME, again, SAME])
    assert [(group.members, group.apart) for group in groups] == [
        ((2,), ()),
        ((1, 3), ()),
        ((0,), ("harness: Tools instead of Plain",)),
    ]


def test_difference_of_what_was_not_said_is_one() -> None:
    assert differences(SAME, SAME) == ()
    assert differences(replace(SAME, effort=""), SAME) == ("effort: high instead of not said",)
