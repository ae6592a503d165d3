"""Cases about an effective decision: what they share with it, and what their own decision does to it."""

import pytest

from accessprogram.errors import WrongState
from accessprogram.models import TermsSheet
from accessprogram.policy.actors import SYSTEM
from reviews.enums import CaseKind
from reviews.management.commands.check_invariants import violations
from reviews.operations import later_cases
from reviews.queries.facts import facts_of
from tests.factories.desk import Desk, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def broken() -> dict[str, list[str]]:
    return {name: found for name, found in violations().items() if found}


def declined() -> Desk:
    world = desk().checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"])
    world.confirm()
    return world


def test_later_case_shares_the_checks_and_opens_the_terms_of_a_decline() -> None:
    world = declined()

    decision = world.decision
    case = later_cases.open_about(decision, CaseKind.CORRECTION, actor=SYSTEM, reason="We misread it.")

    assert (case.stage, case.waits_on, case.about_decision) == ("review", "desk", decision)
    assert case.due_at is not None
    assert facts_of(case).unsettled == {}
    assert TermsSheet.objects.get(application=world.application).state == "open"
    assert broken() == {}
    with pytest.raises(WrongState, match="Another case"):
        later_cases.open_about(decision, CaseKind.CORRECTION, actor=SYSTEM)
