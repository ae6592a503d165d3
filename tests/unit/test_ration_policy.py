"""What a ration allows, how a short pool is shared, and what is unusual: without a database."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessprogram.policy.rations import Claim, Given, fair_shares, is_short, is_unusual, least, limits, most

CLAIMS = st.lists(
    st.builds(
        lambda weight, used, more: (weight, used, used + more),
        st.integers(1, 5),
        st.integers(0, 200),
        st.integers(0, 500),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [Claim(UUID(int=n + 1), *row) for n, row in enumerate(rows)])


@pytest.mark.parametrize(
    ("given_", "state", "expected"),
    [
        (Given("day", 100), "active", (100, None, "granted")),
        (Given("day", 100, 5000), "restricted", (10, 500, "restricted")),
        (Given("day", 5), "restricted", (1, None, "restricted")),
        (Given("day", 0), "restricted", (0, None, "restricted")),
        (Given("day", 100, earned_requests=30, share_requests=20), "active", (20, None, "share")),
        (Given("day", 100, earned_requests=30), "restricted", (3, None, "restricted")),
    ],
)
def test_lowest_number_counts(given_: Given, state: str, expected: tuple[int, int | None, str]) -> None:
    found = limits(given_, state)
    assert (found.requests, found.tokens, found.by) == expected


@settings(deadline=None, max_examples=200)
@given(capacity=st.integers(0, 3000), claims=CLAIMS)
def test_shares_are_within_the_pool_and_fair_by_weight(capacity: int, claims: list[Claim]) -> None:
    shares = fair_shares(capacity, claims)
    by_id = {claim.ration_id: claim for claim in claims}
    assert sum(shares.values()) <= max(capacity, sum(claim.used for claim in claims))
    for key, share in shares.items():
        assert by_id[key].used <= share <= by_id[key].granted
    # Whoever has neither all that was granted nor more than the level by what was used already stands at one level.
    open_ = [claim for claim in claims if claim.used < shares[claim.ration_id] < claim.granted]
    levels = [shares[claim.ration_id] / claim.weight for claim in open_]
    if levels:
        assert max(levels) - min(levels) <= 1


def test_heavier_tier_gets_its_multiple_and_a_modest_one_all_it_was_granted() -> None:
    small, light, heavy = (UUID(int=number) for number in (1, 2, 3))
    claims = [Claim(small, 1, 0, 10), Claim(light, 1, 0, 500), Claim(heavy, 3, 0, 500)]
    assert fair_shares(410, claims) == {small: 10, light: 100, heavy: 300}
    assert fair_shares(10_000, claims) == {small: 10, light: 500, heavy: 500}


@pytest.mark.parametrize(
    ("used", "granted", "short"), [(79, 200, False), (80, 200, True), (80, 100, False), (100, 101, True)]
)
def test_pool_is_short_when_most_is_used_and_more_is_granted(used: int, granted: int, short: bool) -> None:
    assert is_short(100, [Claim(UUID(int=1), 1, used, granted)]) is short


def test_bounds_of_a_move() -> None:
    assert (least(100), least(5), most(100, 1000), most(100, 120), most(100, 80)) == (10, 1, 150, 120, 100)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((111, 100, 50.0, 14), "over"),
        ((100, 100, 10.0, 14), "jump"),
        ((100, 100, 30.0, 14), ""),
        ((100, 100, 1.0, 2), ""),
        ((49, 100, 1.0, 14), ""),
    ],
)
def test_unusual_use(numbers: tuple[int, int, float, int], why: str) -> None:
    assert is_unusual(*numbers) == why
