"""Two people do the same of the newer things of the desk at once: it is done once, and nothing is left half done."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError
from accessprogram.models import Appeal, Conflict, DecisionNotice, Grant, Membership
from accessprogram.operations import appeals, conflicts
from accessprogram.policy.actors import Actor
from accessprogram.queries import invariants as of_the_facts
from accessprogram.queries.actors import actor_of
from reviews.models import Case, CaseTag, Claim, GuestReviewer, Vote
from reviews.operations import bulk, claims, committee, corrections, drawing, eligibility, guests, independent
from reviews.queries.invariants import INVARIANTS
from tests import factories
from tests.factories.desk import Desk, approval, desk
from tests.factories.races import racing

pytestmark = pytest.mark.usefixtures("fresh_database")
ROUNDS = 5


def _whole() -> None:
    facts = (of_the_facts.one_live_line, of_the_facts.lines_follow_their_sources, of_the_facts.chains_verify)
    assert {rule.__name__: found for rule in (*INVARIANTS, *facts) if (found := list(rule()))} == {}


def _won(outcomes: list[object]) -> list[object]:
    return [outcome for outcome in outcomes if not isinstance(outcome, CountersignError)]


def _unseen() -> Desk:
    world = desk(decision_mode="independent")
    world.actor("reviewer", 1)
    world.checked()
    world.reason()
    world.claim()
    drawing.draw_due()
    return world


def _declined() -> Desk:
    world = desk().checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"])
    world.confirm()
    return world


def _vote(world: Desk, number: int, **changes: Any) -> object:
    return independent.vote(actor=world.actor("reviewer", number), case_id=world.case.id, **approval(**changes))


@pytest.mark.parametrize("letters", [("", ""), ("", "Welcome."), ("One.", "Two.")])
def test_two_equal_votes_at_once_are_one_decision(letters: tuple[str, str]) -> None:
    with racing(3) as race:
        for _round in range(ROUNDS):
            world = _unseen()
            deeds = [partial(_vote, world, number, letter=letters[number]) for number in (0, 1)]
            # One of them clicks twice.
            assert len(_won(race.run(*deeds, deeds[0]))) == 2
            assert (world.case.blind, Vote.objects.filter(case=world.case).count()) == (False, 2)
            if letters[0] != letters[1]:
                decision = world.decision
                (one,) = decision.approvals.all()
                other = 1 - [world.actor("reviewer", number).id for number in (0, 1)].index(one.by_id)
                confirm = partial(world.confirm, other, "reviewer")
                assert len(_won(race.run(confirm, confirm))) == 1
            assert (world.case.stage, Grant.objects.filter(decision_id=world.decision.id).count()) == ("closed", 1)
    _whole()


def test_two_different_votes_at_once_are_one_disagreement() -> None:
    with racing(2) as race:
        for _round in range(ROUNDS):
            world = _unseen()
            no = {"outcome": "decline", "reason_codes": ["unclear"]}
            states = {done.state for done in _won(race.run(partial(_vote, world, 0), partial(_vote, world, 1, **no)))}
            assert states == {"waits", "disagreed"}
            assert (world.case.blind, world.case.stage, world.case.decisions.count()) == (False, "review", 0)
    _whole()


def test_members_of_a_committee_vote_at_once_and_one_twice() -> None:
    with racing(4) as race:
        for _round in range(ROUNDS):
            world = desk(committee_quorum=3).checked()
            committee.escalate(actor=world.actor("senior_reviewer"), case_id=world.case.id, reason="Two use cases.")
            members = [world.actor("committee_member", number) for number in (0, 1, 2, 2)]
            deeds = [partial(committee.vote, actor=one, case_id=world.case.id, **approval()) for one in members]
            assert len(_won(race.run(*deeds))) == 3
            world.propose()
            world.confirm()
            assert world.case.stage == "closed"
    _whole()


def test_two_open_a_correction_and_the_partner_appeals_at_once() -> None:
    with racing(4) as race:
        for _round in range(ROUNDS):
            world = _declined()
            second = factories.user()
            Membership.objects.create(partner=world.partner, user=second, role="owner")
            notice = DecisionNotice.objects.get(application=world.application)
            file = [
                partial(appeals.file, actor=owner, notice_id=notice.id, text="We said it.")
                for owner in (world.owner, actor_of(second))
            ]
            correct = [
                partial(
                    corrections.correct,
                    actor=world.actor("senior_reviewer", number),
                    case_id=world.case.id,
                    reason="A.",
                )
                for number in (0, 1)
            ]
            race.run(*file, *correct)
            # An appeal waits for the end of a correction; of each there is one.
            assert Case.objects.filter(application=world.application).exclude(stage="closed").count() == 1
            assert Appeal.objects.filter(application=world.application).count() == 1
    _whole()


def test_a_seat_that_ran_out_is_taken_over_by_one() -> None:
    with racing(3) as race:
        for _round in range(ROUNDS):
            world = desk().checked()
            world.claim()
            Claim.objects.filter(case=world.case).update(expires_at=db_now() - timedelta(minutes=1))
            deeds = [
                partial(
                    claims.take_over, actor=world.actor("reviewer", number), case_id=world.case.id, seat="review",
                    reason="It waits.",
                )
                for number in (1, 2)
            ]  # fmt: skip
            mine = partial(claims.take, actor=world.actor("reviewer"), case_id=world.case.id, seat="review")
            assert len(_won(race.run(*deeds, mine))) == 1
            assert world.case.claims.filter(released_at=None).count() == 1
    _whole()


def test_a_guest_is_asked_for_and_confirmed_once() -> None:
    with racing(2) as race:
        for _round in range(ROUNDS):
            world, elsewhere = desk().checked(), desk()
            guest = elsewhere.actor("reviewer")
            deeds = [
                partial(
                    guests.ask, actor=world.actor("senior_reviewer", number), case_id=world.case.id, email=guest.email,
                    seat="review", until=db_now().date() + timedelta(days=5), reason="Nobody is left.",
                )
                for number in (0, 1)
            ]  # fmt: skip
            assert len(_won(race.run(*deeds))) == 1
            asked = GuestReviewer.objects.get(case=world.case)
            confirm = [
                partial(guests.confirm, actor=world.actor("programme_administrator", number), guest_id=asked.id)
                for number in (0, 1)
            ]
            assert len(_won(race.run(*confirm))) == 1
    _whole()


def test_two_put_a_tag_on_the_same_cases_at_once() -> None:
    world = desk().checked()
    several = [world.case.id]
    with racing(2) as race:
        for number in range(ROUNDS):
            deeds = [
                partial(
                    bulk.run,
                    actor=world.actor("reviewer", who),
                    action="tag",
                    case_ids=several,
                    data={"tag": f"t{number}"},
                )
                for who in (0, 1)
            ]
            runs = race.run(*deeds)
            assert len(_won(runs)) == 2
            assert CaseTag.objects.filter(tag=f"t{number}").count() == 1
    _whole()


def test_whoever_is_bound_while_they_take_a_seat_does_not_keep_it() -> None:
    with racing(3) as race:
        for _round in range(ROUNDS):
            world = desk().checked()
            reviewer = world.actor("reviewer")
            take = partial(claims.take, actor=reviewer, case_id=world.case.id, seat="review")
            bind = partial(_bind, reviewer, world)
            race.run(take, bind, eligibility.free_seats)
            eligibility.free_seats()
            assert world.case.claims.filter(released_at=None).count() == 0
    _whole()


def _bind(person: Actor, world: Desk) -> Conflict:
    return conflicts.declare(actor=person, user_id=person.person, partner_id=world.partner.id, reason="A friend.")
