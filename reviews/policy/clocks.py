"""Working days: how the desk's clocks count. Pure: the calendar of a programme is read by ``queries.calendars``.

A working day counts from midnight to midnight of the programme's time zone, so that "two working days" moves a date by
two such days at the same time of day, over weekends, holidays and the change to summer time alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

MONDAY_TO_FRIDAY = frozenset(range(5))
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
APPEAL_DAYS = 10  # PRODUCT.md: an appeal is answered in ten working days
REMIND_DAYS_BEFORE = 1
ESCALATE_DAYS_AFTER = 1
MOST_HOLIDAYS = 400
LONGEST_TITLE = 80
_DAY = timedelta(days=1)


class Word(StrEnum):
    """What is said of a date, in this order."""

    SOON = "soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """Which days count, and where they begin. ``weekdays``: 0 is Monday; without any, Monday to Friday."""

    zone: tzinfo = field(default_factory=lambda: ZoneInfo("UTC"))
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = frozenset()

    def counts(self, day: date) -> bool:
        """Whether this is a working day."""
        return day.weekday() in (self.weekdays or MONDAY_TO_FRIDAY) and day not in self.holidays

    def add_days(self, start: datetime, days: int) -> datetime:
        """The moment so many working days after ``start``, at the same time of day there; in UTC.

        What falls on a day that does not count moves to the next that does: with 0 days, ``start`` itself may.
        """
        local = start.astimezone(self.zone)
        day = self._first(local.date())
        for _step in range(days):
            day = self._first(day + _DAY)
        return datetime.combine(day, local.time(), tzinfo=self.zone).astimezone(UTC)

    def add_seconds(self, start: datetime, seconds: int) -> datetime:
        """The moment after so many seconds of working days; as ``seconds_between`` counts them."""
        at, left = self._awake(start), seconds
        while left > 0:
            ends = self._midnight(at.astimezone(self.zone).date() + _DAY)
            here = int((ends - at).total_seconds())
            if left < here:
                return at + timedelta(seconds=left)
            at, left = self._awake(ends), left - here
        return at

    def seconds_between(self, start: datetime, end: datetime) -> int:
        """How many seconds of working days lie between two moments; 0 when ``end`` is not after ``start``."""
        at, total = start, timedelta()
        while at < end:
            day = at.astimezone(self.zone).date()
            ends = min(end, self._midnight(day + _DAY))
            total += ends - at if self.counts(day) else timedelta()
            at = ends
        return int(total.total_seconds())

    def office_hours(self, at: datetime) -> datetime:
        """``at``, or when the office opens next (9 to 17 o'clock of a working day): nobody is reminded at night."""
        local = at.astimezone(self.zone)
        day = local.date()
        if self.counts(day) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES:
            return at
        if not self.counts(day) or local.time() >= OFFICE_CLOSES:
            day = self._first(day + _DAY)
        return datetime.combine(day, OFFICE_OPENS, tzinfo=self.zone).astimezone(UTC)

    def days_before(self, end: datetime, days: int) -> datetime:
        """The moment so many working days before ``end``, at the same time of day there; in UTC."""
        local = end.astimezone(self.zone)
        day = local.date()
        for _step in range(days):
            day -= _DAY
            while not self.counts(day):
                day -= _DAY
        return datetime.combine(day, local.time(), tzinfo=self.zone).astimezone(UTC)

    def last_days(self, until: date, count: int) -> list[date]:
        """The ``count`` working days before ``until``, oldest first."""
        found: list[date] = []
        day = until
        while len(found) < count:
            day -= _DAY
            if self.counts(day):
                found.append(day)
        return found[::-1]

    def midnight(self, day: date) -> datetime:
        """When a day begins there, in UTC."""
        return self._midnight(day)

    def _first(self, day: date) -> date:
        while not self.counts(day):
            day += _DAY
        return day

    def _awake(self, at: datetime) -> datetime:
        day = at.astimezone(self.zone).date()
        return at if self.counts(day) else self._midnight(self._first(day))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC)


def reminders(days: WorkingDays, due: datetime) -> tuple[tuple[datetime, Word], ...]:
    """When what is said of a date: a working day before it, at it, and a working day after it to a senior; in office
    hours, so that a date at night is spoken of in the morning."""
    return (
        (days.office_hours(days.days_before(due, REMIND_DAYS_BEFORE)), Word.SOON),
        (days.office_hours(due), Word.OVERDUE),
        (days.office_hours(days.add_days(due, ESCALATE_DAYS_AFTER)), Word.ESCALATED),
    )


def next_reminder(days: WorkingDays, due: datetime | None, now: datetime) -> datetime | None:
    """When something is to be said next of a date; None when there is no date, or everything was said."""
    return None if due is None else next((at for at, _word in reminders(days, due) if at > now), None)


def word_now(days: WorkingDays, due: datetime | None, now: datetime) -> Word | None:
    """What is to be said of a date now, if anything: the latest of its reminders whose time has come."""
    return None if due is None else next((word for at, word in reversed(reminders(days, due)) if at <= now), None)


def partner_reminder(days: WorkingDays, asked_at: datetime, due: datetime) -> datetime | None:
    """When the partner is reminded of a question: as the office opens on the working day before its date; None when it
    was asked later than that."""
    (day,) = days.last_days(due.astimezone(days.zone).date(), 1)
    at = days.office_hours(days.midnight(day))
    return at if at > asked_at else None


def first_of(*moments: datetime | None) -> datetime | None:
    """The earliest of those that there are."""
    there = [moment for moment in moments if moment is not None]
    return min(there) if there else None


def calendar_faults(time_zone: str, weekdays: object, holidays: object) -> Iterator[tuple[str, str]]:
    """(field, sentence) for what is wrong with a calendar: ``weekdays`` is a list of 0 (Monday) to 6, ``holidays`` one
    of ``{"day": ISO date, "title"}``."""
    if time_zone not in available_timezones():
        yield "time_zone", _("There is no time zone “%(zone)s”. Write it as Europe/Paris.") % {"zone": time_zone}
    if not isinstance(weekdays, list) or not weekdays or not set(weekdays) <= set(range(7)):
        yield "weekdays", _("Choose at least one working day of the week.")
    if not isinstance(holidays, list) or len(holidays) > MOST_HOLIDAYS:
        yield "holidays", _("Give a list of at most %(most)d days.") % {"most": MOST_HOLIDAYS}
        return
    seen: set[str] = set()
    for number, one in enumerate(holidays, start=1):
        if not isinstance(one, Mapping) or set(one) != {"day", "title"}:
            yield (
                "holidays",
                _("Line %(number)d: write the day, then its name: 2026-12-25 Christmas.") % {"number": number},
            )
            continue
        if not _is_day(one["day"]):
            yield "holidays", _("Line %(number)d: “%(day)s” is no day. Write it as 2026-12-25.") % {
                "number": number, "day": one["day"],
            }  # fmt: skip
        if not isinstance(one["title"], str) or not 1 <= len(one["title"].strip()) <= LONGEST_TITLE:
            yield "holidays", _("Line %(number)d: say in at most %(most)d letters what day it is.") % {
                "number": number, "most": LONGEST_TITLE,
            }  # fmt: skip
        if str(one["day"]) in seen:
            yield "holidays", _("The day %(day)s stands there twice.") % {"day": one["day"]}
        seen.add(str(one["day"]))


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
