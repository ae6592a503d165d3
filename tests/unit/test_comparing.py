"""What changed, word by word; and how alike two cases are."""

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviews.policy.precedents import Features, alike
from reviews.queries.diffs import compared

TIER = uuid.uuid4()


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_told_makes_both_texts_again(old: str, new: str) -> None:
    words = list(compared(old, new))
    assert "".join(one.text for one in words if one.kind != "added") == old
    assert "".join(one.text for one in words if one.kind != "removed") == new


def test_only_the_words_that_changed_are_told() -> None:
    words = [(one.kind, one.text) for one in compared("We test our own hosts.", "We test our customers hosts.")]
    assert words == [
        ("same", "We test our "),
        ("removed", "own"),
        ("added", "customers"),
        ("same", " hosts."),
    ]


def test_a_long_text_is_compared_by_lines() -> None:
    old = "".join(f"line {number} of it\n" for number in range(900))
    words = list(compared(old, old + "one more\n"))
    assert [(one.kind, one.text) for one in words] == [("same", old), ("added", "one more\n")]


def features(**changes: Any) -> Features:
    return Features(
        **{"tier_id": TIER, "use_cases": frozenset(), "applicant": "organisation", "country": "", "found": {}} | changes
    )


def test_what_is_alike_is_said_in_words() -> None:
    this = features(use_cases=frozenset({"a", "b"}), found={"identity": "review", "conduct": "adverse"})
    other = features(use_cases=frozenset({"b"}), found={"signatory": "review", "conduct": "adverse"})
    said = alike(this, other, {"b": "Detection"})
    assert said.why == (
        "the same tier",
        "wanted for Detection",
        "the checks found alike: Who signs, Conduct under earlier access",
    )
    assert said.points > alike(this, features(tier_id=uuid.uuid4()), {}).points
