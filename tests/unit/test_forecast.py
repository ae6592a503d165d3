"""When the present queue is done: a day with a range, or honestly nothing."""

import pytest

from reviews.policy.forecast import Forecast, forecast


def test_a_steady_pace_gives_a_day_with_a_range_around_it() -> None:
    said = forecast(50, [5] * 20)
    assert (said.waiting, said.decided, said.days) == (50, 100, 20)
    assert (said.soonest, said.likely, said.latest) == (9, 10, 12)


@pytest.mark.parametrize("per_day", [[], [0] * 20, [9] + [0] * 19])
def test_too_few_decisions_say_nothing(per_day: list[int]) -> None:
    assert forecast(50, per_day) == Forecast(waiting=50, decided=sum(per_day), days=len(per_day))


def test_an_uneven_pace_widens_the_range_until_it_has_no_end() -> None:
    even, uneven, rare = forecast(50, [5] * 20), forecast(50, [0, 10] * 10), forecast(50, [100, *[0] * 19])
    assert even.latest is not None and uneven.latest is not None
    assert uneven.latest > even.latest and uneven.likely == even.likely
    assert rare.latest is None and rare.likely == 10


def test_nothing_waiting_is_done_today() -> None:
    assert forecast(0, [5] * 20).likely == 0
