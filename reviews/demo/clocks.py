"""When the desk of the story works: its calendar, and whoever is to be reminded of a date today."""

from datetime import date

from accessprogram.models import Programme
from accessprogram.policy.actors import Actor
from reviews.models import Calendar
from reviews.operations import calendars, reminders
from reviews.policy.clocks import MONDAY_TO_FRIDAY

# Days off that are the same everywhere the story could play, this year and the next.
DAYS_OFF = (
    (1, 1, "New Year's Day"),
    (5, 1, "Labour Day"),
    (12, 25, "Christmas Day"),
    (12, 26, "Second day of Christmas"),
)


def calendar(programme: Programme, *, by: Actor, year: int) -> None:
    """The working days of the programme, before the first case is counted by them."""
    days = [
        {"day": date(one, month, day).isoformat(), "title": title}
        for one in (year, year + 1)
        for month, day, title in DAYS_OFF
    ]
    row = Calendar(programme=programme, time_zone="Europe/Amsterdam", weekdays=sorted(MONDAY_TO_FRIDAY), holidays=days)
    calendars.save(actor=by, calendar=row)


def tell() -> None:
    """What the months of the story left to be said of dates is said, as it would have been."""
    while reminders.remind_due():
        pass
