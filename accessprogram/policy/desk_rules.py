"""How the desk's work is ordered and divided: a rule that is data, published per programme; the defaults stand here.

``{"risk": 1, "age": 2, "due": 6, "assign": false, "level": 5}``: points for each point of risk, for each day that a
case has been open and for each day that its date is nearer; whether waiting cases are given to people by the desk
itself; and within how many per cent of the least busy person somebody who knows the subject is preferred.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST = 1000
_NUMBERS = ("risk", "age", "due")


@dataclass(frozen=True, kw_only=True)
class DeskRule:
    """Weights of the order of work (points), and how cases are given out. ``level`` is in per cent of a capacity."""

    risk: float = 1.0
    age: float = 2.0
    due: float = 6.0
    assign: bool = False
    level: float = 5.0


def rule_of(rule: Mapping[str, Any] | None) -> DeskRule:
    """The rule that was published, its gaps filled with the defaults."""
    return DeskRule(**rule) if rule else DeskRule()


def rule_faults(rule: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a rule from being published, in sentences."""
    known = (*_NUMBERS, "assign", "level")
    for name in rule:
        if name not in known:
            yield _("There is no “%(name)s” in this rule; there are: %(known)s.") % {
                "name": name,
                "known": ", ".join(known),
            }
    for name in (*_NUMBERS, "level"):
        value = rule.get(name, 0)
        most = 100 if name == "level" else MOST
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            yield _("“%(name)s” must be a number from 0 to %(most)d.") % {"name": name, "most": most}
    if not isinstance(rule.get("assign", False), bool):
        yield _("“assign” must be true or false.")
