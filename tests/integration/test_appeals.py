"""Appeals: filed in time by those who bind the partner, judged by people who had no part, answered once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.models import Appeal, DecisionNotice, Grant, OutboxMessage
from accessprogram.operations import appeals as partners_appeals
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.management.commands.check_invariants import violations
from reviews.models import Case, CaseRow, CheckRun, Hit
from reviews.operations import adjudications, appeals, checks, claims, corrections, decisions, guests, reruns
from reviews.queries.access import visible_cases
from reviews.queries.rows import unlike_their_sources
from tests.factories.checks import always
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def declined() -> Desk:
    """Declined by two senior reviewers, on a reviewer's word."""
    world = desk().checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"], rationale="Too little is said.")
    world.confirm()
    return world


def file(world: Desk, text: str = "We said what it is for.") -> Appeal:
    return partners_appeals.file(
        actor=world.owner,
        notice_id=DecisionNotice.objects.latest("created_at").id,
        text=text,
        uploads=[SimpleUploadedFile("more.txt", b"What it is for.", "text/plain")],
    )


def test_overturned_appeal_issues_the_grant_by_two_people_who_had_no_part() -> None:
    world = declined()
    judge = world.actor("appeals_reviewer")
    file(world)

    case = world.case
    assert (case.kind, case.stage, case.about_decision.outcome) == ("appeal", "review", "decline")
    assert list(OutboxMessage.objects.filter(kind="appeal_opened").values_list("recipient_id", flat=True)) == [judge.id]
    with pytest.raises(NotAllowed, match="Take the seat of the appeal first"):
        decisions.propose(actor=judge, case_id=case.id, **approval())
    claims.take(actor=judge, case_id=case.id, seat="appeal")
    decisions.propose(actor=judge, case_id=case.id, **approval())
    with pytest.raises(NotAllowed, match="had a part in the decision"):
        world.confirm(0)
    assert world.confirm(2).state == "effective"

    case = world.case
    assert (case.result, case.stage) == ("overturned", "closed")
    assert Grant.objects.get().decision_id == world.decision.id
    notice = DecisionNotice.objects.latest("created_at")
    assert (notice.outcome, notice.facts["appeal"]) == ("approve", str(case.appeal_id))
    assert case.about_decision.superseded_by_id == world.decision.id
    assert {name: found for name, found in violations().items() if found} == {}


def test_upheld_appeal_tells_so_and_cannot_be_appealed_again() -> None:
    world = declined()
    file(world)
    judge = world.claim("appeals_reviewer", "appeal")
    again = {"outcome": "decline", "reason_codes": ["unclear"], "rationale": "Nothing new."}
    decisions.propose(actor=judge, case_id=world.case.id, **again)
    world.confirm(1, "appeals_reviewer")

    assert (world.case.result, Grant.objects.count()) == ("upheld", 0)
    assert "It stands" in DecisionNotice.objects.latest("created_at").letter
    with pytest.raises(NotAllowed, match="answers your appeal"):
        file(world)
    assert {name: found for name, found in violations().items() if found} == {}


def test_where_everybody_had_a_part_a_guest_of_that_one_case_judges() -> None:
    world = declined()
    administrator = world.actor("programme_administrator")
    file(world)
    told = OutboxMessage.objects.filter(kind="nobody_left").values_list("recipient_id", flat=True)
    assert administrator.id in set(told)
    elsewhere = desk()
    guest = elsewhere.actor("appeals_reviewer")
    case_id = world.case.id
    assert not visible_cases(guest).filter(pk=case_id).exists()

    asked = guests.ask(
        actor=world.actor("senior_reviewer"), case_id=case_id, email=guest.email, seat="appeal",
        until=db_now().date() + timedelta(days=5), reason="Nobody of ours is left.",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="You asked for this guest"):
        guests.confirm(actor=world.actor("senior_reviewer"), guest_id=asked.id)
    assert not visible_cases(guest).filter(pk=case_id).exists()
    guests.confirm(actor=administrator, guest_id=asked.id)

    assert list(visible_cases(guest).filter(application__partner=world.partner)) == [world.case]
    claims.take(actor=guest, case_id=case_id, seat="appeal")
    decisions.propose(actor=guest, case_id=case_id, **approval())
    assert world.case.stage == "confirmation"
    guests.end(actor=administrator, guest_id=asked.id)
    assert not visible_cases(guest).filter(pk=case_id).exists()
    assert (world.case.stage, world.case.claims.filter(released_at=None).count()) == ("review", 0)


def test_an_appeal_waits_for_the_end_of_a_correction_and_then_opens() -> None:
    world = declined()
    first = world.case
    corrections.correct(actor=world.actor("senior_reviewer"), case_id=first.id, reason="A name was wrong.")
    file(world)
    assert list(Case.objects.order_by("created_at").values_list("kind", flat=True)) == ["application", "correction"]

    corrections.leave(actor=world.actor("senior_reviewer"), case_id=world.case.id, reason="It was right.")
    appeals.look_after()

    assert (world.case.kind, world.case.stage) == ("appeal", "review")


def test_what_a_check_says_during_an_appeal_counts_in_the_lists_for_both_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.CLEAR))
    world = desk(checks=("screening",)).checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"], rationale="Too little is said.")
    world.confirm()
    file(world)
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=1))
    run = CheckRun.objects.get(submission=world.case.submission)
    judge = world.claim("appeals_reviewer", "appeal")
    reruns.rerun(actor=judge, run_id=run.id)
    checks.perform_due()
    assert list(unlike_their_sources()) == []
    assert CaseRow.objects.filter(risk__gt=0).count() == 2
    hit = Hit.objects.get()
    adjudications.adjudicate(
        actor=judge,
        finding_id=hit.finding_id,
        hit_id=hit.id,
        disposition="false_positive",
        reason="Another.",
    )
    assert list(unlike_their_sources()) == []
