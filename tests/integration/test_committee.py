"""Committees, outside parties and lower tiers: what they need before a decision is proposed."""

from datetime import timedelta
from typing import Any

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import DecisionNotice, Grant, TermsSheet, Tier, TierVersion
from accessprogram.operations import questions
from reviews.management.commands.check_invariants import violations
from reviews.models import Concurrence, Vote
from reviews.operations import cases, committee, concurrences, recommendations
from reviews.queries.facts import facts_of
from tests import factories
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def broken() -> dict[str, list[str]]:
    return {name: found for name, found in violations().items() if found}


def called() -> Desk:
    """With its committee."""
    world = desk(committee_quorum=3).checked()
    committee.escalate(actor=world.actor("senior_reviewer"), case_id=world.case.id, reason="Two use cases touch.")
    world.reason()
    return world


def vote(world: Desk, number: int, outcome: str = "approve") -> Vote:
    return committee.vote(
        actor=world.actor("committee_member", number),
        case_id=world.case.id,
        outcome=outcome,
        reason_codes=["unclear"] if outcome == "decline" else [],
        rationale=f"As member {number} sees it.",
    )


def test_committee_majority_is_what_is_proposed_and_dissent_stays() -> None:
    world = called()
    vote(world, 0), vote(world, 1)
    with pytest.raises(NotAllowed, match="2 of the 3 votes"):
        world.propose()
    dissent = vote(world, 2, "decline")

    with pytest.raises(NotAllowed, match="majority of the committee says otherwise"):
        world.propose(outcome="decline", reason_codes=["unclear"])
    world.propose()
    world.confirm()

    dissent.refresh_from_db()
    assert (dissent.voided_at, dissent.outcome) == (None, "decline")
    assert Grant.objects.count() == 1
    assert broken() == {}


def test_committee_without_majority_proposes_nothing() -> None:
    world = called()
    vote(world, 0), vote(world, 1, "decline"), vote(world, 2), vote(world, 3, "decline")

    with pytest.raises(NotAllowed, match="more than half"):
        world.propose()


def test_second_vote_of_one_person_is_refused() -> None:
    world = called()
    vote(world, 0)

    with pytest.raises(NotAllowed, match="You have voted"):
        vote(world, 0, "decline")


def test_answer_of_the_partner_voids_the_round() -> None:
    world = called()
    first = vote(world, 0)
    asked = cases.ask_partner(
        actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Whose site?", due_days=7
    )
    questions.answer(actor=world.owner, question_id=asked.id, text="Ours.")

    second = vote(world, 0)

    first.refresh_from_db()
    assert first.voided_at is not None
    assert (second.round, second.voided_at) == (2, None)


def test_committee_sends_back_to_review() -> None:
    world = called()
    vote(world, 0)

    committee.send_back(actor=world.actor("committee_member"), case_id=world.case.id, reason="Ask them first.")

    assert world.case.stage == "review"
    assert Vote.objects.filter(voided_at__isnull=True).count() == 0
    assert broken() == {}


def asked(world: Desk, party: str = "Example Ministry") -> Concurrence:
    return concurrences.ask(
        actor=world.actor("senior_reviewer"), case_id=world.case.id, party=party, question="Any objection?", due_days=10
    )


def test_objection_blocks_an_approval_until_they_concur() -> None:
    world = desk().checked()
    row = asked(world)
    assert (world.case.stage, facts_of(world.case).waiting_for) == ("concurrence", ("Example Ministry",))
    with pytest.raises(NotAllowed):
        world.propose()

    said = {"answer": "objects", "text": "By letter."}
    concurrences.answer(actor=world.actor("reviewer"), concurrence_id=row.id, **said)
    with pytest.raises(NotAllowed, match="Example Ministry objects"):
        world.propose()
    with pytest.raises(WrongState, match="answered already"):
        concurrences.answer(actor=world.actor("reviewer"), concurrence_id=row.id, **said)

    again = asked(world)
    concurrences.answer(actor=world.actor("reviewer"), concurrence_id=again.id, answer="concurs", text="By letter.")
    world.propose()

    assert world.case.stage == "confirmation"
    assert broken() == {}


def test_tier_that_names_a_party_is_not_approved_without_its_word() -> None:
    world = desk(concurrence=[{"party": "Example Ministry", "days": 10}]).checked()

    with pytest.raises(NotAllowed, match="needs the word of Example Ministry"):
        world.propose()
    world.reason()
    assert world.propose(outcome="decline", reason_codes=["unclear"]).state == "held"


def test_silence_is_written_down_by_a_person_after_the_date() -> None:
    world = desk().checked()
    row = asked(world)
    with pytest.raises(Invalid, match="has not passed"):
        concurrences.answer(actor=world.actor("reviewer"), concurrence_id=row.id, answer="silent", text="")

    late = Concurrence.objects.create(
        case=world.case,
        party="Example Agency",
        question="?",
        due_at=db_now() - timedelta(days=1),
        asked_by=row.asked_by,
    )
    concurrences.answer(actor=world.actor("reviewer"), concurrence_id=late.id, answer="silent", text="")

    assert facts_of(world.case).waiting_for == ("Example Ministry",)


def lower(world: Desk, **tier: Any) -> TierVersion:
    """A published tier below the desk's."""
    version = factories.tier_version(of=world.version.tier.programme, **tier)
    Tier.objects.filter(pk=world.version.tier_id).update(position=5)
    return version


def test_lower_tier_is_granted_and_its_terms_followed() -> None:
    world = desk().checked()
    version = lower(world)

    world.propose(tier_version_id=version.id)
    assert TermsSheet.objects.get(application=world.application).tier_version_id == version.id
    world.confirm()

    assert Grant.objects.get().tier_version_id == version.id
    assert str(version.tier) in DecisionNotice.objects.get().letter
    assert broken() == {}


def test_lower_tier_needs_its_own_checks() -> None:
    world = desk().checked()
    version = lower(world, checks=("completeness", "email_domain"))

    with pytest.raises(NotAllowed, match="not settled yet"):
        world.propose(tier_version_id=version.id)


def test_higher_tier_than_applied_for_is_refused() -> None:
    world = desk().checked()
    version = lower(world)
    Tier.objects.filter(pk=version.tier_id).update(position=9)

    with pytest.raises(Invalid, match="or a lower one"):
        world.propose(tier_version_id=version.id)


def test_letter_is_part_of_what_people_stand_behind() -> None:
    world = desk().proposed(letter="We were glad to read of your bounty.")
    first = world.decision.basis_hash

    world.propose(0, letter="We read of your bounty.")

    assert world.decision.basis_hash != first
    world.confirm()
    assert "We read of your bounty." in DecisionNotice.objects.get().letter


def test_recommendation_by_criterion_keeps_each_word() -> None:
    world = desk().checked()
    actor = world.claim()
    with pytest.raises(Invalid) as refused:
        recommendations.recommend(
            actor=actor,
            case_id=world.case.id,
            criteria=[{"criterion": "Defensive use", "word": "partly", "text": ""}],
            **approval(),
        )
    assert list(refused.value.fields) == ["criterion-0-text"]

    made = recommendations.recommend(
        actor=actor,
        case_id=world.case.id,
        criteria=[{"criterion": "Defensive use", "word": "met", "text": ""}, {"criterion": "Other", "word": "met"}],
        **approval(),
    )

    assert made.criteria == [{"criterion": "Defensive use", "word": "met", "text": ""}]


# --- What needs you ---
def needed(world: Desk, role: str, number: int = 0) -> list[tuple[str, str, bool]]:
    page = cases.open_page(actor=world.actor(role, number), case_id=world.case.id)
    return [(need.kind, need.sentence, bool(need.verdict)) for need in page.needs]


def test_what_a_committee_needs_follows_its_votes() -> None:
    world = called()
    vote(world, 0)
    waits = "1 of the 3 votes that it needs are given."
    assert needed(world, "committee_member", 1) == [("committee", waits, True)]
    assert needed(world, "committee_member", 0) == needed(world, "reviewer") == [("committee", waits, False)]

    vote(world, 1, "decline"), vote(world, 2), vote(world, 3, "decline")
    split = "4 votes are given, and no choice has more than half of them. More people vote."
    assert needed(world, "committee_member", 4) == [("committee", split, True)]

    vote(world, 4)
    majority = "Somebody proposes what it says, and others confirm it. Votes that lost stay as dissent."
    late = "5 votes are given, and there is a majority. Yours counts until that is proposed."
    assert needed(world, "committee_member", 0) == [("decision", majority, True)]
    assert needed(world, "senior_reviewer") == [("decision", majority, True), ("committee", late, True)]


def test_outside_party_is_a_persons_word_once_its_date_has_passed() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    concurrences.ask(
        actor=senior, case_id=world.case.id, party="The fictional regulator", question="Any objection?", due_days=5
    )
    assert needed(world, "reviewer") == []

    late = Concurrence.objects.create(
        case=world.case,
        party="The fictional sponsor",
        question="Any objection?",
        due_at=db_now() - timedelta(seconds=1),
        asked_by_id=senior.person,
    )
    page = cases.open_page(actor=world.actor("reviewer"), case_id=world.case.id)
    (need,) = page.needs
    assert (need.kind, need.target_id, bool(need.verdict)) == ("outside", late.id, True)
    assert need.title == "The fictional sponsor has not answered"
    assert needed(world, "screening_analyst") == [("outside", need.sentence, False)]

    concurrences.answer(actor=senior, concurrence_id=late.id, answer="silent", text="")
    assert needed(world, "reviewer") == []
