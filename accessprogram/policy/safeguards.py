"""How a safeguard level follows from facts, by a rule that is data; and when it is enough for a capability level.

A rule is ``{"levels": [{"level": 1, "needs": [{"fact": "check:email_domain", "words": "..."}]}, ...]}``, cumulative:
S2 needs everything that S1 and S2 name. Facts are ``check:<slug>``, ``answer:<question>`` (also with ``=<choice>``),
``pledged:<template>`` and ``verified:<template>``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

HIGHEST = 4


@dataclass(frozen=True)
class Need:
    """A fact that a level asks for, in words."""

    level: int
    fact: str
    words: str

    def as_data(self) -> dict[str, Any]:
        return {"level": self.level, "fact": self.fact, "words": self.words}


def needs(rule: Mapping[str, Any]) -> list[Need]:
    """Everything the rule asks for, lowest level first."""
    found = [
        Need(int(entry["level"]), str(need["fact"]), str(need.get("words") or need["fact"]))
        for entry in rule.get("levels", ())
        for need in entry.get("needs", ())
    ]
    return sorted(found, key=lambda need: need.level)


def derive(rule: Mapping[str, Any], facts: Collection[str]) -> tuple[int, list[Need]]:
    """The level reached, S0 to S4, and everything that is missing for the levels above it.

    A level that the rule does not describe is not reached by saying nothing about it.
    """
    missing = [need for need in needs(rule) if need.fact not in facts]
    described = {int(entry["level"]) for entry in rule.get("levels", ())}
    short = {need.level for need in missing}
    level = 0
    while level < HIGHEST and level + 1 in described and level + 1 not in short:
        level += 1
    return level, missing


def is_enough(*, capability: int | None, safeguard: int | None) -> bool:
    """An offering at Cn needs a partner at Sn or better; what was never assessed is never enough."""
    return capability is not None and safeguard is not None and capability <= safeguard
