"""How far an offering can take an attacker, by a rule that is data; and who may say otherwise.

A rule is ``{"cure_days": 30, "levels": [{"level": 1, "any": [{"benchmark", "version", "metric", "at_least", "words",
"attempts_at_most"?}]}, ...]}``. A level is reached when any run on record meets any of its conditions: the highest one
reached counts, whatever lies below it, because the worst case is what is protected against.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

ASSESSORS = ("senior_reviewer", "committee_member", "programme_administrator")
# Who reads dossiers, levels and re-examinations; which grants they see, their tiers and conflicts say.
READERS = (
    *("reviewer", "senior_reviewer", "committee_member", "appeals_reviewer", "access_operator"),
    *("commitments_verifier", "auditor", "programme_administrator"),
)
CURE_DAYS = 30
LEVELS = (1, 2, 3, 4)
_ASKED = {"benchmark", "version", "metric", "at_least", "words"}


@dataclass(frozen=True, kw_only=True)
class Score:
    """An evaluation run, as the rule sees it."""

    run_id: UUID
    benchmark: str
    version: str
    metric: str
    attempts: int
    score: float


@dataclass(frozen=True)
class Reached:
    """A condition of the rule that a run meets, in words."""

    level: int
    words: str
    run_id: UUID


def derive(rule: Mapping[str, Any], scores: Sequence[Score]) -> tuple[int | None, list[Reached]]:
    """The level, C0 to C4, and everything that leads to it, the highest first. Without a run nothing is said (None)."""
    if not scores:
        return None, []
    reached = [
        Reached(int(entry["level"]), str(condition["words"]), score.run_id)
        for entry in rule.get("levels", ())
        for condition in entry["any"]
        for score in scores
        if _meets(condition, score)
    ]
    reached.sort(key=lambda found: -found.level)
    return (reached[0].level if reached else 0), reached


def _meets(condition: Mapping[str, Any], score: Score) -> bool:
    return (
        (score.benchmark, score.version, score.metric)
        == (condition["benchmark"], condition["version"], condition["metric"])
        and score.attempts <= int(condition.get("attempts_at_most", score.attempts))
        and score.score >= float(condition["at_least"])
    )


def cure_days(rule: Mapping[str, Any]) -> int:
    """Days that a partner has to reach a level that rose above its own."""
    return int(rule.get("cure_days", CURE_DAYS))


def rule_faults(rule: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a rule from being published, in sentences."""
    levels = rule.get("levels")
    if not isinstance(levels, list) or not set(rule) <= {"levels", "cure_days"}:
        yield _("The rule must be an object with “levels”, a list, and “cure_days”.")
        return
    days = rule.get("cure_days", CURE_DAYS)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 365:
        yield _("“cure_days” must be a whole number from 1 to 365.")
    described = [level.get("level") if isinstance(level, Mapping) else None for level in levels]
    if not levels or described != [number for number in LEVELS if number in described]:
        yield _("The levels must be some of 1, 2, 3 and 4, in order.")
        return
    for level in levels:
        conditions = level.get("any")
        if not isinstance(conditions, list) or not conditions or not all(_is_condition(one) for one in conditions):
            yield _(
                "Level %(level)s: every condition under “any” needs “benchmark”, “version”, “metric”, “at_least” and"
                " “words”."
            ) % {"level": level["level"]}


def _is_condition(one: object) -> bool:
    if not isinstance(one, Mapping) or not _ASKED <= set(one) <= _ASKED | {"attempts_at_most"}:
        return False
    number = one["at_least"]
    words = all(isinstance(one[name], str) and one[name].strip() for name in _ASKED - {"at_least"})
    return words and isinstance(number, int | float) and not isinstance(number, bool)


def rises(derived: int | None, *, in_force: int | None, derived_before: int | None) -> bool:
    """Whether the rule alone raises the level: when what it says went above both the level in force and what it said
    when that was set. What two people set below the rule stays until the rule says more than it did to them."""
    if derived is None:
        return False
    return derived > max(-1 if in_force is None else in_force, -1 if derived_before is None else derived_before)


def may_assess(actor: Actor, tier_ids: Collection[UUID], proposed_by: UUID | None = None) -> Verdict:
    """Two of the provider's senior people on a tier of the programme: one proposes, another confirms."""
    if not actor.tiers(*ASSESSORS) & frozenset(tier_ids):
        return no("no_seat", _("A senior reviewer, committee member or programme administrator assesses this."))
    if proposed_by is not None and proposed_by == actor.id:
        return no("proposed", _("Whoever proposed the level does not confirm it."))
    return YES
