"""Working days and pauses."""

from datetime import UTC, datetime, timedelta

import pytest

from accessprogram.clock import due_after

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, FRIDAY + timedelta(days=3)),
        (FRIDAY, 5, FRIDAY + timedelta(days=7)),
        (FRIDAY, 10, FRIDAY + timedelta(days=14)),
        (FRIDAY + timedelta(days=1), 0, FRIDAY + timedelta(days=3)),
        (FRIDAY + timedelta(days=2), 1, FRIDAY + timedelta(days=4)),
        (FRIDAY + timedelta(days=3), 4, FRIDAY + timedelta(days=7)),
    ],
)
def test_due_after_counts_monday_to_friday(opened: datetime, days: int, due: datetime) -> None:
    assert due_after(opened, days) == due


def test_due_after_moves_by_the_pause_and_off_the_weekend() -> None:
    assert due_after(FRIDAY, 1, paused=timedelta(hours=2)) == FRIDAY + timedelta(days=3, hours=2)
    assert due_after(FRIDAY, 0, paused=timedelta(days=1)) == FRIDAY + timedelta(days=3)
