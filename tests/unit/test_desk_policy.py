"""The rules of the desk, one condition at a time: role, conflict, seat, stage, count."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessprogram.policy.actors import Actor, Verdict
from accessprogram.roles import PROGRAMME_ROLES
from reviews.policy.adjudications import may_adjudicate, may_dispose
from reviews.policy.cases import may_ask_partner, may_note, may_rerun
from reviews.policy.claims import SEAT_ROLES, may_claim, may_release
from reviews.policy.decisions import counts_hold, may_confirm, may_propose, may_propose_outcome, may_veto
from reviews.policy.facts import CaseFacts, DecisionFacts, Holder
from reviews.policy.recommendations import may_recommend
from reviews.policy.waivers import may_approve_waiver, may_ask_waiver

TIER, PARTNER = uuid.uuid4(), uuid.uuid4()


def somebody(*roles: str, **extra: Any) -> Actor:
    return Actor(id=uuid.uuid4(), seats=frozenset((role, TIER) for role in roles), **extra)


def facts(**changes: Any) -> CaseFacts:
    return CaseFacts(
        **{
            "case_id": uuid.uuid4(), "application_id": uuid.uuid4(), "partner_id": PARTNER,
            "programme_id": uuid.uuid4(), "tier_id": TIER, "kind": "application", "stage": "review",
            "waits_on": "desk", "required_approvals": 2, "unsettled": {"late": "Late"},
        } | changes
    )  # fmt: skip


def held(by: Actor, **changes: Any) -> DecisionFacts:
    approvers = changes.pop("approvers", {by.id})
    return DecisionFacts(
        **{
            "decision_id": uuid.uuid4(), "state": "held", "outcome": "approve", "basis_hash": "0", "required": 2,
            "decided_by": by.id, "approvers": frozenset(approvers),
        } | changes
    )  # fmt: skip


def holder(actor: Actor) -> Holder:
    assert actor.id is not None
    return Holder(
        claim_id=uuid.uuid4(), user_id=actor.id, name="Somebody", until=datetime.now(UTC) + timedelta(hours=1), fence=1
    )


def _rules(actor: Actor, case: CaseFacts) -> dict[str, Verdict]:
    """Every rule, asked of a case on which the role alone decides."""
    other = held(somebody("senior_reviewer"))
    settled = {"unsettled": {}}
    seated = {"holders": {"review": holder(actor)}}
    waiting = {"stage": case.stage if case.closed else "confirmation", "decision": other}
    return {
        "note": may_note(actor, case),
        "ask_partner": may_ask_partner(actor, case),
        "rerun": may_rerun(actor, case),
        "claim_review": may_claim(actor, case, "review"),
        "claim_adjudication": may_claim(actor, case, "adjudication"),
        "adjudicate": may_adjudicate(actor, _with(case, **seated)),
        "ask_waiver": may_ask_waiver(actor, case, "late"),
        "approve_waiver": may_approve_waiver(actor, case, uuid.uuid4()),
        "recommend": may_recommend(actor, _with(case, **seated)),
        "propose": may_propose(actor, _with(case, **settled)),
        "confirm": may_confirm(actor, _with(case, **waiting)),
        "veto": may_veto(actor, _with(case, **waiting)),
    }


def _with(case: CaseFacts, **changes: Any) -> CaseFacts:
    return replace(case, **changes)


JUDGE = {"note", "ask_partner"}
MAY: dict[str, set[str]] = {
    "intake_officer": JUDGE,
    "screening_analyst": JUDGE | {"rerun", "claim_adjudication", "adjudicate"},
    "reviewer": JUDGE | {"rerun", "claim_review", "claim_adjudication", "adjudicate", "ask_waiver", "recommend"},
    "senior_reviewer": JUDGE
    | {"rerun", "claim_review", "claim_adjudication", "adjudicate", "ask_waiver", "recommend"}
    | {"approve_waiver", "propose", "confirm", "veto"},
    "committee_member": JUDGE | {"approve_waiver", "propose", "confirm"},
    "appeals_reviewer": JUDGE,
}


@pytest.mark.parametrize("role", sorted(PROGRAMME_ROLES))
def test_each_role_may_what_is_its_own(role: str) -> None:
    verdicts = _rules(somebody(role), facts())

    assert {name for name, verdict in verdicts.items() if verdict} == MAY.get(role, set())
    for name, verdict in verdicts.items():
        assert bool(verdict) or (verdict.reason and verdict.sentence), name


@pytest.mark.parametrize(
    "actor",
    [
        somebody(*PROGRAMME_ROLES, conflicts=frozenset({PARTNER})),
        Actor(id=uuid.uuid4(), seats=frozenset((role, uuid.uuid4()) for role in PROGRAMME_ROLES)),
        somebody(*PROGRAMME_ROLES, active=False),
        Actor(id=uuid.uuid4()),
    ],
    ids=["conflict", "another tier", "closed account", "nobody"],
)
def test_nobody_without_a_seat_or_with_a_conflict_may_anything(actor: Actor) -> None:
    assert not any(_rules(actor, facts()).values())


def test_a_closed_case_allows_nothing() -> None:
    assert not any(_rules(somebody(*PROGRAMME_ROLES), facts(stage="closed")).values())


def test_nobody_takes_a_seat_that_another_holds() -> None:
    mine, other = somebody("reviewer"), somebody("reviewer")
    for seat in SEAT_ROLES:
        assert not may_claim(mine, facts(holders={seat: holder(other)}), seat)
    assert may_claim(mine, facts(holders={"review": holder(mine)}), "review")
    assert not may_claim(mine, facts(holders={"second_review": holder(mine)}), "review")
    assert not may_release(mine, facts(holders={"review": holder(other)}), "review")
    assert may_release(somebody("senior_reviewer"), facts(holders={"review": holder(other)}), "review")


@pytest.mark.parametrize("slug", ["screening", "identity", "signatory"])
def test_what_is_never_waived_is_never_accepted_either(slug: str) -> None:
    senior = somebody("senior_reviewer")
    case = facts(unsettled={slug: slug}, holders={"review": holder(senior)})

    assert not may_ask_waiver(senior, case, slug)
    assert not may_dispose(senior, case, slug, "true_match_accepted")
    assert may_dispose(senior, case, slug, "true_match_refused")
    assert may_dispose(senior, case, "other", "true_match_accepted")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unsettled": {"late": "Late"}}, "unsettled"),
        ({"waits_on": "partner"}, "waits_on_partner"),
        ({"stage": "checks"}, "wrong_stage"),
        ({"stage": "confirmation"}, "decided"),
    ],
)
def test_propose_waits_for(changes: dict[str, Any], reason: str) -> None:
    assert may_propose(somebody("senior_reviewer"), facts(**({"unsettled": {}} | changes))).reason == reason


@pytest.mark.parametrize(
    ("changes", "reason"), [({"refused": ("S",)}, "true_match"), ({"gaps": ("C2",)}, "proportion")]
)
def test_only_approvals_need_proportion_and_no_refused_match(changes: dict[str, Any], reason: str) -> None:
    senior, case = somebody("senior_reviewer"), facts(unsettled={}, **changes)

    assert may_propose_outcome(senior, case, "approve").reason == reason
    assert may_propose_outcome(senior, case, "approve_conditions").reason == reason
    assert may_propose_outcome(senior, case, "decline")


def test_a_cooling_decision_is_vetoed_but_not_worked_on() -> None:
    senior = somebody("senior_reviewer")
    cooling = facts(stage="confirmation", decision=held(somebody(), state="cooling_off"), unsettled={})

    assert may_veto(senior, cooling)
    for rule in (may_ask_partner, may_rerun, may_adjudicate, may_propose, may_confirm):
        assert not rule(senior, cooling), rule


# --- Counting people ---
def _decide(order: list[Actor], recommenders: set[uuid.UUID], required: int) -> set[uuid.UUID] | None:
    """Let these people approve one after the other as far as the rules let them; who stands behind it when it holds."""
    first, *others = order
    case = facts(unsettled={}, required_approvals=required, recommenders=frozenset(recommenders))
    if not may_propose(first, case):
        return None
    behind = {first.id}
    for person in others:
        if len(behind) == required:
            break
        decision = held(first, approvers=behind, required=required)
        if may_confirm(person, _with(case, stage="confirmation", decision=decision)):
            behind.add(person.id)
    return {person for person in behind if person is not None} if len(behind) == required else None


@given(
    required=st.integers(2, 4),
    size=st.integers(2, 5),
    recommending=st.sets(st.integers(0, 4)),
    order=st.lists(st.integers(0, 4), min_size=2, max_size=12),
)
def test_whoever_approves_in_whatever_order_the_count_holds(
    required: int, size: int, recommending: set[int], order: list[int]
) -> None:
    people = [somebody("senior_reviewer") for _number in range(size)]
    recommenders = {people[number].id for number in recommending if number < size}
    chosen = [people[number] for number in order if number < size]
    if not chosen:
        return
    behind = _decide(chosen, {person for person in recommenders if person is not None}, required)
    if behind is not None:
        assert counts_hold(behind, [person for person in recommenders if person is not None], required)


def test_counts_hold_by_enumeration() -> None:
    people = [uuid.uuid4() for _number in range(4)]
    for count in range(5):
        for behind in combinations(people, count):
            assert counts_hold(behind, [people[0]], 3) is (count >= 3 and len(set(behind) - {people[0]}) >= 2)
    assert not counts_hold(people[:2], people[:1], 2)
    assert counts_hold(people[1:3], people[:1], 2)
