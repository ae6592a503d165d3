"""Risk in named parts: what has points, in which words, and what never has any."""

from typing import Any

import pytest

from accessprogram.policy.risk_points import SHIPPED, points_of, rule_faults
from reviews.checks import CATALOGUE
from reviews.policy.risk import INFORMS, KINDS, RiskFacts, Sign, parts, total


def _parts(signs: dict[str, Sign], **facts: Any) -> list[tuple[str, int, str]]:
    found = parts(RiskFacts(signs=signs, **facts), SHIPPED)
    return [(part.slug, part.points, part.words) for part in found]


def test_every_sign_has_points_and_every_check_a_sign() -> None:
    assert set(KINDS) == set(SHIPPED)
    named = [check for kind in KINDS.values() for check in kind.checks]
    assert sorted([*named, *INFORMS]) == sorted(CATALOGUE)


@pytest.mark.parametrize(
    ("sign", "points", "words"),
    [
        (Sign(title="Lists", outcome="adverse"), 40, "Lists: adverse, and nobody has judged it."),
        (Sign(title="Lists", outcome="review", hits=2), 20, "Lists: 2 hits wait for a person's word."),
        (Sign(title="Lists", outcome="review", word="accepted"), 5, "Lists: true, and a person accepts it."),
        (Sign(title="Lists", outcome="review", word="refused"), 40, "Lists: true, and not acceptable, a person said."),
    ],
)
def test_points_follow_what_was_found_and_what_people_said(sign: Sign, points: int, words: str) -> None:
    assert _parts({"screening": sign}) == [("watch_lists", points, words)]


def test_what_is_settled_as_harmless_or_still_runs_is_no_part() -> None:
    assert (
        _parts(
            {
                "screening": Sign(title="Lists", outcome="adverse", word="false_positive"),
                "conduct": Sign(title="Conduct", outcome="clear"),
                "relations": Sign(title="Relations", waiting=True),
                "identity": Sign(title="Identity", outcome="not_applicable"),
            }
        )
        == []
    )


@pytest.mark.parametrize("outcome", ["adverse", "review", "inconclusive", ""])
def test_how_a_domain_is_set_up_is_never_a_part(outcome: str) -> None:
    assert _parts({check: Sign(title="Posture", outcome=outcome) for check in INFORMS}) == []


def test_what_could_not_be_seen_is_one_part_with_a_bound() -> None:
    unseen = {check: Sign(title=check) for check in ("conduct", "relations", "identity", "signatory")}
    assert _parts(unseen) == [
        ("unknown", 12, "Without an answer: conduct, relations, identity, signatory."),
    ]


def test_the_gravest_of_several_checks_counts_once() -> None:
    signs = {
        "identity": Sign(title="Identity", outcome="review"),
        "signatory": Sign(title="Signatory", outcome="adverse"),
    }
    assert _parts(signs, required_approvals=3, found_later=True) == [
        ("found_later", 20, "A check that ran again found worse than was known when it was decided."),
        ("identity", 15, "Identity: needs a look. Signatory: adverse, and nobody has judged it."),
        ("reach", 10, "A tier behind which 3 people have to stand."),
    ]


def test_the_sum_ends_at_a_hundred() -> None:
    every = {check: Sign(title=check, outcome="adverse") for check in CATALOGUE}
    assert total(parts(RiskFacts(signs=every), SHIPPED)) == 100


def test_a_published_rule_changes_what_it_names_only() -> None:
    assert points_of({"points": {"reach": 0}}) == {**SHIPPED, "reach": 0}
    assert parts(RiskFacts(required_approvals=3), points_of({"points": {"reach": 0}})) == ()


@pytest.mark.parametrize(
    "rule", [{"points": {}}, {"weights": {"reach": 1}}, {"points": {"dnssec": 5}}, {"points": {"reach": 101}},
             {"points": {"reach": 0.5}}, {"points": {"reach": True}}],
)  # fmt: skip
def test_a_rule_that_says_nothing_known_is_not_published(rule: dict[str, Any]) -> None:
    assert len(list(rule_faults(rule))) == 1
    assert list(rule_faults({"points": {"reach": 5}})) == []
