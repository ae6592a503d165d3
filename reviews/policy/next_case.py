"""Which case comes next: risk, age and the clock, weighed by the programme's rule.

The order is one number that does not change while time goes by: a day passes for every case alike, so that "days open"
and "days until it is due" can be counted from any fixed day. It is written once, when a case changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accessprogram.policy.desk_rules import DeskRule

_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
# Of a case without a date (its clock stands still): as if it were due so long after it was opened.
UNDATED = timedelta(days=60)
HIGH_RISK = 40


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A case as the order sees it; ``risk`` is 0 to 100, ``due`` empty while the clock stands still."""

    risk: int
    opened: datetime
    due: datetime | None


def rank(case: Waiting, rule: DeskRule) -> float:
    """How urgent it is compared with others: the higher comes first. Comparable within one rule."""
    due = case.due if case.due is not None else case.opened + UNDATED
    points = rule.risk * case.risk - rule.age * _days(case.opened - _FIRST) - rule.due * _days(due - _FIRST)
    return round(points, 4)


def why(case: Waiting, now: datetime) -> str:
    """Why it comes when it comes, in a sentence for the person who opens it. Time is in whole days, rounded down."""
    return " ".join((_clock(case, now), _age(case, now), _risk(case)))


def _clock(case: Waiting, now: datetime) -> str:
    if case.due is None:
        return _("Its clock stands still.")
    days = int(abs(_days(case.due - now)))
    if case.due < now:
        if days == 0:
            return _("It is overdue since today.")
        return ngettext("It is overdue by %(n)d day.", "It is overdue by %(n)d days.", days) % {"n": days}
    if days == 0:
        return _("It is due within a day.")
    return ngettext("It is due in %(n)d day.", "It is due in %(n)d days.", days) % {"n": days}


def _age(case: Waiting, now: datetime) -> str:
    days = max(0, int(_days(now - case.opened)))
    if days == 0:
        return _("It was opened today.")
    words = ngettext("It has been open for %(n)d day.", "It has been open for %(n)d days.", days)
    return words % {"n": days}


def _risk(case: Waiting) -> str:
    if case.risk >= HIGH_RISK:
        return _("Its signs of risk put it before others.")
    return _("Its signs of risk are few.") if case.risk else _("It shows no sign of risk.")


def _days(span: timedelta) -> float:
    return span / _DAY
