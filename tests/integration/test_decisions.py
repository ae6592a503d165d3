"""Decisions: who stands behind them, what makes them void, and what they cause."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from accessprogram.models import (
    AuditEvent,
    CapabilityAssessment,
    Conflict,
    DecisionNotice,
    Grant,
    OutboxMessage,
    Question,
    Submission,
    TierVersion,
)
from accessprogram.operations import applications, conflicts, questions, roles, terms_sheets
from accessprogram.queries.actors import actor_of
from reviews.management.commands.check_invariants import violations
from reviews.models import Adjudication, Approval, Case, CheckRun, Decision, Finding, Waiver
from reviews.operations import cases, checks, cool_offs, decisions, recommendations
from reviews.queries import basis
from tests import factories
from tests.factories.desk import RATIONS, Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def broken() -> dict[str, list[str]]:
    return {name: found for name, found in violations().items() if found}


def test_confirm_by_enough_people_issues_the_grant() -> None:
    world = desk().proposed()

    result = world.confirm()

    case, decision = world.case, world.decision
    assert (result.state, case.stage, case.waits_on) == ("effective", "closed", "nobody")
    grant = Grant.objects.get(decision_id=decision.id)
    assert grant.state == "pending_terms"
    assert grant.basis_hash == decision.basis_hash
    assert set(grant.decided_by) == {str(world.actor("senior_reviewer", n).id) for n in (0, 1)}
    assert world.application is not None
    world.application.refresh_from_db()
    assert world.application.state == "decided"
    notice = DecisionNotice.objects.get(decision_id=decision.id)
    assert notice.outcome == "approve"
    assert "we approve it" in notice.letter
    assert case.claims.filter(released_at__isnull=True).count() == 0
    assert broken() == {}


def test_propose_alone_gives_nothing() -> None:
    world = desk().proposed()

    assert world.decision.state == "held"
    assert world.case.stage == "confirmation"
    assert Grant.objects.count() == 0
    assert broken() == {}


def test_confirm_by_the_proposer_is_refused() -> None:
    world = desk().proposed()

    with pytest.raises(NotAllowed, match="You stand behind this decision"):
        world.confirm(0)
    assert world.decision.approvals.count() == 1


def test_three_approvals_need_three_people() -> None:
    world = desk(approvals=3).proposed()

    assert world.confirm(1).state == "confirmed"
    assert Grant.objects.count() == 0
    assert world.confirm(2).state == "effective"
    assert Grant.objects.count() == 1
    assert broken() == {}


@pytest.mark.parametrize("role", ["reviewer", "screening_analyst", "access_operator", "programme_administrator"])
def test_propose_by_another_role_is_refused(role: str) -> None:
    world = desk().checked()
    error = NotFound if role == "access_operator" else NotAllowed

    with pytest.raises(error):
        decisions.propose(actor=world.actor(role), case_id=world.case.id, **approval())


def test_propose_by_somebody_with_a_conflict_finds_no_case() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    Conflict.objects.create(user_id=senior.id, partner=world.partner, reason="Was there", declared_by_id=senior.id)

    with pytest.raises(NotFound):
        world.propose()


def test_decline_without_reasons_is_refused() -> None:
    world = desk().checked()

    with pytest.raises(Invalid) as refused:
        world.propose(outcome="decline")
    assert list(refused.value.fields) == ["reason_codes"]


def test_decline_by_two_people_tells_reasons_and_gives_nothing() -> None:
    world = desk().checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"])

    assert world.confirm().state == "effective"
    notice = DecisionNotice.objects.get(decision_id=world.decision.id)
    assert [reason["code"] for reason in notice.reasons] == ["unclear"]
    assert "Say more." in notice.letter
    assert Grant.objects.count() == 0
    assert broken() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"outcome": "approve_conditions"}, "outcome"),
        ({"rationale": "  "}, "rationale"),
    ],
)
def test_propose_with_faults_names_the_field(changes: dict[str, object], field: str) -> None:
    world = desk().checked()

    with pytest.raises(Invalid) as refused:
        world.propose(**changes)
    assert list(refused.value.fields) == [field]
    assert Decision.objects.count() == 0


def test_approve_without_the_conditions_that_stand_is_refused() -> None:
    world = desk().checked()
    world.terms(conditions=["Report monthly."])

    with pytest.raises(Invalid) as refused:
        world.propose()
    assert list(refused.value.fields) == ["outcome"]
    held = world.propose(outcome="approve_conditions")
    assert (held.conditions, held.rations) == (["Report monthly."], RATIONS)


def test_approve_what_gives_nothing_is_refused() -> None:
    world = desk().checked()
    world.terms(rations=[])

    with pytest.raises(Invalid) as refused:
        world.propose()
    assert refused.value.code == "gives_nothing"
    assert Decision.objects.count() == 0


def test_approve_above_the_safeguard_level_is_refused() -> None:
    world = desk(capability=2).checked()

    with pytest.raises(NotAllowed) as refused:
        world.propose()
    assert refused.value.code == "proportion"
    world.reason()
    assert world.propose(outcome="decline", reason_codes=["unclear"]).state == "held"


def test_the_recommender_is_not_one_of_two() -> None:
    world = desk().checked()
    senior = world.claim("senior_reviewer")
    recommendations.recommend(actor=senior, case_id=world.case.id, **approval())

    with pytest.raises(NotAllowed, match="who did not must stand behind"):
        world.propose(0)
    world.propose(1)
    with pytest.raises(NotAllowed, match="who did not must stand behind"):
        world.confirm(0)
    assert world.confirm(2).state == "effective"


def test_the_recommender_may_be_one_of_three() -> None:
    world = desk(approvals=3).checked()
    senior = world.claim("senior_reviewer")
    recommendations.recommend(actor=senior, case_id=world.case.id, **approval())
    world.propose(1)

    assert world.confirm(0).state == "confirmed"
    assert world.confirm(2).state == "effective"
    assert broken() == {}


# --- What was decided is what was voted on ----------------------------------------------------------------------------
def _submission(world: Desk) -> None:
    first = world.case.submission
    again = Submission.objects.create(
        application=first.application, number=2, content=first.content, content_hash=first.content_hash,
        submitted_by=first.submitted_by, submitted_at=db_now(),
    )  # fmt: skip
    run = CheckRun.objects.get(submission=first)
    finding = run.finding
    run_again = CheckRun.objects.create(
        case=world.case, submission=again, check_slug=run.check_slug, check_version=run.check_version,
        status="completed", not_before=db_now(), ended_at=db_now(),
    )  # fmt: skip
    Finding.objects.create(run=run_again, outcome=finding.outcome, summary="s", applicant_summary="a")
    Case.objects.update(submission=again)


def _answers(world: Desk) -> None:
    assert world.application is not None
    Question.objects.create(
        application=world.application, text="Who?", asked_by_id=world.owner.id, due_at=db_now() + timedelta(days=1)
    )


def _findings(world: Desk) -> None:
    old = CheckRun.objects.get()
    CheckRun.objects.update(status="superseded")
    new = CheckRun.objects.create(
        case=world.case, submission=world.case.submission, check_slug=old.check_slug, check_version="1",
        generation=2, status="completed", not_before=db_now(), ended_at=db_now(),
    )  # fmt: skip
    Finding.objects.create(run=new, outcome="clear", summary="s", applicant_summary="a")


def _dispositions(world: Desk) -> None:
    Adjudication.objects.create(
        finding=Finding.objects.get(), disposition="inconclusive", reason="Hm.", by_id=world.owner.id
    )


def _waivers(world: Desk) -> None:
    Waiver.objects.create(
        case=world.case, check_slug="completeness", reason="Late", until=db_now() + timedelta(days=9),
        asked_by_id=world.owner.id, approved_by=factories.user(), approved_at=db_now(),
    )  # fmt: skip


def _tier_version(world: Desk) -> None:
    version = world.version
    newer = TierVersion.objects.create(
        tier=version.tier,
        number=2,
        summary="Newer",
        questionnaire=version.questionnaire,
        required_checks=["completeness"],
    )
    Case.objects.update(tier_version=newer)


def _reasons(world: Desk) -> None:
    reason = world.reason()
    reason.applicant_text = "Something else."
    reason.save()


def _terms_sheet(world: Desk) -> None:
    terms_sheets.release(application_id=world.case.application_id, reason="Tests")


PARTS: dict[str, Callable[[Desk], None]] = {
    "submission": _submission,
    "answers": _answers,
    "findings": _findings,
    "dispositions": _dispositions,
    "waivers": _waivers,
    "tier_version": _tier_version,
    "reasons": _reasons,
    "terms_sheet": _terms_sheet,
}
# What another decision on other terms differs in: each voids the approvals of the one that is held.
PROPOSALS: dict[str, dict[str, object]] = {
    "outcome": {"outcome": "decline", "reason_codes": ["unclear"]},
    "conditions": {"conditions": ["Report weekly."]},
    "rations": {"rations": [{"use_case": "detection", "requests_per_day": 99}]},
    "letter": {"letter": "We were glad to read of your bounty."},
}


def test_every_part_of_the_basis_is_tried() -> None:
    assert sorted([*PARTS, *PROPOSALS]) == sorted(basis.PARTS)


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_that_changed_between_two_approvals_voids_them(part: str) -> None:
    world = desk().checked()
    world.reason()
    if part == "reasons":
        world.propose(outcome="decline", reason_codes=["unclear"])
    else:
        world.propose()
    PARTS[part](world)

    result = world.confirm()

    assert result.state == "voided"
    assert part in result.voided_parts
    decision = world.case.decisions.get()
    assert (decision.state, decision.superseded_parts) == ("superseded", list(result.voided_parts))
    assert [row.voided_parts for row in decision.approvals.all()] == [list(result.voided_parts)]
    assert world.case.stage == "review"
    assert Grant.objects.count() == 0
    assert OutboxMessage.objects.filter(kind="approvals_void").count() == 1
    assert AuditEvent.objects.filter(action="decision.superseded").count() == 1


@pytest.mark.parametrize("part", sorted(PROPOSALS))
def test_another_proposal_voids_the_approvals_of_the_one_that_is_held(part: str) -> None:
    world = desk().checked()
    world.reason()
    held = world.propose(0)

    if part in ("outcome", "letter"):
        world.propose(1, **PROPOSALS[part])
    else:
        # Other terms need the sheet to be opened again, which voids what was decided on it.
        application_id = world.case.application_id
        terms_sheets.reopen(
            actor=world.actor("senior_reviewer", 2), application_id=application_id, reason="The terms moved."
        )
        assert world.case.stage == "review"
        world.terms(**PROPOSALS[part])
        world.propose(1, outcome="approve_conditions" if part == "conditions" else "approve")
        assert world.decision.basis[part] != held.basis[part]

    held.refresh_from_db()
    assert held.state == "superseded"
    assert (part if part in ("outcome", "letter") else "terms_sheet") in held.superseded_parts
    assert held.approvals.get().voided_parts == held.superseded_parts
    assert world.case.stage == "confirmation"
    assert world.confirm(2).state == "effective"
    assert Approval.objects.filter(voided_at__isnull=True).count() == 2
    assert broken() == {}


def test_propose_the_same_again_is_to_be_confirmed() -> None:
    world = desk().proposed()

    with pytest.raises(WrongState, match="Confirm it"):
        world.propose(1)
    assert world.confirm().state == "effective"


def test_confirm_of_what_was_not_shown_is_stale() -> None:
    world = desk().proposed()

    with pytest.raises(Stale):
        decisions.confirm(actor=world.actor("senior_reviewer", 1), decision_id=world.decision.id, basis_hash="0" * 64)
    assert world.decision.state == "held"


def test_confirm_of_what_became_void_meanwhile_says_what_changed() -> None:
    world = desk().proposed()
    shown, second = world.decision, world.actor("senior_reviewer", 1)
    cases.ask_partner(actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Who?", due_days=5)

    with pytest.raises(Stale, match="This changed since: answers"):
        decisions.confirm(actor=second, decision_id=shown.id, basis_hash=shown.basis_hash)
    assert Approval.objects.filter(voided_at__isnull=True).count() == 0


def test_operations_that_change_a_part_void_at_once() -> None:
    world = desk().proposed()
    cases.ask_partner(
        actor=world.actor("reviewer"), case_id=world.case.id, section="about", text="Who signs?", due_days=5
    )

    assert world.case.decisions.get().superseded_parts == ["answers"]
    assert (world.case.stage, world.case.waits_on, world.case.due_at) == ("review", "partner", None)
    assert broken() == {}


def test_rerun_voids_and_returns_the_case_to_its_checks() -> None:
    world = desk().proposed()
    checks.rerun(actor=world.actor("reviewer"), run_id=CheckRun.objects.get().id)

    assert world.case.decisions.get().superseded_parts == ["findings"]
    assert world.case.stage == "checks"
    checks.perform_due()
    assert world.case.stage == "review"
    assert broken() == {}


def test_an_answer_voids_at_once() -> None:
    world = desk().checked()
    question = cases.ask_partner(
        actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Who?", due_days=5
    )
    Question.objects.filter(pk=question.pk).update(due_at=db_now() - timedelta(seconds=1))
    cases.resume_overdue()
    world.propose()

    questions.answer(actor=world.owner, question_id=question.id, text="Late, but here.")

    assert world.case.decisions.get().superseded_parts == ["answers"]
    assert world.case.stage == "review"
    assert broken() == {}


def test_propose_while_the_partner_may_answer_is_refused() -> None:
    world = desk().checked()
    cases.ask_partner(actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Who?", due_days=5)

    with pytest.raises(NotAllowed, match="question to the partner is open"):
        world.propose()


def test_somebody_behind_it_gets_a_conflict() -> None:
    world = desk().proposed()
    senior = world.actor("senior_reviewer", 0)
    conflicts.declare(actor=senior, user_id=senior.id, partner_id=world.partner.id, reason="My cousin works there.")

    assert world.case.decisions.get().superseded_parts == ["people"]
    assert world.case.stage == "review"
    assert broken() == {}


def test_somebody_behind_it_loses_the_role() -> None:
    world = desk().proposed()
    senior = world.people["senior_reviewer"][0]
    administrator = factories.seat("programme_administrator", tier=world.version.tier, wide=True)
    factories.seat("programme_administrator", tier=world.version.tier, wide=True)

    roles.end(
        actor=actor_of(administrator),
        assignment_id=senior.role_assignments.get(role="senior_reviewer").id,
        reason="Leaves the office",
    )

    assert world.case.decisions.get().superseded_parts == ["people"]


def test_an_approval_falls_out_of_proportion() -> None:
    world = desk().proposed()
    offering = world.version.offerings.get()
    CapabilityAssessment.objects.create(
        offering=offering, level=3, rationale="New", proposed_by=factories.user(), confirmed_by=factories.user()
    )

    result = world.confirm()

    assert (result.state, result.voided_parts) == ("voided", ("safeguards",))
    assert Grant.objects.count() == 0


# --- Veto and cool-off ------------------------------------------------------------------------------------------------
def test_veto_returns_the_case_with_its_reason() -> None:
    world = desk().proposed()
    vetoed = cool_offs.veto(
        actor=world.actor("senior_reviewer", 2), decision_id=world.decision.id, reason="The signatory left."
    )

    assert (vetoed.state, vetoed.vetoed_reason) == ("vetoed", "The signatory left.")
    assert world.case.stage == "review"
    with pytest.raises(NotAllowed):
        world.confirm(1)
    world.propose(1)
    assert world.confirm(2).state == "effective"
    assert broken() == {}


def test_veto_without_a_reason_is_refused() -> None:
    world = desk().proposed()

    with pytest.raises(Invalid):
        cool_offs.veto(actor=world.actor("senior_reviewer", 2), decision_id=world.decision.id, reason=" ")
    assert world.decision.state == "held"


def test_veto_by_a_committee_member_is_refused() -> None:
    world = desk().proposed()

    with pytest.raises(NotAllowed):
        cool_offs.veto(actor=world.actor("committee_member"), decision_id=world.decision.id, reason="No.")


def test_a_cool_off_delays_the_effect_until_it_ends() -> None:
    world = desk(cool_off_hours=24).proposed()

    assert world.confirm().state == "cooling_off"
    assert Grant.objects.count() == 0
    assert cool_offs.finish_due() == 0
    Decision.objects.update(cool_off_until=db_now() - timedelta(seconds=1))
    assert cool_offs.finish_due() == 1
    assert world.decision.state == "effective"
    assert Grant.objects.count() == 1
    assert cool_offs.finish_due() == 0
    assert broken() == {}


def test_a_veto_in_the_cool_off_prevents_the_grant() -> None:
    world = desk(cool_off_hours=24).proposed()
    world.confirm()
    cool_offs.veto(actor=world.actor("senior_reviewer", 2), decision_id=world.decision.id, reason="Wait.")
    Decision.objects.filter(cool_off_until__isnull=False).update(cool_off_until=db_now())

    assert cool_offs.finish_due() == 0
    assert Grant.objects.count() == 0
    assert world.case.stage == "review"


def test_what_changed_in_the_cool_off_voids_it() -> None:
    world = desk(cool_off_hours=24).proposed()
    world.confirm()
    Adjudication.objects.create(
        finding=Finding.objects.get(), disposition="escalated", reason="?", by_id=world.owner.id
    )
    Decision.objects.update(cool_off_until=db_now() - timedelta(seconds=1))

    assert cool_offs.finish_due() == 1
    assert world.decision.superseded_parts == ["dispositions"]
    assert Grant.objects.count() == 0
    assert broken() == {}


def test_cool_off_allows_neither_questions_nor_another_decision() -> None:
    world = desk(cool_off_hours=24).proposed()
    world.confirm()

    with pytest.raises(NotAllowed):
        cases.ask_partner(actor=world.actor("reviewer"), case_id=world.case.id, section="", text="?", due_days=3)
    with pytest.raises(NotAllowed):
        world.propose(2)
    with pytest.raises(NotAllowed):
        checks.rerun(actor=world.actor("reviewer"), run_id=CheckRun.objects.get().id)


def test_withdrawal_supersedes_a_decision_that_is_held() -> None:
    world = desk().proposed()
    assert world.application is not None
    applications.withdraw(actor=world.owner, application_id=world.application.id)

    assert world.case.stage == "closed"
    assert world.decision.superseded_parts == ["withdrawn"]
    assert broken() == {}
