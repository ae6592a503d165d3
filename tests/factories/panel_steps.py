"""Steps of the state machine over a case in which more people take part: votes, outside parties, appeals, seats that
are given."""

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import rule

from accessprogram.models import DecisionNotice
from accessprogram.operations import appeals
from accessprogram.policy.actors import Actor
from reviews.enums import ConcurrenceAnswer, Seat
from reviews.models import Case, Concurrence
from reviews.operations import assignment, claims, committee, concurrences, independent, recusals

PEOPLE = (
    *(("reviewer", number) for number in range(2)),
    *(("senior_reviewer", number) for number in range(3)),
    ("screening_analyst", 0),
    ("committee_member", 0),
    *(("appeals_reviewer", number) for number in range(2)),
)
Who = tuple[str, int]
anybody = st.sampled_from(PEOPLE)
outcomes = st.sampled_from(("approve", "approve_conditions", "decline"))


class PanelSteps:
    """Mixed into the machine, which says whose case it is and how a step is tried."""

    world: Any
    _case: Case
    _owner: Actor
    _try: Callable[[str, Callable[[Actor], object], Who], None]
    _as: Callable[[str, Actor, Callable[[Actor], object]], None]
    _proposal: Callable[[str], dict[str, Any]]

    @rule(who=anybody, outcome=outcomes)
    def vote_unseen(self, who: Who, outcome: str) -> None:
        self._try(
            "vote_unseen",
            lambda actor: independent.vote(actor=actor, case_id=self._case.id, **self._proposal(outcome)),
            who,
        )

    @rule(who=anybody)
    def call_the_committee(self, who: Who) -> None:
        why = "Two of us disagree."
        self._try("escalate", lambda actor: committee.escalate(actor=actor, case_id=self._case.id, reason=why), who)

    @rule(who=anybody, outcome=outcomes)
    def vote_in_the_committee(self, who: Who, outcome: str) -> None:
        self._try(
            "committee_vote",
            lambda actor: committee.vote(actor=actor, case_id=self._case.id, **self._proposal(outcome)),
            who,
        )

    @rule(who=anybody)
    def send_back(self, who: Who) -> None:
        why = "Not for us."
        self._try("send_back", lambda actor: committee.send_back(actor=actor, case_id=self._case.id, reason=why), who)

    @rule(who=anybody)
    def ask_outside(self, who: Who) -> None:
        asked = {"party": "The fictional authority", "question": "Do you object?", "due_days": 5}
        self._try("ask_outside", lambda actor: concurrences.ask(actor=actor, case_id=self._case.id, **asked), who)

    @rule(who=anybody, said=st.sampled_from((ConcurrenceAnswer.CONCURS, ConcurrenceAnswer.OBJECTS)))
    def hear_outside(self, who: Who, said: str) -> None:
        if found := Concurrence.objects.filter(case=self._case, answer="").first():
            self._try(
                "hear_outside",
                lambda actor: concurrences.answer(
                    actor=actor, concurrence_id=found.id, answer=said, text="By telephone."
                ),
                who,
            )

    @rule()
    def appeal(self) -> None:
        if notice := DecisionNotice.objects.filter(application=self.world.application).order_by("-created_at").first():
            words = "You did not look at the register."
            self._as("appeal", self._owner, lambda owner: appeals.file(actor=owner, notice_id=notice.id, text=words))

    @rule(who=anybody, to=anybody, seat=st.sampled_from(Seat.values))
    def give_a_seat(self, who: Who, to: Who, seat: str) -> None:
        person = self.world.people[to[0]][to[1]]
        self._try(
            "assign",
            lambda actor: assignment.assign(
                actor=actor, case_id=self._case.id, seat=seat, user_id=person.pk, reason="Free now."
            ),
            who,
        )

    @rule(who=anybody, seat=st.sampled_from(Seat.values))
    def take_over(self, who: Who, seat: str) -> None:
        self._try(
            "take_over",
            lambda actor: claims.take_over(actor=actor, case_id=self._case.id, seat=seat, reason="Nobody is on it."),
            who,
        )

    @rule(who=anybody, seldom=st.integers(0, 7))
    def step_away(self, who: Who, seldom: int) -> None:
        if seldom == 0:
            why = "I know them."
            self._try("recuse", lambda actor: recusals.recuse(actor=actor, case_id=self._case.id, reason=why), who)
