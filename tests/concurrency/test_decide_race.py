"""Two people decide, confirm, veto and ask at once: one grant at most, every case able to go on.

A few rounds of each; tests/long/test_decide_races.py makes them two hundred.
"""

from functools import partial
from typing import Any

import pytest

from accessprogram.errors import CountersignError
from accessprogram.models import Grant, TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.queries import invariants as of_the_facts
from accessprogram.queries.actors import actor_of
from reviews.models import Case, Decision, ReasonCode
from reviews.operations import cases, cool_offs, decisions
from reviews.queries.invariants import INVARIANTS
from tests import factories
from tests.factories.desk import approval
from tests.factories.races import Race, case_in_review, racing

ROUNDS = 8
REFUSED = CountersignError


@pytest.fixture
def version(fresh_database: str) -> TierVersion:
    return factories.tier_version(checks=("completeness",))


@pytest.fixture
def seniors(version: TierVersion) -> list[Actor]:
    return [actor_of(factories.seat("senior_reviewer", tier=version.tier)) for _number in range(4)]


def _propose(actor: Actor, case: Case, **changes: Any) -> Decision:
    return decisions.propose(actor=actor, case_id=case.id, **approval(**changes))


def _confirm(actor: Actor, decision: Decision) -> decisions.Result:
    return decisions.confirm(actor=actor, decision_id=decision.id, basis_hash=decision.basis_hash)


def _states(case: Case) -> list[str]:
    return sorted(case.decisions.values_list("state", flat=True))


def _grants(case: Case) -> int:
    return Grant.objects.filter(decision_id__in=case.decisions.values("id")).count()


def _not_stuck(case: Case, seniors: list[Actor]) -> None:
    """Whatever the race left, two people can end the case with one grant."""
    case.refresh_from_db()
    if case.stage == "closed":
        return
    case.application.questions.update(due_at=case.created_at)
    cases.resume_overdue()
    held = case.decisions.filter(state="held", outcome="approve").first() or _propose(seniors[2], case)
    _confirm(seniors[3], held)
    case.refresh_from_db()
    assert (case.stage, _grants(case)) == ("closed", 1)


def _whole() -> None:
    facts = (of_the_facts.one_live_line, of_the_facts.lines_follow_their_sources, of_the_facts.chains_verify)
    assert {rule.__name__: found for rule in (*INVARIANTS, *facts) if (found := list(rule()))} == {}


def _won(outcomes: list[object]) -> list[object]:
    return [outcome for outcome in outcomes if not isinstance(outcome, REFUSED)]


def test_two_people_propose_at_once(version: TierVersion, seniors: list[Actor]) -> None:
    reason = ReasonCode.objects.create(
        programme=version.tier.programme, slug="unclear", title="Unclear", applicant_text="We could not see why."
    )
    with racing(2) as race:
        for number in range(ROUNDS):
            case = case_in_review(version)
            # The same decision twice, or two that differ: then the later one takes the place of the earlier.
            other = {} if number % 2 else {"outcome": "decline", "reason_codes": [reason.slug]}
            won = _won(race.run(partial(_propose, seniors[0], case), partial(_propose, seniors[1], case, **other)))
            assert len(won) == (1 if number % 2 else 2)
            assert _states(case) == (["held"] if number % 2 else ["held", "superseded"])
            assert _grants(case) == 0
            _not_stuck(case, seniors)
    _whole()


def test_two_people_confirm_at_once(version: TierVersion, seniors: list[Actor]) -> None:
    with racing(2) as race:
        for _number in range(ROUNDS):
            case = case_in_review(version)
            decision = _propose(seniors[0], case)
            won = _won(race.run(partial(_confirm, seniors[1], decision), partial(_confirm, seniors[2], decision)))
            assert len(won) == 1
            assert (_states(case), _grants(case)) == (["effective"], 1)
            assert decision.approvals.count() == 2
    _whole()


def test_one_person_confirms_twice_at_once(version: TierVersion, seniors: list[Actor]) -> None:
    with racing(2) as race:
        for _number in range(ROUNDS):
            case = case_in_review(version)
            decision = _propose(seniors[0], case)
            won = _won(race.run(partial(_confirm, seniors[1], decision), partial(_confirm, seniors[1], decision)))
            assert len(won) == 1
            assert (_states(case), _grants(case)) == (["effective"], 1)
    _whole()


def _veto(actor: Actor, decision: Decision) -> Decision:
    return cool_offs.veto(actor=actor, decision_id=decision.id, reason="Wait.")


def test_a_confirmation_and_a_veto_at_once(version: TierVersion, seniors: list[Actor]) -> None:
    seen = set()
    with racing(2) as race:
        for _number in range(ROUNDS):
            case = case_in_review(version)
            decision = _propose(seniors[0], case)
            won = _won(race.run(partial(_confirm, seniors[1], decision), partial(_veto, seniors[2], decision)))
            assert len(won) == 1
            (state,) = _states(case)
            assert (state, _grants(case)) in (("effective", 1), ("vetoed", 0))
            seen.add(state)
            _not_stuck(case, seniors)
    _whole()


def _ask(actor: Actor, case: Case) -> object:
    return cases.ask_partner(actor=actor, case_id=case.id, section="", text="Who?", due_days=5)


def _race_with_a_question(race: Race, version: TierVersion, seniors: list[Actor]) -> None:
    case = case_in_review(version)
    decision = _propose(seniors[0], case)
    confirmed, asked = race.run(partial(_confirm, seniors[1], decision), partial(_ask, seniors[2], case))
    if isinstance(asked, REFUSED):
        assert (_states(case), _grants(case)) == (["effective"], 1)
    else:
        # The question came first: the approval found nothing held any more.
        assert isinstance(confirmed, REFUSED)
        assert (_states(case), _grants(case)) == (["superseded"], 0)
    _not_stuck(case, seniors)


def test_a_confirmation_and_a_question_at_once(version: TierVersion, seniors: list[Actor]) -> None:
    with racing(2) as race:
        for _number in range(ROUNDS):
            _race_with_a_question(race, version, seniors)
    _whole()
