"""How a ration for finding follows from the proved ability to finish, by a rule that is data.

A rule is ``{"steps": [{"percent": 25, "needs": {}}, {"percent": 50, "needs": {"valid": 3, "waiting": 5}}, ...]}``:
each step gives so much of what the agreement grants, and is reached when its needs and those of every step before it
are met. Needs are inputs (queries.contributions.Finishing) with the least, or the most, that they may be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

# What a need asks of an input: at least so much, or at most.
AT_LEAST = ("reported", "valid", "fixed", "valid_share")
AT_MOST = ("median_days_to_fix", "waiting")
Inputs = Mapping[str, float | int | None]


@dataclass(frozen=True)
class Unmet:
    """A need that is not met yet: which input, what it is (None: nothing to measure) and what it must be."""

    name: str
    have: float | None
    need: float


@dataclass(frozen=True)
class Earned:
    """``percent`` and ``requests`` of what was granted; the next step up, and what it lacks (none: the top)."""

    percent: int
    requests: int
    next_percent: int | None = None
    next_requests: int | None = None
    unmet: tuple[Unmet, ...] = ()


def derive(rule: Mapping[str, Any], inputs: Inputs, granted: int) -> Earned:
    """What is earned of ``granted`` requests; at least one, so that the ability to finish can be shown at all."""
    reached = None
    for step in rule["steps"]:
        unmet = tuple(_unmet(step["needs"], inputs))
        if unmet and reached is not None:
            return Earned(
                percent=int(reached["percent"]),
                requests=_part(granted, reached),
                next_percent=int(step["percent"]),
                next_requests=_part(granted, step),
                unmet=unmet,
            )
        reached = step
    return (
        Earned(percent=int(reached["percent"]), requests=_part(granted, reached)) if reached else Earned(100, granted)
    )


def _part(granted: int, step: Mapping[str, Any]) -> int:
    return max(1, granted * int(step["percent"]) // 100)


def _unmet(needs: Mapping[str, Any], inputs: Inputs) -> Iterator[Unmet]:
    for name, need in needs.items():
        have = inputs.get(name)
        met = have is not None and (have >= need if name in AT_LEAST else have <= need)
        if not met:
            yield Unmet(name, have, need)


def rule_faults(rule: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a rule from being published, in sentences."""
    steps = rule.get("steps")
    if set(rule) != {"steps"} or not isinstance(steps, list) or not steps:
        yield _("The rule must be an object with “steps”, a list.")
        return
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, Mapping) or set(step) != {"percent", "needs"} or not isinstance(step["needs"], Mapping):
            yield _("Step %(number)s needs exactly “percent” and “needs”.") % {"number": number}
            return
        yield from _step_faults(number, step)
    if steps[0]["needs"]:
        yield _("The first step is what everybody begins with: its needs must be empty.")
    percents = [step["percent"] for step in steps if isinstance(step["percent"], int)]
    if any(later <= earlier for earlier, later in pairwise(percents)):
        yield _("Each step must give more than the one before.")


def _step_faults(number: int, step: Mapping[str, Any]) -> Iterator[str]:
    percent = step["percent"]
    if not isinstance(percent, int) or isinstance(percent, bool) or not 1 <= percent <= 100:
        yield _("Step %(number)s: “percent” is a whole number from 1 to 100.") % {"number": number}
    for name, need in step["needs"].items():
        if name not in (*AT_LEAST, *AT_MOST):
            yield _("Step %(number)s: there is no input “%(name)s”.") % {"number": number, "name": name}
        elif not isinstance(need, int | float) or isinstance(need, bool) or need < 0:
            yield _("Step %(number)s: “%(name)s” must be a number.") % {"number": number, "name": name}
