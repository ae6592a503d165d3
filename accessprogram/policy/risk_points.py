"""How many points each sign of risk has: ``{"points": {sign: points}}``, over these, as they are shipped.

The desk (``reviews.policy.risk``) says what each sign is made of; what a published rule leaves out is as shipped.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

MOST = 100
SHIPPED: Mapping[str, int] = {
    "watch_lists": 40,
    "conduct": 25,
    "jurisdiction": 20,
    "intent": 20,
    "found_later": 20,
    "earlier_records": 15,
    "identity": 15,
    "entity": 15,
    "targets": 15,
    "unknown": 12,
    "addresses": 10,
    "documents": 10,
    "third_parties": 10,
    "reach": 10,
    "record": 5,
    "sign_in": 5,
    "gaps": 5,
    "other": 5,
}


def points_of(rule: Mapping[str, Any] | None) -> dict[str, int]:
    """Every sign with the points that rule now."""
    return {**SHIPPED, **(rule["points"] if rule is not None else {})}


def rule_faults(rule: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a rule from being published, in sentences."""
    points = rule.get("points")
    if set(rule) != {"points"} or not isinstance(points, Mapping) or not points:
        yield _("The rule must be an object with “points”: a sign of risk and its points.")
        return
    for sign, value in points.items():
        if sign not in SHIPPED:
            yield _("There is no sign “%(sign)s”. There are: %(signs)s.") % {"sign": sign, "signs": ", ".join(SHIPPED)}
        elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            yield _("“%(sign)s” must have 0 to %(most)d points, without a fraction.") % {"sign": sign, "most": MOST}
