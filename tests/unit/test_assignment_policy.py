"""How waiting cases are divided, and in which order they come."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accessprogram.policy.desk_rules import DeskRule, rule_faults, rule_of
from reviews.policy.assignment import Colleague, WaitingCase, assign
from reviews.policy.next_case import Waiting, rank, why

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TIER = UUID(int=1)


def case(number: int, partner: int = 0, *subjects: str) -> WaitingCase:
    return WaitingCase(
        case_id=UUID(int=number), tier_id=TIER, partner_id=UUID(int=partner), subjects=frozenset(subjects)
    )


def person(
    number: int,
    capacity: int = 10,
    held: int = 0,
    *expertise: str,
    may: Callable[[WaitingCase], bool] = lambda case: True,
) -> Colleague:
    return Colleague(
        user_id=UUID(int=number), capacity=capacity, open=held, expertise=frozenset(expertise), may_take=may
    )


def chosen(cases: list[WaitingCase], people: list[Colleague]) -> dict[int, int]:
    return {one.int: choice.user_id.int for one, choice in assign(cases, people).items()}


def test_whoever_has_most_room_for_their_capacity_gets_the_case() -> None:
    assert chosen([case(1)], [person(7, 10, 4), person(8, 20, 5)]) == {1: 8}


def test_among_people_about_level_the_one_who_knows_the_subject_gets_it() -> None:
    knows = person(8, 20, 5, "malware")
    assert chosen([case(1, 0, "malware"), case(2)], [person(7, 20, 5), knows]) == {1: 8, 2: 7}
    assert "malware" in assign([case(1, 0, "malware")], [person(7, 20, 5), knows])[UUID(int=1)].why


def test_knowing_the_subject_is_no_reason_for_holding_much_more_than_others() -> None:
    assert chosen([case(1, 0, "malware")], [person(7, 20, 2), person(8, 20, 12, "malware")]) == {1: 7}


def test_nobody_gets_more_than_they_take_and_the_most_urgent_go_first() -> None:
    assert chosen([case(1), case(2), case(3)], [person(7, 2, 0)]) == {1: 7, 2: 7}
    assert chosen([case(1)], [person(7, 0, 0), person(8, 3, 3)]) == {}


def test_nobody_is_given_what_they_may_not_take() -> None:
    conflicted = person(7, may=lambda one: one.partner_id != UUID(int=5))
    assert chosen([case(1, 5), case(2, 6)], [conflicted]) == {2: 7}


PEOPLE = range(40)


@dataclass
class Office:
    """Days of about forty new cases, once twelve hundred at a time. Of what somebody holds, about two in a hundred
    close a day while they are present; half of the people are away for one to three weeks at some time."""

    dice: random.Random
    waits: list[int] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.capacity = {one: self.dice.choice((50, 60, 75)) for one in PEOPLE}
        self.conflicts = {one: {UUID(int=self.dice.randrange(300)) for _ in range(6)} for one in PEOPLE}
        self.away = {one: self._absence(one) for one in PEOPLE}
        self.held: dict[int, list[WaitingCase]] = {one: [] for one in PEOPLE}
        self.waiting: list[tuple[int, WaitingCase]] = []

    def _absence(self, one: int) -> range:
        begin = self.dice.randrange(200)
        return range(begin, begin + self.dice.randrange(5, 16)) if one % 2 else range(0)

    def come(self, day: int, numbers: range) -> None:
        self.waiting += [(day, case(number, self.dice.randrange(300))) for number in numbers]

    def divide(self, day: int) -> None:
        present = [one for one in PEOPLE if day not in self.away[one]]
        free_of = {one: (lambda c, mine=self.conflicts[one]: c.partner_id not in mine) for one in present}
        people = [person(one, self.capacity[one], len(self.held[one]), may=free_of[one]) for one in present]
        given = assign([one for _since, one in self.waiting], people)
        for since, one in self.waiting:
            if one.case_id in given:
                who = given[one.case_id].user_id.int
                assert who in present
                assert one.partner_id not in self.conflicts[who]
                self.held[who].append(one)
                self.waits.append(day - since)
        self.waiting = [(since, one) for since, one in self.waiting if one.case_id not in given]
        assert all(len(self.held[one]) <= self.capacity[one] for one in PEOPLE)
        shares = [len(self.held[one]) / self.capacity[one] for one in present]
        self.spreads.append(max(shares) - min(shares))
        for one in present:
            self.held[one] = [case for case in self.held[one] if self.dice.random() > 0.021]


def test_ten_thousand_cases_among_forty_people_with_absences_and_conflicts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    office, made, day = Office(random.Random(20261123)), 0, 0
    while made < 10_000 or office.waiting:
        new = min(1200 if day == 100 else office.dice.randrange(30, 51), 10_000 - made)
        office.come(day, range(made + 1, made + new + 1))
        made += new
        office.divide(day)
        day += 1
    waits, spread = sorted(office.waits), max(office.spreads)
    assert len(waits) == 10_000
    assert spread <= 0.10
    with capsys.disabled():
        print(  # noqa: T201 - the figures that this simulation is for
            f"\nassignment: {day} days, spread of open work at most {spread:.1%} of a capacity; time to first "
            f"assignment: half on day {waits[5_000]}, 95 % by day {waits[9_500]}, the last on day {waits[-1]}"
        )


@pytest.mark.parametrize("days", [0, 3, 400])
def test_the_order_of_two_cases_does_not_change_while_time_goes_by(days: int) -> None:
    rule = DeskRule()
    first = Waiting(risk=10, opened=NOW, due=NOW + timedelta(days=2))
    second = Waiting(risk=60, opened=NOW, due=NOW + timedelta(days=12))
    later = timedelta(days=days)
    moved = [
        Waiting(risk=one.risk, opened=one.opened - later, due=one.due - later) for one in (first, second) if one.due
    ]
    assert rank(first, rule) - rank(second, rule) == pytest.approx(rank(moved[0], rule) - rank(moved[1], rule))


def test_risk_age_and_the_date_each_bring_a_case_forward() -> None:
    rule = DeskRule(risk=1, age=2, due=6)
    plain = Waiting(risk=0, opened=NOW, due=NOW + timedelta(days=5))
    assert rank(Waiting(risk=30, opened=plain.opened, due=plain.due), rule) - rank(plain, rule) == pytest.approx(30)
    older = Waiting(risk=0, opened=NOW - timedelta(days=3), due=plain.due)
    assert rank(older, rule) - rank(plain, rule) == pytest.approx(6)
    sooner = Waiting(risk=0, opened=NOW, due=NOW + timedelta(days=3))
    assert rank(sooner, rule) - rank(plain, rule) == pytest.approx(12)
    paused = Waiting(risk=0, opened=NOW, due=None)
    assert rank(paused, rule) < rank(plain, rule)


def test_why_a_case_comes_next_is_said_in_words() -> None:
    opened = NOW - timedelta(days=6, hours=3)
    assert why(Waiting(risk=55, opened=opened, due=NOW + timedelta(hours=30)), NOW) == (
        "It is due in 1 day. It has been open for 6 days. Its signs of risk put it before others."
    )
    assert why(Waiting(risk=0, opened=NOW, due=NOW - timedelta(days=2, hours=1)), NOW) == (
        "It is overdue by 2 days. It was opened today. It shows no sign of risk."
    )


def test_a_rule_of_the_desk_is_refused_in_sentences_and_its_gaps_are_the_defaults() -> None:
    assert rule_of({"risk": 3, "assign": True}) == DeskRule(risk=3, assign=True)
    assert rule_of(None) == DeskRule()
    assert list(rule_faults({"risk": 3, "assign": True})) == []
    assert len(list(rule_faults({"weight": 1, "risk": -1, "age": True, "assign": 1, "level": 101}))) == 5
