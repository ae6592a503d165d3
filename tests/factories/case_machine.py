"""A case under many hands: a Hypothesis state machine whose steps are the product's operations, tried by anybody.

A step that the product refuses (an error of ``accessprogram.errors``) changes nothing and is fine; anything else it
raises is a defect. After each step PRODUCT.md's rules are judged from the tables alone, not by the code that keeps
them; at the end every named invariant is.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, ClassVar

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementScope
from accessprogram.errors import CountersignError
from accessprogram.models import Conflict, Enforcement, Grant, Question, User
from accessprogram.operations import applications, conflicts, enforcement, outbox, questions
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.invariants import INVARIANTS as FACTS_HOLD
from reviews.enums import Disposition, Seat
from reviews.models import Approval, Case, Claim, Decision, Hit, Recommendation
from reviews.operations import (
    adjudications,
    cases,
    checks,
    claims,
    cool_offs,
    corrections,
    decisions,
    drawing,
    recommendations,
    rows,
)
from reviews.policy.decisions import counts_hold
from reviews.queries.facts import facts_of
from reviews.queries.invariants import INVARIANTS as JUDGING_HOLDS
from tests.factories.desk import Desk, approval
from tests.factories.panel_steps import PEOPLE, PanelSteps, Who, anybody, outcomes


class CaseMachine(PanelSteps, RuleBasedStateMachine):
    """One application whose checks found two names. ``world`` is set by the test; each example is rolled back."""

    world: ClassVar[Desk]
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example: AbstractContextManager[Any] = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        try:
            broken = [line for holds in (*FACTS_HOLD, *JUDGING_HOLDS) for line in holds()]
            assert broken == [], "\n".join(broken)
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # --- Steps: each is tried by anybody; the product says who may. ---------------------------------------------------
    @rule(who=anybody, seat=st.sampled_from(Seat.values))
    def claim(self, who: Who, seat: str) -> None:
        self._try("claim", lambda actor: claims.take(actor=actor, case_id=self._case.id, seat=seat), who)

    @rule(who=anybody)
    def release(self, who: Who) -> None:
        held = Claim.objects.filter(case=self._case, released_at__isnull=True).order_by("id").first()
        if held is not None:
            self._try("release", lambda actor: claims.release(actor=actor, claim_id=held.id), who)

    @rule()
    def a_lease_runs_out(self) -> None:
        Claim.objects.filter(released_at__isnull=True).update(expires_at=db_now() - timedelta(minutes=1))
        rows.refresh(self._case)

    @rule(who=anybody)
    def ask(self, who: Who) -> None:
        asked = {"section": "", "text": "How many people read the reports?", "due_days": 5}
        self._try("ask", lambda actor: cases.ask_partner(actor=actor, case_id=self._case.id, **asked), who)

    @rule()
    def answer(self) -> None:
        if question := Question.objects.filter(answered_at__isnull=True).order_by("id").first():
            self._as("answer", self._owner, lambda owner: questions.answer(
                actor=owner, question_id=question.id, text="Eleven."
            ))  # fmt: skip

    @rule()
    def a_question_runs_out(self) -> None:
        Question.objects.filter(answered_at__isnull=True).update(due_at=db_now() - timedelta(minutes=1))
        cases.resume_overdue()

    @rule(who=anybody)
    def note(self, who: Who) -> None:
        self._try("note", lambda actor: cases.note(
            actor=actor, case_id=self._case.id, section="", text="Read twice."
        ), who)  # fmt: skip

    @rule(conditions=st.booleans())
    def amend(self, conditions: bool) -> None:
        """The terms on which it is approved change."""
        self._as("amend", self._owner, lambda _owner: self.world.terms(
            conditions=["Reports within a week."] if conditions else []
        ))  # fmt: skip

    @rule(who=anybody, word=st.sampled_from((Disposition.FALSE_POSITIVE, Disposition.TRUE_REFUSED)), hit=st.none())
    def adjudicate(self, who: Who, word: str, hit: Hit | None) -> None:
        hit = hit or Hit.objects.filter(finding__run__status="completed").order_by("entity_key").first()
        if hit is not None:
            self._try("adjudicate", lambda actor: adjudications.adjudicate(
                actor=actor, finding_id=hit.finding_id, hit_id=hit.id, disposition=word, reason="Compared."
            ), who)  # fmt: skip

    @rule(outcome=outcomes)
    def the_next_right_step(self, outcome: str) -> None:
        """What a desk that does its work would do now, so that cases come far in fifty steps."""
        case = self._case
        if case.waits_on == "partner":
            self.answer()
        elif case.stage == "checks":
            self.the_worker_works()
        elif case.stage == "review" and case.kind == "appeal":
            self.claim(("appeals_reviewer", 0), "appeal")
            self.propose(("appeals_reviewer", 0), outcome)
        elif case.stage == "review":
            self._judge_all()
            self.claim(("reviewer", 0), "review")
            if case.tier_version.decision_mode == "independent":
                drawing.draw_due()
                for who in PEOPLE:
                    self.vote_unseen(who, outcome)
            self.propose(("senior_reviewer", 0), outcome)
        elif case.stage == "confirmation":
            self.confirm(("senior_reviewer", 1))
            self.confirm(("senior_reviewer", 2))
            self.confirm(("appeals_reviewer", 1))
            self.the_cool_off_ends()
        elif case.stage == "closed":
            self.appeal()
            self.correct(("senior_reviewer", 2))

    third_right_step = rule(outcome=outcomes)(lambda self, outcome: self.the_next_right_step(outcome))
    fourth_right_step = rule(outcome=outcomes)(lambda self, outcome: self.the_next_right_step(outcome))
    another_right_step = rule(outcome=outcomes)(lambda self, outcome: self.the_next_right_step(outcome))

    def _judge_all(self) -> None:
        for hit in Hit.objects.filter(finding__run__status="completed"):
            for role in ("screening_analyst", "senior_reviewer"):
                self.adjudicate((role, 0), Disposition.FALSE_POSITIVE, hit)

    @rule(who=anybody)
    def run_again(self, who: Who) -> None:
        run = self._case.submission.runs.filter(status="completed").order_by("id").first()
        if run is not None:
            self._try("rerun", lambda actor: checks.rerun(actor=actor, run_id=run.id), who)

    @rule()
    def the_worker_works(self) -> None:
        checks.perform_due()

    @rule(who=anybody, outcome=outcomes)
    def recommend(self, who: Who, outcome: str) -> None:
        self._try("recommend", lambda actor: recommendations.recommend(
            actor=actor, case_id=self._case.id, **self._proposal(outcome)
        ), who)  # fmt: skip

    @rule(who=anybody, outcome=outcomes)
    def propose(self, who: Who, outcome: str) -> None:
        self._try("propose", lambda actor: decisions.propose(
            actor=actor, case_id=self._case.id, **self._proposal(outcome)
        ), who)  # fmt: skip

    @rule(who=anybody)
    def confirm(self, who: Who) -> None:
        held = Decision.objects.filter(case=self._case, state="held").first()
        if held is not None:
            self._try("confirm", lambda actor: decisions.confirm(
                actor=actor, decision_id=held.id, basis_hash=held.basis_hash
            ), who)  # fmt: skip

    @rule(who=anybody)
    def veto(self, who: Who) -> None:
        held = Decision.objects.filter(case=self._case, state__in=["held", "cooling_off"]).first()
        if held is not None:
            self._try("veto", lambda actor: cool_offs.veto(
                actor=actor, decision_id=held.id, reason="Read it again."
            ), who)  # fmt: skip

    @rule()
    def the_cool_off_ends(self) -> None:
        Decision.objects.filter(state="cooling_off").update(cool_off_until=db_now() - timedelta(minutes=1))
        cool_offs.finish_due()

    @rule(who=anybody, seldom=st.integers(0, 5))
    def conflict(self, who: Who, seldom: int) -> None:
        if seldom:
            return
        self._try("conflict", lambda actor: conflicts.declare(
            actor=actor, user_id=actor.person, partner_id=self.world.partner.id, reason="I worked there."
        ), who)  # fmt: skip

    @rule(who=anybody)
    def correct(self, who: Who) -> None:
        self._try("correct", lambda actor: corrections.correct(
            actor=actor, case_id=self._case.id, reason="A document was read wrongly."
        ), who)  # fmt: skip

    @rule(who=anybody)
    def revoke(self, who: Who) -> None:
        grant = Grant.objects.order_by("-created_at").first()
        if grant is not None:
            self._try("revoke", lambda actor: enforcement.propose(
                actor=actor, programme_id=self._case.programme_id, partner_id=self.world.partner.id,
                scope=EnforcementScope.GRANT, action="revoke", cause="desk", reason="The pledge was not kept.",
                what_to_do="Tell us.", due_at=None, grant_id=grant.id,
            ), who)  # fmt: skip

    @rule(who=anybody)
    def put_in_force(self, who: Who) -> None:
        Enforcement.objects.filter(state="proposed").update(representations_until=db_now() - timedelta(minutes=1))
        if measure := Enforcement.objects.filter(state="proposed").first():
            self._try("impose", lambda actor: enforcement.impose(actor=actor, enforcement_id=measure.id), who)

    @rule(seldom=st.integers(0, 9))
    def withdraw(self, seldom: int) -> None:
        if seldom == 0:
            self._as("withdraw", self._owner, lambda owner: applications.withdraw(
                actor=owner, application_id=self._case.application_id
            ))  # fmt: skip

    # --- Rules of PRODUCT.md, from the tables alone. ------------------------------------------------------------------
    @invariant()
    def nobody_with_a_conflict_acts(self) -> None:
        people = Conflict.objects.filter(partner=self.world.partner, until__isnull=True).values_list(
            "user_id", flat=True
        )
        sits = Claim.objects.filter(user_id__in=people, released_at__isnull=True, expires_at__gt=db_now())
        behind = Approval.objects.filter(
            by_id__in=people, voided_at__isnull=True, decision__state__in=["held", "cooling_off"]
        )
        assert (sits.count(), behind.count()) == (0, 0)

    @invariant()
    def approvals_bind_to_their_basis(self) -> None:
        for decision in Decision.objects.exclude(state__in=["superseded", "vetoed"]).prefetch_related("approvals"):
            standing = [row for row in decision.approvals.all() if row.voided_at is None]
            people = {row.by_id for row in standing}
            assert {row.basis_hash for row in standing} == {decision.basis_hash}
            assert len(people) == len(standing)
            if decision.state in ("cooling_off", "effective"):
                recommended = set(
                    Recommendation.objects.filter(
                        case_id=decision.case_id, created_at__lt=decision.created_at
                    ).values_list("by_id", flat=True)
                )
                assert counts_hold(people, recommended, decision.required_approvals)
            else:
                assert len(people) < decision.required_approvals

    @invariant()
    def nothing_is_granted_without_its_decision(self) -> None:
        decided = dict(Decision.objects.values_list("id", "outcome"))
        assert [
            decided[grant.decision_id] for grant in Grant.objects.all() if decided[grant.decision_id] == "decline"
        ] == []
        open_ones = Decision.objects.filter(case__kind="application", state="effective").count()
        assert open_ones <= 1

    @invariant()
    def an_appeal_is_judged_by_others(self) -> None:
        for case in Case.objects.filter(kind="appeal").select_related("about_decision"):
            before = set(Approval.objects.filter(decision=case.about_decision).values_list("by_id", flat=True))
            before |= set(
                Recommendation.objects.filter(case_id=case.about_decision.case_id).values_list("by_id", flat=True)
            )
            now = set(Approval.objects.filter(decision__case=case).values_list("by_id", flat=True))
            assert now & before == set()

    @invariant()
    def votes_that_are_not_all_given_made_no_decision(self) -> None:
        for case in Case.objects.filter(blind=True):
            assert case.decisions.filter(state__in=["held", "cooling_off", "effective"]).count() == 0

    @invariant()
    def no_approval_stands_on_an_unsettled_check(self) -> None:
        decision = Decision.objects.filter(
            state__in=["held", "cooling_off"], case__application=self.world.application
        ).first()
        if decision is not None and decision.outcome != "decline":
            case = Case.objects.select_related("application__partner", "tier_version", "submission").get(
                pk=decision.case_id
            )
            assert dict(facts_of(case).unsettled) == {}

    @invariant()
    def the_clock_stands_still_while_the_partner_holds_the_ball(self) -> None:
        for case in Case.objects.exclude(stage="closed"):
            assert (case.due_at is None) == (case.paused_at is not None) == (case.waits_on == "partner")

    @invariant()
    def the_case_is_where_its_decision_is(self) -> None:
        for case in Case.objects.all():
            open_ones = case.decisions.filter(state__in=["held", "cooling_off"]).count()
            assert open_ones == (1 if case.stage == "confirmation" else 0)
            assert (case.closed_at is not None) == (case.stage == "closed")

    # --- How a step is tried. -----------------------------------------------------------------------------------------
    @property
    def _case(self) -> Case:
        return self.world.case

    @property
    def _owner(self) -> Actor:
        return self.world.owner

    def _proposal(self, outcome: str) -> dict[str, Any]:
        declined = outcome == "decline"
        return approval(outcome=outcome, reason_codes=[self.world.reason().slug] if declined else [])

    def _try(self, name: str, step: Callable[[Actor], object], who: Who) -> None:
        role, number = who
        self._as(name, actor_of(User.objects.get(pk=self.world.people[role][number].pk)), step)

    def _as(self, name: str, actor: Actor, step: Callable[[Actor], object]) -> None:
        try:
            with transaction.atomic():
                step(actor)
        except CountersignError:
            return
        self.done[name] += 1


def prepare(world: Desk) -> type[CaseMachine]:
    """The machine over this world, whose people are all there. ``world`` was submitted and its checks have ended."""
    for role, number in PEOPLE:
        world.actor(role, number)
    # What was told before the game is sent: a long game must not find it late.
    while outbox.deliver_due():
        pass
    CaseMachine.world, CaseMachine.done = world, Counter()
    return CaseMachine


def played(*, examples: int, steps: int, derandomize: bool = False) -> settings:
    """How long it is played. A game that fails is printed step by step; making it shorter takes longer than reading."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=derandomize,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
