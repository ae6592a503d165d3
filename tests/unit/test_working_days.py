"""How the desk's clocks count: working days, holidays, time zones, summer time, pauses, office hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reviews.policy.clocks import WorkingDays, next_reminder, partner_reminder

PARIS = WorkingDays(zone=ZoneInfo("Europe/Paris"), holidays=frozenset({date(2026, 5, 1)}))
SUNDAYS = WorkingDays(zone=ZoneInfo("Asia/Riyadh"), weekdays=frozenset({6, 0, 1, 2, 3}))
UTC_DAYS = WorkingDays()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "start", "count", "expected"),
    [
        (UTC_DAYS, "2026-03-02T10:00", 0, "2026-03-02T10:00"),
        (UTC_DAYS, "2026-03-02T10:00", 5, "2026-03-09T10:00"),
        (UTC_DAYS, "2026-03-06T10:00", 1, "2026-03-09T10:00"),
        (UTC_DAYS, "2026-03-07T10:00", 0, "2026-03-09T10:00"),
        # May 1st is a Friday and a holiday.
        (PARIS, "2026-04-30T08:00", 1, "2026-05-04T08:00"),
        # Summer time begins on Sunday, March 29th: 10 o'clock in Paris stays 10 o'clock.
        (PARIS, "2026-03-27T09:00", 1, "2026-03-30T08:00"),
        # Saturday evening in UTC is Sunday in Riyadh, where Sunday is a working day.
        (SUNDAYS, "2026-03-07T22:00", 0, "2026-03-07T22:00"),
        (SUNDAYS, "2026-03-05T10:00", 1, "2026-03-08T10:00"),
    ],
)
def test_add_days_counts_working_days_of_the_zone(days: WorkingDays, start: str, count: int, expected: str) -> None:
    assert days.add_days(at(start), count) == at(expected)


@pytest.mark.parametrize(
    ("days", "start", "end", "hours"),
    [
        (UTC_DAYS, "2026-03-02T10:00", "2026-03-02T12:30", 2.5),
        (UTC_DAYS, "2026-03-06T12:00", "2026-03-09T12:00", 24),
        (UTC_DAYS, "2026-03-07T00:00", "2026-03-09T00:00", 0),
        (UTC_DAYS, "2026-03-03T00:00", "2026-03-02T00:00", 0),
        (PARIS, "2026-04-30T22:00", "2026-05-03T22:00", 0),
        (PARIS, "2026-04-30T21:00", "2026-05-03T23:00", 2),
    ],
)
def test_seconds_between_leaves_out_what_does_not_count(days: WorkingDays, start: str, end: str, hours: float) -> None:
    assert days.seconds_between(at(start), at(end)) == int(hours * 3600)


@pytest.mark.parametrize("days", [UTC_DAYS, PARIS, SUNDAYS])
def test_add_seconds_is_undone_by_seconds_between(days: WorkingDays) -> None:
    for hour in range(0, 24 * 14, 5):
        start = at("2026-04-24T00:30") + timedelta(hours=hour)
        for seconds in (0, 1, 3600, 86_400, 5 * 86_400 + 17):
            assert days.seconds_between(start, days.add_seconds(start, seconds)) == seconds


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-04-30T08:00", "2026-04-30T08:00"),
        ("2026-04-30T02:00", "2026-04-30T07:00"),
        ("2026-04-30T15:00", "2026-05-04T07:00"),
        ("2026-05-02T10:00", "2026-05-04T07:00"),
    ],
)
def test_office_hours_are_nine_to_five_of_a_working_day_there(moment: str, expected: str) -> None:
    assert PARIS.office_hours(at(moment)) == at(expected)


def test_days_before_steps_over_the_weekend_and_last_days_are_working_days() -> None:
    assert UTC_DAYS.days_before(at("2026-03-09T10:00"), 1) == at("2026-03-06T10:00")
    assert PARIS.last_days(date(2026, 5, 5), 3) == [date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 4)]


def test_a_date_is_reminded_of_a_day_before_at_it_and_a_day_after() -> None:
    due, said = at("2026-03-09T18:00"), []
    now = at("2026-03-02T10:00")
    while (moment := next_reminder(UTC_DAYS, due, now)) is not None:
        said.append(moment)
        now = moment
    # The office is closed at 18: each is said the next morning.
    assert said == [at("2026-03-09T09:00"), at("2026-03-10T09:00"), at("2026-03-11T09:00")]
    assert next_reminder(UTC_DAYS, None, now) is None


@pytest.mark.parametrize(
    ("days", "asked", "due", "expected"),
    [
        (UTC_DAYS, "2026-03-02T10:00", "2026-03-06T16:00", "2026-03-05T09:00"),
        # A date at night, and one on a Saturday evening: still before it, in the morning.
        (UTC_DAYS, "2026-03-02T10:00", "2026-03-06T23:00", "2026-03-05T09:00"),
        (UTC_DAYS, "2026-03-02T10:00", "2026-03-07T20:00", "2026-03-06T09:00"),
        # May 1st is a Friday and a holiday: before the Monday after comes the Thursday, at nine in Paris.
        (PARIS, "2026-04-20T08:00", "2026-05-04T08:00", "2026-04-30T07:00"),
        # Asked when that morning was over: they have just read it.
        (UTC_DAYS, "2026-03-05T10:00", "2026-03-06T10:00", None),
    ],
)
def test_partner_is_reminded_in_the_morning_of_the_working_day_before(
    days: WorkingDays, asked: str, due: str, expected: str | None
) -> None:
    assert partner_reminder(days, at(asked), at(due)) == (at(expected) if expected else None)
