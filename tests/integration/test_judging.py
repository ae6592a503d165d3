"""Claims, adjudications, waivers, recommendations, questions and notes on a case."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accessprogram.clock import db_now, due_after
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AuditEvent, Conflict, OutboxMessage
from accessprogram.operations import conflicts, questions
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.management.commands.check_invariants import violations
from reviews.models import Adjudication, Case, CheckRun, Claim, Finding, Hit, Note, Waiver
from reviews.operations import adjudications, cases, checks, claims, recommendations, waivers
from reviews.queries.facts import facts_of
from tests.factories.checks import Scripted, always
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(*several: Scripted) -> None:
        for check in several:
            monkeypatch.setitem(CATALOGUE, check.slug, check)

    return put


def broken() -> dict[str, list[str]]:
    return {name: found for name, found in violations().items() if found}


@pytest.fixture
def hits(catalogue: Callable[..., None]) -> Desk:
    """In review, with two hits of the screening check that wait for a word."""
    catalogue(always("screening", Outcome.REVIEW, hits=2), always("other", Outcome.ADVERSE))
    return desk(checks=("screening",)).checked()


# --- Claims ---
def test_claim_gives_the_seat_for_eight_hours() -> None:
    world = desk().checked()
    claim = claims.take(actor=world.actor("reviewer"), case_id=world.case.id, seat="review")

    assert (claim.seat, claim.fence) == ("review", 1)
    assert abs((claim.expires_at - db_now()) - timedelta(hours=8)) < timedelta(minutes=1)
    assert AuditEvent.objects.get(action="case.claimed").data == {"seat": "review", "fence": 1}


def test_claim_of_a_seat_that_another_holds_names_them() -> None:
    world = desk().checked()
    holder = world.claim()

    with pytest.raises(NotAllowed, match=holder.name):
        world.claim(number=1)


def test_claim_again_renews_and_keeps_the_fence() -> None:
    world = desk().checked()
    first = claims.take(actor=world.actor("reviewer"), case_id=world.case.id, seat="review")
    Claim.objects.update(expires_at=db_now() + timedelta(minutes=5))
    again = claims.take(actor=world.actor("reviewer"), case_id=world.case.id, seat="review")

    assert (again.id, again.fence) == (first.id, 1)
    assert again.expires_at > db_now() + timedelta(hours=7)


def test_a_lease_that_ran_out_is_taken_over_with_a_reason_and_a_higher_fence() -> None:
    world = desk().checked()
    before = world.claim()
    Claim.objects.update(expires_at=db_now() - timedelta(seconds=1))
    other = world.actor("reviewer", 1)
    with pytest.raises(NotAllowed, match="Take it over"):
        claims.take(actor=other, case_id=world.case.id, seat="review")

    taken = claims.take_over(actor=other, case_id=world.case.id, seat="review", reason="She is ill.")

    assert (taken.fence, taken.origin, taken.reason) == (2, "taken_over", "She is ill.")
    assert [row.recipient_id for row in OutboxMessage.objects.filter(kind="seat_taken_over")] == [before.id]
    assert AuditEvent.objects.get(action="case.taken_over").reason == "She is ill."
    assert Claim.objects.filter(released_at__isnull=True).count() == 1
    assert broken() == {}


def test_a_stale_seat_recommends_nothing() -> None:
    world = desk().checked()
    stale = world.claim()
    Claim.objects.update(expires_at=db_now() - timedelta(seconds=1))
    claims.take_over(actor=world.actor("reviewer", 1), case_id=world.case.id, seat="review", reason="Late.")

    with pytest.raises(NotAllowed, match="Take the review"):
        recommendations.recommend(actor=stale, case_id=world.case.id, **approval())


def test_a_page_drawn_with_an_older_fence_recommends_nothing() -> None:
    world = desk().checked()
    actor = world.claim()
    Claim.objects.update(expires_at=db_now() - timedelta(seconds=1))
    world.claim()

    with pytest.raises(NotAllowed, match="taken anew"):
        recommendations.recommend(actor=actor, case_id=world.case.id, fence=1, **approval())
    assert recommendations.recommend(actor=actor, case_id=world.case.id, fence=2, **approval()).by_id == actor.id


def test_one_person_does_not_hold_both_reviews() -> None:
    world = desk().checked()
    world.claim()

    with pytest.raises(NotAllowed, match="other review"):
        world.claim(seat="second_review")
    world.claim(seat="second_review", number=1)


@pytest.mark.parametrize(
    ("role", "seat", "allowed"),
    [
        ("reviewer", "review", True),
        ("senior_reviewer", "review", True),
        ("screening_analyst", "review", False),
        ("screening_analyst", "adjudication", True),
        ("auditor", "review", False),
        ("reviewer", "appeal", False),
        ("appeals_reviewer", "appeal", False),
    ],
)
def test_claim_by_role(role: str, seat: str, allowed: bool) -> None:
    world = desk().checked()
    if allowed:
        assert world.claim(role, seat)
    else:
        with pytest.raises(NotAllowed):
            world.claim(role, seat)


def test_release_by_another_is_for_senior_reviewers() -> None:
    world = desk().checked()
    claim = claims.take(actor=world.actor("reviewer"), case_id=world.case.id, seat="review")

    with pytest.raises(NotAllowed):
        claims.release(actor=world.actor("reviewer", 1), claim_id=claim.id)
    claims.release(actor=world.actor("senior_reviewer"), claim_id=claim.id)
    with pytest.raises(WrongState):
        claims.release(actor=world.actor("reviewer"), claim_id=claim.id)
    assert world.claim(number=1)


def test_a_conflict_frees_the_seat_and_hides_the_case() -> None:
    world = desk().checked()
    actor = world.claim()
    conflicts.declare(actor=actor, user_id=actor.id, partner_id=world.partner.id, reason="My cousin works there.")

    assert Claim.objects.get().released_at is not None
    with pytest.raises(NotFound):
        world.claim()
    assert broken() == {}


# --- Adjudications ---
def _say(world: Desk, disposition: str, *, number: int = 0, role: str = "screening_analyst") -> Adjudication:
    hit = Hit.objects.order_by("entity_key")[number]
    return adjudications.adjudicate(
        actor=world.actor(role),
        finding_id=hit.finding_id,
        hit_id=hit.id,
        disposition=disposition,
        reason="Another one.",
    )


def test_each_hit_has_to_be_settled(hits: Desk) -> None:
    _say(hits, "false_positive")
    assert facts_of(hits.case).unsettled == {"screening": "Scripted"}
    _say(hits, "inconclusive", number=1)
    assert facts_of(hits.case).unsettled == {"screening": "Scripted"}
    _say(hits, "false_positive", number=1)

    assert facts_of(hits.case).unsettled == {}
    assert hits.propose().state == "held"
    assert Adjudication.objects.count() == 3


def test_a_refused_true_match_can_only_be_declined(hits: Desk) -> None:
    hits.reason()
    _say(hits, "true_match_refused")
    _say(hits, "false_positive", number=1)
    assert facts_of(hits.case).unsettled == {"screening": "Scripted"}
    _say(hits, "true_match_refused", role="senior_reviewer")

    with pytest.raises(NotAllowed) as refused:
        hits.propose()
    assert refused.value.code == "true_match"
    assert hits.propose(outcome="decline", reason_codes=["unclear"]).state == "held"


def test_a_true_match_on_a_watch_list_is_never_accepted(hits: Desk) -> None:
    with pytest.raises(NotAllowed, match="never acceptable"):
        _say(hits, "true_match_accepted")
    assert Adjudication.objects.count() == 0


def test_adjudicating_voids_a_decision_that_is_held(hits: Desk) -> None:
    _say(hits, "false_positive")
    _say(hits, "false_positive", number=1)
    hits.propose()
    _say(hits, "escalated")

    assert hits.decision.superseded_parts == ["dispositions"]
    assert hits.case.stage == "review"
    assert broken() == {}


def test_a_reviewer_adjudicates_with_a_seat_only(hits: Desk) -> None:
    with pytest.raises(NotAllowed, match="Take a seat"):
        _say(hits, "false_positive", role="reviewer")
    hits.claim()
    assert _say(hits, "false_positive", role="reviewer")


def test_nobody_adjudicates_what_another_holds(hits: Desk) -> None:
    hits.claim("screening_analyst", "adjudication", number=1)

    with pytest.raises(NotAllowed, match="holds the adjudication"):
        _say(hits, "false_positive")


@pytest.mark.parametrize(("disposition", "reason"), [("perhaps", "Because."), ("false_positive", "  ")])
def test_adjudicate_without_what_it_needs_is_refused(hits: Desk, disposition: str, reason: str) -> None:
    hit = Hit.objects.all()[0]
    with pytest.raises(Invalid):
        adjudications.adjudicate(
            actor=hits.actor("screening_analyst"), finding_id=hit.finding_id, hit_id=hit.id, disposition=disposition,
            reason=reason,
        )  # fmt: skip


def test_a_finding_with_hits_is_judged_hit_by_hit(hits: Desk) -> None:
    with pytest.raises(WrongState):
        adjudications.adjudicate(
            actor=hits.actor("screening_analyst"), finding_id=Finding.objects.get().id, hit_id=None,
            disposition="false_positive", reason="All.",
        )  # fmt: skip


def test_a_finding_without_hits_is_judged_itself(catalogue: Callable[..., None]) -> None:
    catalogue(always("one", Outcome.ADVERSE))
    world = desk(checks=("one",)).checked()
    actor = world.claim()
    assert facts_of(world.case).unsettled != {}
    adjudications.adjudicate(
        actor=actor,
        finding_id=Finding.objects.get().id,
        hit_id=None,
        disposition="true_match_accepted",
        reason="Known.",
    )

    assert facts_of(world.case).unsettled == {}


def test_a_clear_finding_needs_no_word() -> None:
    world = desk().checked()
    with pytest.raises(WrongState, match="clear"):
        adjudications.adjudicate(
            actor=world.actor("screening_analyst"), finding_id=Finding.objects.get().id, hit_id=None,
            disposition="false_positive", reason="Fine.",
        )  # fmt: skip


def test_a_rerun_starts_from_an_unsettled_finding(hits: Desk) -> None:
    _say(hits, "false_positive")
    _say(hits, "false_positive", number=1)
    old = Finding.objects.get()
    checks.rerun(actor=hits.actor("screening_analyst"), run_id=CheckRun.objects.get().id)
    checks.perform_due()

    assert facts_of(hits.case).unsettled == {"screening": "Scripted"}
    with pytest.raises(WrongState, match="again since"):
        adjudications.adjudicate(
            actor=hits.actor("screening_analyst"), finding_id=old.id, hit_id=None, disposition="false_positive",
            reason="Old.",
        )  # fmt: skip


# --- Waivers ---
def _errored(world: Desk, slug: str) -> None:
    CheckRun.objects.filter(check_slug=slug).update(status="errored", ended_at=db_now(), input_hash="")
    Case.objects.update(stage="review", waits_on="desk")


@pytest.fixture
def errored(catalogue: Callable[..., None]) -> Desk:
    """In review, with a required check that could not be completed."""
    world = desk(checks=("gone",)).checked()
    world.claim()
    return world


def _ask(world: Desk, slug: str = "gone", days: int = 30) -> Waiver:
    return waivers.ask(
        actor=world.actor("reviewer"), case_id=world.case.id, check_slug=slug, reason="The register is closed.",
        until=db_now() + timedelta(days=days),
    )  # fmt: skip


def test_a_waiver_needs_a_second_person(errored: Desk) -> None:
    waiver = _ask(errored)
    assert facts_of(errored.case).unsettled != {}
    waivers.approve(actor=errored.actor("senior_reviewer"), waiver_id=waiver.id)

    assert facts_of(errored.case).unsettled == {}
    assert errored.propose().state == "held"
    assert broken() == {}


def test_who_asked_does_not_approve() -> None:
    world = desk(checks=("gone",)).checked()
    senior = world.claim("senior_reviewer")
    waiver = waivers.ask(
        actor=senior, case_id=world.case.id, check_slug="gone", reason="Closed.", until=db_now() + timedelta(days=1)
    )

    with pytest.raises(NotAllowed, match="You asked for it"):
        waivers.approve(actor=senior, waiver_id=waiver.id)


@pytest.mark.parametrize("slug", ["screening", "identity", "signatory"])
def test_some_checks_are_never_waived(slug: str) -> None:
    world = desk(checks=(f"{slug}",)).submit()
    _errored(world, slug)
    world.claim()

    with pytest.raises(NotAllowed, match="never waived"):
        _ask(world, slug)


def test_a_waiver_that_ran_out_between_two_approvals_voids_them(errored: Desk) -> None:
    waiver = _ask(errored)
    waivers.approve(actor=errored.actor("senior_reviewer"), waiver_id=waiver.id)
    errored.propose()
    held = errored.decision
    later = db_now() + timedelta(days=31)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accessprogram.queries.together.read_now", lambda _moment: later)
        result = errored.confirm()

    assert (result.state, result.voided_parts) == ("voided", ("waivers",))
    held.refresh_from_db()
    assert held.state == "superseded"


def test_a_waiver_is_asked_once_at_a_time(errored: Desk) -> None:
    _ask(errored)
    with pytest.raises(WrongState, match="waits for approval"):
        _ask(errored)
    Waiver.objects.update(until=db_now() - timedelta(days=1))
    with pytest.raises(WrongState, match="passed"):
        waivers.approve(actor=errored.actor("senior_reviewer"), waiver_id=Waiver.objects.get().id)
    assert _ask(errored).until > db_now()
    assert Waiver.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 400])
def test_a_waiver_ends_within_a_year(errored: Desk, days: int) -> None:
    with pytest.raises(Invalid):
        _ask(errored, days=days)


def test_a_settled_check_is_not_waived() -> None:
    world = desk().checked()
    world.claim()
    with pytest.raises(NotAllowed, match="keeps no decision waiting"):
        _ask(world, "completeness")


# --- Questions, the clock, notes ---
def test_the_clock_stands_still_while_the_partner_answers() -> None:
    world = desk(sla_days=10).checked()
    due = world.case.due_at
    assert due == due_after(world.case.created_at, 10)
    reviewer = world.claim()
    question = cases.ask_partner(actor=reviewer, case_id=world.case.id, section="about", text="Who?", due_days=5)

    case = world.case
    assert (case.waits_on, case.due_at) == ("partner", None)
    assert world.application is not None
    assert world.application.progress.waits_on == "partner"
    Case.objects.update(paused_at=db_now() - timedelta(days=7))

    questions.answer(actor=world.owner, question_id=question.id, text="We do.")

    case = world.case
    assert (case.waits_on, case.paused_at) == ("desk", None)
    # Of any seven days, five are working days.
    assert abs(case.paused_seconds - 5 * 86400) < 60
    assert due is not None and case.due_at is not None
    assert case.due_at >= due + timedelta(days=7) - timedelta(minutes=1)
    told = OutboxMessage.objects.filter(kind="question_answered").values_list("recipient_id", flat=True)
    assert list(told) == [reviewer.id]
    assert broken() == {}


def test_the_clock_runs_again_with_the_last_answer() -> None:
    world = desk().checked()
    actor = world.actor("reviewer")
    asked = [
        cases.ask_partner(actor=actor, case_id=world.case.id, section="", text=text, due_days=5)
        for text in ("A?", "B?")
    ]
    questions.answer(actor=world.owner, question_id=asked[0].id, text="A.")
    assert world.case.waits_on == "partner"
    questions.answer(actor=world.owner, question_id=asked[1].id, text="B.")
    assert world.case.waits_on == "desk"


def test_a_question_past_its_date_comes_back_to_the_desk() -> None:
    world = desk().checked()
    question = cases.ask_partner(
        actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Who?", due_days=5
    )
    assert cases.resume_overdue() == 0
    type(question).objects.update(due_at=db_now() - timedelta(seconds=1))

    assert cases.resume_overdue() == 1
    assert world.case.waits_on == "desk"
    assert world.case.due_at is not None


def test_checks_that_end_leave_the_ball_with_the_partner() -> None:
    world = desk().submit()
    cases.ask_partner(actor=world.actor("intake_officer"), case_id=world.case.id, section="", text="Who?", due_days=5)
    checks.perform_due()

    assert (world.case.stage, world.case.waits_on) == ("review", "partner")


@pytest.mark.parametrize(("text", "days"), [("", 5), ("Who?", 0), ("Who?", 91)])
def test_ask_without_what_it_needs_is_refused(text: str, days: int) -> None:
    world = desk().checked()
    with pytest.raises(Invalid):
        cases.ask_partner(actor=world.actor("reviewer"), case_id=world.case.id, section="", text=text, due_days=days)
    assert world.case.waits_on == "desk"


def test_a_note_stays_inside() -> None:
    world = desk().checked()
    cases.note(actor=world.actor("reviewer"), case_id=world.case.id, section="about", text="Odd name.")

    assert Note.objects.get().text == "Odd name."
    assert AuditEvent.objects.get(action="case.noted").data["section"] == "about"
    with pytest.raises(NotAllowed):
        cases.note(actor=world.actor("auditor"), case_id=world.case.id, section="", text="Me too.")


def test_recommend_needs_the_review() -> None:
    world = desk().checked()
    with pytest.raises(NotAllowed, match="Take the review"):
        recommendations.recommend(actor=world.actor("reviewer"), case_id=world.case.id, **approval())
    actor = world.claim()
    made = recommendations.recommend(actor=actor, case_id=world.case.id, **approval())

    assert made.rations == [{"use_case": "detection", "requests_per_day": 100}]
    assert facts_of(world.case).recommenders == {actor.id}


def test_who_has_a_conflict_finds_no_case_for_anything() -> None:
    world = desk().checked()
    case_id = world.case.id
    for role in ("reviewer", "senior_reviewer", "screening_analyst"):
        actor = world.actor(role)
        Conflict.objects.create(user_id=actor.id, partner=world.partner, reason="x", declared_by_id=actor.id)
        blind = world.actor(role)
        with pytest.raises(NotFound):
            cases.note(actor=blind, case_id=case_id, section="", text="Hello")
        with pytest.raises(NotFound):
            claims.take(actor=blind, case_id=case_id, seat="review")
        with pytest.raises(NotFound):
            checks.rerun(actor=blind, run_id=CheckRun.objects.get().id)
