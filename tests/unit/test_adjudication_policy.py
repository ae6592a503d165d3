"""When one person's word on a hit is not enough, who may be the second, and who keeps a known match."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accessprogram.policy.actors import Actor
from reviews.policy.adjudications import Asked, awaits_second, may_adjudicate, may_dispose
from reviews.policy.facts import CaseFacts, Holder
from reviews.policy.second_looks import may_keep, may_say

TIER, PARTNER = uuid.uuid4(), uuid.uuid4()
A, B, C = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
TRUE, FALSE, ACCEPTED, OPEN = "true_match_refused", "false_positive", "true_match_accepted", "inconclusive"


def somebody(*roles: str, **extra: frozenset[uuid.UUID]) -> Actor:
    return Actor(id=uuid.uuid4(), seats=frozenset((role, TIER) for role in roles), **extra)


FACTS = CaseFacts(
    case_id=uuid.uuid4(), application_id=uuid.uuid4(), partner_id=PARTNER, programme_id=uuid.uuid4(), tier_id=TIER,
    kind="application", stage="review", waits_on="desk", required_approvals=2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("check", "earlier", "said", "by", "waits"),
    [
        ("screening", [], FALSE, A, False),
        ("screening", [], TRUE, A, True),
        ("screening", [], OPEN, A, False),
        ("other", [], TRUE, A, False),
        ("screening", [(TRUE, A)], TRUE, A, True),
        ("screening", [(TRUE, A)], TRUE, B, False),
        ("screening", [(TRUE, A), (OPEN, A)], TRUE, B, True),
        ("screening", [(TRUE, A)], FALSE, B, True),
        ("screening", [(TRUE, A)], FALSE, A, True),
        ("screening", [(TRUE, A), (FALSE, B)], FALSE, B, True),
        ("screening", [(TRUE, A), (FALSE, B)], FALSE, C, False),
        ("screening", [(TRUE, A), (FALSE, B), (FALSE, B)], FALSE, A, False),
        ("screening", [(TRUE, A), (TRUE, B)], FALSE, C, True),
        ("screening", [(FALSE, A), (OPEN, B)], FALSE, B, False),
    ],
)
def test_who_said_what_before_decides_whether_a_word_waits(
    check: str, earlier: list[tuple[str, uuid.UUID]], said: str, by: uuid.UUID, waits: bool
) -> None:
    assert awaits_second(check, said, by, earlier) is waits


def test_second_person_needs_no_seat_that_the_first_holds() -> None:
    first, second = somebody("screening_analyst"), somebody("screening_analyst")
    assert first.id is not None
    until = datetime.now(UTC) + timedelta(hours=1)
    held = replace(
        FACTS,
        holders={"adjudication": Holder(claim_id=uuid.uuid4(), user_id=first.id, name="First", until=until, fence=1)},
    )
    asked = Asked(first_by=first.id, first=TRUE)

    assert may_adjudicate(second, held).reason == "held"
    assert may_adjudicate(second, held, asked)
    assert may_adjudicate(somebody("senior_reviewer"), held, asked)
    assert may_adjudicate(somebody("reviewer"), held, asked).reason == "no_seat"
    assert may_adjudicate(somebody("auditor"), held, asked).reason == "no_role"
    assert may_dispose(first, held, "screening", TRUE, asked).reason == "own_word"
    assert may_dispose(first, held, "screening", FALSE, asked)
    assert may_dispose(second, held, "screening", TRUE, asked)


def test_what_was_found_after_the_decision_is_for_analysts_and_seniors() -> None:
    closed, later = replace(FACTS, stage="closed"), Asked(found_later=True)

    assert may_adjudicate(somebody("screening_analyst"), closed).reason == "closed"
    assert may_adjudicate(somebody("screening_analyst"), closed, later)
    assert may_adjudicate(somebody("senior_reviewer"), closed, later)
    assert may_adjudicate(somebody("reviewer"), closed, later).reason == "no_seat"
    conflicted = somebody("screening_analyst", conflicts=frozenset({PARTNER}))
    assert may_adjudicate(conflicted, closed, later).reason == "conflict"


def test_a_look_is_answered_by_whom_it_was_dealt_to() -> None:
    analyst = somebody("screening_analyst")
    assert analyst.id is not None

    assert may_say(analyst, FACTS, analyst.id)
    assert may_say(somebody("screening_analyst"), FACTS, analyst.id).reason == "not_yours"
    assert may_say(replace(analyst, conflicts=frozenset({PARTNER})), FACTS, analyst.id).reason == "conflict"


@pytest.mark.parametrize(
    ("role", "people", "reason"),
    [
        ("senior_reviewer", [A, B], ""),
        ("senior_reviewer", [A, A], "one_person"),
        ("senior_reviewer", [], "one_person"),
        ("screening_analyst", [A, B], "no_role"),
    ],
)
def test_a_known_match_was_called_the_same_by_two(role: str, people: list[uuid.UUID], reason: str) -> None:
    assert may_keep(somebody(role), FACTS, people).reason == reason
