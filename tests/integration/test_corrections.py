"""Cases about an effective decision: what they share with it, and what their own decision does to it."""

import pytest

from accessprogram.errors import NotAllowed, WrongState
from accessprogram.models import DecisionNotice, Enforcement, Grant, Progress, TermsSheet
from accessprogram.operations import applications, questions
from accessprogram.policy.actors import SYSTEM
from accessprogram.queries.status import statuses
from reviews.enums import CaseKind
from reviews.management.commands.check_invariants import violations
from reviews.operations import cases, corrections, later_cases
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


def corrected(world: Desk) -> Desk:
    """The same desk, with a correction of its decision in review: ``world.case`` is that case from here on."""
    corrections.correct(actor=world.actor("senior_reviewer", 2), case_id=world.case.id, reason="We misread it.")
    return world


def test_correction_of_a_decline_issues_the_grant_by_as_many_people() -> None:
    world = declined()
    first = world.decision
    corrected(world)

    world.propose(2)
    assert Grant.objects.count() == 0
    result = world.confirm(1)

    first.refresh_from_db()
    assert result.state == "effective"
    assert (first.state, first.superseded_by) == ("superseded", world.decision)
    assert Grant.objects.get().decision_id == world.decision.id
    notices = DecisionNotice.objects.filter(application=world.application)
    assert sorted(notices.values_list("outcome", flat=True)) == ["approve", "decline"]
    assert broken() == {}


def test_correction_of_an_approval_only_proposes_to_end_what_works() -> None:
    world = desk().proposed()
    world.confirm()
    grant = Grant.objects.get()
    Grant.objects.filter(pk=grant.pk).update(state="provisioning")
    corrected(world)
    world.reason()

    world.propose(2, outcome="decline", reason_codes=["unclear"])
    world.confirm(1)

    grant.refresh_from_db()
    measure = Enforcement.objects.get()
    assert grant.state == "provisioning"
    assert (measure.state, measure.action, measure.grant_id) == ("proposed", "revoke", grant.id)


def test_correction_of_an_approval_that_nobody_countersigned_lets_it_lapse() -> None:
    world = desk().proposed()
    world.confirm()
    corrected(world)
    world.reason()

    world.propose(2, outcome="decline", reason_codes=["unclear"])
    world.confirm(1)

    assert Grant.objects.get().state == "lapsed"
    assert Enforcement.objects.count() == 0
    assert broken() == {}


def test_correction_is_hidden_from_the_partner_until_it_is_decided() -> None:
    world = declined()
    assert world.application is not None
    before = Progress.objects.values().get(application=world.application)
    told = statuses(world.owner, world.application.id)[0].timeline

    case = corrected(world).case
    corrections.leave(actor=world.actor("senior_reviewer", 2), case_id=case.id, reason="It was read rightly.")

    case.refresh_from_db()
    assert Progress.objects.values().get(application=world.application) == before
    assert statuses(world.owner, world.application.id)[0].timeline == told
    assert case.stage == "closed"
    assert TermsSheet.objects.get(application=world.application).state == "frozen"
    assert broken() == {}


def test_correction_by_a_reviewer_is_refused() -> None:
    world = declined()

    with pytest.raises(NotAllowed, match="A senior reviewer"):
        corrections.correct(actor=world.actor("reviewer"), case_id=world.case.id, reason="We misread it.")


def test_question_in_a_correction_can_be_answered() -> None:
    world = corrected(declined())
    asked = cases.ask_partner(
        actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Whose site is it?", due_days=7
    )
    assert world.case.waits_on == "partner"

    questions.answer(actor=world.owner, question_id=asked.id, text="Ours.")

    assert world.case.waits_on == "desk"


def test_retry_before_its_date_is_refused_until_the_decline_is_overturned() -> None:
    world = desk().checked()
    reason = world.reason()
    reason.retry_after_days = 30
    reason.save()
    world.propose(outcome="decline", reason_codes=["unclear"])
    world.confirm()
    again = {"actor": world.owner, "partner_id": world.partner.id, "tier_id": world.version.tier_id}

    with pytest.raises(WrongState, match="You can apply for this tier again from"):
        applications.start(**again)
    corrected(world)
    world.propose(2)
    world.confirm(1)

    assert applications.start(**again).state == "draft"


def test_retry_after_a_decline_without_a_date_is_possible_at_once() -> None:
    world = declined()

    started = applications.start(actor=world.owner, partner_id=world.partner.id, tier_id=world.version.tier_id)

    assert started.state == "draft"
