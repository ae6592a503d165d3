"""Rules of appeals, guests and unseen votes, one condition at a time; and whether a draw is fair."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accessprogram.models import Appeal, Application, DecisionNotice
from accessprogram.policy.actors import Actor
from accessprogram.policy.appeals import may_appeal
from reviews.policy.cases import may_work
from reviews.policy.claims import may_claim
from reviews.policy.decisions import may_propose
from reviews.policy.facts import CaseFacts, Holder, VoteFacts
from reviews.policy.guests import may_be_guest, may_confirm_guest
from reviews.policy.independent import draw, may_vote

TIER, PARTNER = uuid.uuid4(), uuid.uuid4()
NOW = datetime(2030, 3, 6, 12, tzinfo=UTC)
# The value that chi-square with nine degrees of freedom exceeds once in 100,000 fair samples.
RARE = 39.3


def somebody(*roles: str, **extra: Any) -> Actor:
    return Actor(id=uuid.uuid4(), seats=frozenset((role, TIER) for role in roles), **extra)


def facts(**changes: Any) -> CaseFacts:
    return CaseFacts(
        **{
            "case_id": uuid.uuid4(), "application_id": uuid.uuid4(), "partner_id": PARTNER,
            "programme_id": uuid.uuid4(), "tier_id": TIER, "kind": "application", "stage": "review",
            "waits_on": "desk", "required_approvals": 2,
        } | changes
    )  # fmt: skip


def in_seat(actor: Actor, seat: str) -> dict[str, Holder]:
    until = datetime.now(UTC) + timedelta(hours=1)
    return {seat: Holder(claim_id=uuid.uuid4(), user_id=actor.person, name="Somebody", until=until, fence=1)}


def test_ten_thousand_draws_are_even() -> None:
    people = [uuid.uuid4() for _ in range(10)]

    drawn = Counter(draw(people) for _ in range(10_000))

    assert set(drawn) == set(people)
    assert sum((count - 1000) ** 2 / 1000 for count in drawn.values()) < RARE


def test_vote_needs_a_seat_and_is_given_once() -> None:
    actor, other = somebody("reviewer"), somebody("reviewer")
    seated = {"mode": "independent", "holders": in_seat(actor, "review")}
    mine, theirs = (VoteFacts(by=by.person, outcome="approve", basis_hash="0") for by in (actor, other))

    assert may_vote(actor, facts(**seated)).allowed
    assert may_vote(actor, facts(**seated, votes=(theirs,))).allowed
    assert may_vote(actor, facts()).reason == "not_independent"
    assert may_vote(actor, facts(mode="independent")).reason == "no_seat"
    assert may_vote(actor, facts(**seated, votes=(mine,))).reason == "voted"
    assert may_vote(actor, facts(**seated, unsettled={"identity": "Identity"})).reason == "unsettled"
    assert may_vote(actor, facts(**seated, waits_on="partner")).reason == "waits_on_partner"


def test_one_person_decides_alone_only_where_two_others_disagreed() -> None:
    senior, first, second = somebody("senior_reviewer"), uuid.uuid4(), uuid.uuid4()
    votes = [VoteFacts(by=by, outcome="approve", basis_hash=str(by)) for by in (first, second)]
    mine = VoteFacts(by=senior.person, outcome="approve", basis_hash="mine")

    assert may_propose(senior, facts(mode="independent", votes=tuple(votes))).allowed
    assert may_propose(senior, facts(mode="independent", votes=tuple(votes[:1]))).reason == "independent"
    assert may_propose(senior, facts(mode="independent", votes=(votes[0], mine))).reason == "voted"


def test_whoever_had_a_part_does_nothing_on_the_appeal() -> None:
    judge = somebody("appeals_reviewer", "senior_reviewer")
    appeal = {"kind": "appeal", "holders": in_seat(judge, "appeal")}

    assert may_propose(judge, facts(**appeal)).allowed
    assert may_propose(judge, facts(**appeal, involved=frozenset({judge.person}))).reason == "was_on_case"
    assert may_propose(somebody("senior_reviewer"), facts(**appeal)).reason == "no_role"


def test_guest_acts_in_the_seat_they_were_asked_for_and_in_no_other() -> None:
    guest = Actor(id=uuid.uuid4(), seats=frozenset({("reviewer", uuid.uuid4())}))
    here = facts(guests={guest.person: "review"})

    assert may_claim(guest, here, "review").allowed
    assert may_claim(guest, here, "second_review").reason == "guest"
    assert may_claim(guest, facts(), "review").reason == "no_role"
    assert may_work(guest, here, ("senior_reviewer",), "").reason == "no_role"
    conflicted = Actor(id=guest.id, seats=guest.seats, conflicts=frozenset({PARTNER}))
    assert may_claim(conflicted, here, "review").reason == "conflict"


def test_guest_is_confirmed_by_a_second_person_who_is_not_the_guest() -> None:
    one, other = somebody("senior_reviewer"), somebody("programme_administrator")

    assert may_confirm_guest(other, facts(), one.person, uuid.uuid4()).allowed
    assert may_confirm_guest(one, facts(), one.person, uuid.uuid4()).reason == "asked"
    assert may_confirm_guest(other, facts(), one.person, other.person).reason == "own"
    assert may_be_guest(somebody("dashboard_reader"), facts()).reason == "not_of_the_desk"
    assert may_be_guest(other, facts()).reason == "not_of_the_desk"
    assert may_be_guest(one, facts(involved=frozenset({one.person}))).reason == "was_on_case"


@pytest.mark.parametrize(
    ("role", "age", "changes", "reason"),
    [
        ("owner", 14, {}, ""),
        ("signatory", 0, {"outcome": "approve_conditions"}, ""),
        ("owner", 0, {"outcome": "approve", "facts": {"lower_tier": "basic"}}, ""),
        ("owner", 14.01, {}, "too_late"),
        ("member", 0, {}, "not_owner_or_signatory"),
        ("owner", 0, {"outcome": "approve"}, "nothing_against_you"),
        ("owner", 0, {"facts": {"appeal": "1"}}, "answer"),
        ("owner", 0, {"appeal": Appeal()}, "filed"),
        ("owner", 0, {"newest": False}, "later_decision"),
    ],
)
def test_appeal_is_filed_in_time_and_once(role: str, age: float, changes: dict[str, Any], reason: str) -> None:
    newest, appeal = changes.pop("newest", True), changes.pop("appeal", None)
    actor = Actor(id=uuid.uuid4(), partner_roles=frozenset({(PARTNER, role)}))
    notice = DecisionNotice(
        application=Application(partner_id=PARTNER),
        created_at=NOW - timedelta(days=age),
        **{"outcome": "decline"} | changes,
    )
    if appeal is not None:
        appeal.notice = notice
        notice._state.fields_cache["appeal"] = appeal

    assert may_appeal(actor, notice, now=NOW, newest=newest).reason == reason
