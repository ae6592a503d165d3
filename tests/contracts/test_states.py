"""Transition tables: every state is a word of its vocabulary and can be reached; every move is somebody's."""

import pytest
from django.db.models import TextChoices

from accessprogram import enums, states
from accessprogram.roles import ALL_ROLES
from accessprogram.states import Table
from reviews import enums as judging
from reviews import states as judging_states
from tests.contracts.source import strings

TABLES: dict[str, Table] = {**states.TABLES, **judging_states.TABLES}
WORDS: dict[str, type[TextChoices]] = {
    "agreement": enums.AgreementState,
    "application": enums.ApplicationState,
    "commitment": enums.CommitmentState,
    "grant": enums.GrantState,
    "surface": enums.SurfaceState,
    "contribution": enums.ContributionState,
    "enforcement": enums.EnforcementState,
    "incident": enums.IncidentState,
    "terms_sheet": enums.TermsSheetState,
    "case": judging.Stage,
    "run": judging.RunStatus,
    "decision": judging.DecisionState,
    "verification": judging.OutsideState,
}
FIRST = {
    "agreement": "drafted",
    "application": "draft",
    "commitment": "pledged",
    "grant": "pending_terms",
    "surface": "requested",
    "contribution": "draft",
    "enforcement": "proposed",
    "incident": "signal",
    "terms_sheet": "open",
    "case": "intake",
    "run": "queued",
    "decision": "held",
    "verification": "started",
}
# Moves that stand in the table and that no operation makes yet.
LATER_MOVES = {
    "agreement": {"supersede", "lapse"},
}
each_table = pytest.mark.parametrize("noun", sorted(TABLES))


def reachable(noun: str) -> set[str]:
    """The states to which moves lead from the first one."""
    found, waiting = {FIRST[noun]}, [FIRST[noun]]
    while waiting:
        here = waiting.pop()
        steps = {move.to for (state, _), move in TABLES[noun].items() if state == here}
        waiting += steps - found
        found |= steps
    return found


def test_every_table_has_its_words() -> None:
    assert sorted(TABLES) == sorted(WORDS) == sorted(FIRST)


@each_table
def test_states_are_words_of_the_vocabulary(noun: str) -> None:
    used = {state for state, _ in TABLES[noun]} | {move.to for move in TABLES[noun].values()}
    assert used - set(WORDS[noun].values) == set()


@each_table
def test_every_state_is_reachable(noun: str) -> None:
    assert set(WORDS[noun].values) - reachable(noun) == set()


@each_table
def test_every_move_is_somebodys(noun: str) -> None:
    movers = {role for move in TABLES[noun].values() for role in move.by}
    assert movers - set(ALL_ROLES) - {"system"} == set()
    assert all(move.by for move in TABLES[noun].values())


@each_table
def test_every_move_is_made_by_an_operation(noun: str) -> None:
    written = {text for _, text in strings("accessprogram/operations/", "reviews/operations/")}
    moves = {action for _, action in TABLES[noun]}
    made = moves & written - LATER_MOVES.get(noun, set())
    if noun == "run":
        made |= {"cancel"}  # a case that closes cancels its runs by their status, all at once
    assert moves - made == LATER_MOVES.get(noun, set())
