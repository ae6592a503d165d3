"""Seats and check runs are taken by one at a time, whoever comes at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from accessprogram.errors import CountersignError
from accessprogram.models import TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.checks import CATALOGUE
from reviews.models import Case, CheckRun, Claim, Finding
from reviews.operations import checks, claims, runs
from reviews.queries.invariants import INVARIANTS
from tests import factories
from tests.factories.checks import always
from tests.factories.races import case_in_checks, case_in_review, racing

WORKERS = 4


@pytest.fixture
def version(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> TierVersion:
    for slug in ("one", "two"):
        monkeypatch.setitem(CATALOGUE, slug, always(slug))
    return factories.tier_version(checks=("one", "two"))


def _take(actor: Actor, case: Case) -> Claim:
    return claims.take(actor=actor, case_id=case.id, seat="review")


def test_a_seat_that_many_take_at_once_has_one_holder(version: TierVersion) -> None:
    people = [actor_of(factories.seat("reviewer", tier=version.tier)) for _number in range(WORKERS)]
    with racing(WORKERS) as race:
        for _round in range(25):
            case = case_in_review(version)
            won = [
                claim
                for claim in race.run(*(partial(_take, person, case) for person in people))
                if not isinstance(claim, CountersignError)
            ]
            assert len(won) == 1
    assert Claim.objects.filter(released_at__isnull=True).count() == 25


def _drain(work: Callable[[], Any]) -> list[Any]:
    done = []
    while (found := work()) is not None:
        done.append(found)
    return done


def test_a_run_that_many_workers_want_is_claimed_once(version: TierVersion) -> None:
    for _number in range(20):
        case_in_checks(version)
    with racing(WORKERS) as race:
        claimed = [
            run.pk
            for several in race.run(*[partial(_drain, runs.claim_next)] * WORKERS)
            for run in several  # type: ignore[attr-defined]
        ]
    assert len(claimed) == len(set(claimed)) == 40
    assert set(CheckRun.objects.values_list("fence", "status")) == {(1, "running")}


def test_many_workers_settle_each_run_once_and_move_each_case_once(version: TierVersion) -> None:
    made = [case_in_checks(version) for _number in range(20)]
    with racing(WORKERS) as race:
        tried = race.run(*[partial(checks.perform_due, limit=100)] * WORKERS)
    assert sum(tried) == 40  # type: ignore[arg-type]
    assert Finding.objects.count() == 40
    for case in made:
        assert list(case.transitions.values_list("stage", flat=True)) == ["checks", "review"]
    assert {rule.__name__: found for rule in INVARIANTS if (found := list(rule()))} == {}
