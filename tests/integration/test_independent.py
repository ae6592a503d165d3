"""Independent review: unseen votes, the drawn second reviewer, agreement, disagreement, votes that become void."""

import pytest

from accessprogram.errors import NotAllowed
from accessprogram.models import DecisionNotice, Grant, OutboxMessage, TermsSheet, Tier, TierVersion, User
from accessprogram.policy.actors import Actor
from reviews.management.commands.check_invariants import violations
from reviews.models import Claim, Vote
from reviews.operations import cases, decisions, drawing, independent, recommendations
from reviews.web.panels import PANELS
from tests import factories
from tests.factories.desk import Desk, approval, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SECRET = "zebrafinch"
AUDITED = ("/audit/", "/admin/accessprogram/auditevent/")


def unseen(**tier: object) -> Desk:
    """In review, with a first reviewer in their seat and a second one who was drawn."""
    world = desk(decision_mode="independent", **tier)
    world.actor("reviewer", 1)
    world.checked()
    world.claim("reviewer")
    drawing.draw_due()
    return world


def vote(world: Desk, number: int, **changes: object) -> independent.Voted:
    return independent.vote(actor=world.actor("reviewer", number), case_id=world.case.id, **approval(**changes))


def test_two_equal_votes_are_the_decision_with_both_behind_it() -> None:
    world = unseen()

    assert (world.case.blind, vote(world, 0).state, world.case.blind) == (True, "waits", True)
    assert {name: found for name, found in violations().items() if found} == {}
    assert vote(world, 1).state == "effective"

    case, decision = world.case, world.decision
    assert (case.blind, case.stage, decision.state) == (False, "closed", "effective")
    assert set(decision.approvals.values_list("by_id", flat=True)) == {world.actor("reviewer", n).id for n in (0, 1)}
    assert Grant.objects.get().decision_id == decision.id
    assert {name: found for name, found in violations().items() if found} == {}


def test_where_the_tier_needs_three_equal_votes_are_held_for_the_third() -> None:
    world = unseen(approvals=3)
    world.actor("senior_reviewer")
    vote(world, 0)

    assert vote(world, 1).state == "confirmed"
    assert world.confirm(0).state == "effective"


def test_disagreement_goes_to_a_third_person_whose_choice_is_the_proposal() -> None:
    world = unseen()
    world.reason()
    senior = world.actor("senior_reviewer")
    vote(world, 0)
    with pytest.raises(NotAllowed, match="two reviewers vote unseen"):
        world.propose()

    assert vote(world, 1, outcome="decline", reason_codes=["unclear"], rationale="Too little.").state == "disagreed"

    assert (world.case.blind, world.case.stage) == (False, "review")
    told = OutboxMessage.objects.filter(kind="votes_disagree").values_list("recipient_id", flat=True)
    assert list(told) == [senior.id]
    world.propose(rationale="The first is right.")
    assert Vote.objects.get(body="senior").rationale == "The first is right."
    assert world.confirm(1).state == "effective"


def test_a_changed_fact_makes_the_vote_void_and_tells_its_voter_alone() -> None:
    world = unseen()
    vote(world, 0)

    cases.ask_partner(actor=world.actor("reviewer", 1), case_id=world.case.id, section="", text="Why?", due_days=3)

    assert Vote.objects.get().voided_at is not None
    told = OutboxMessage.objects.filter(kind="vote_void").values_list("recipient_id", "data__parts")
    assert list(told) == [(world.actor("reviewer", 0).id, "answers")]
    assert world.case.blind


def test_the_second_seat_is_drawn_and_taken_by_nobody() -> None:
    world = unseen()

    drawn = Claim.objects.get(seat="second_review", released_at=None)
    assert (drawn.origin, drawn.user_id) == ("drawn", world.actor("reviewer", 1).id)
    assert drawing.draw_due() == 0
    with pytest.raises(NotAllowed, match="drawn at random"):
        world.claim("reviewer", "second_review", 2)
    with pytest.raises(NotAllowed, match="Give your vote instead"):
        recommendations.recommend(actor=world.actor("reviewer"), case_id=world.case.id, **approval())


def test_nobody_left_to_draw_is_told_to_seniors_and_administrators() -> None:
    world = desk(decision_mode="independent")
    people = {world.actor("programme_administrator").id}
    world.checked()
    world.claim("reviewer")

    assert drawing.draw_due() == 0

    told = OutboxMessage.objects.filter(kind="nobody_left").values_list("recipient_id", flat=True)
    assert set(told) == people
    assert drawing.draw_due() == 0
    assert OutboxMessage.objects.filter(kind="nobody_left").count() == 1


def test_nothing_that_one_reviewer_thinks_is_read_by_anybody_before_both_have_voted() -> None:
    world = unseen()
    first, second = world.actor("reviewer", 0), world.actor("reviewer", 1)
    cases.note(actor=first, case_id=world.case.id, section="", text=f"A note: {SECRET}")
    vote(world, 0, outcome="approve", rationale=f"A vote: {SECRET}")
    people = [second, world.actor("senior_reviewer"), world.actor("auditor")]

    for person in people:
        client = client_of(User.objects.get(pk=person.id))
        for address in [*pages(world, person), *(AUDITED if person.holds("auditor") else ())]:
            response = client.get(address)
            assert response.status_code == 200, address
            words = b"".join(response) if response.streaming else response.content
            assert SECRET.encode() not in words, address
            assert b"voted, unseen" not in words, address
            assert b"wrote an internal note" not in words, address

    assert SECRET in votes_read_by(world, 0)
    assert SECRET not in votes_read_by(world, 1)
    independent.vote(actor=second, case_id=world.case.id, **approval(rationale="Mine."))
    assert SECRET in votes_read_by(world, 1)


def votes_read_by(world: Desk, number: int) -> str:
    reader = client_of(User.objects.get(pk=world.actor("reviewer", number).id))
    return reader.get(f"/desk/cases/{world.case.id}/panels/votes/").content.decode()


def pages(world: Desk, actor: Actor) -> list[str]:
    """Everything that this person can ask for about a case."""
    case = f"/desk/cases/{world.case.id}/"
    panels = [f"{case}panels/{slug}/" for slug, panel in PANELS.items() if panel.when(actor, world.case)]
    assert len(panels) > 10
    return [case, f"{case}live/", *panels, "/desk/", "/desk/queues/open/", "/desk/queues/all/"]


def needed(world: Desk, role: str, number: int = 0) -> list[tuple[str, str, bool]]:
    page = cases.open_page(actor=world.actor(role, number), case_id=world.case.id)
    return [(need.kind, need.action, bool(need.verdict)) for need in page.needs]


def test_what_two_unseen_votes_need_says_nothing_of_the_other_vote() -> None:
    world = unseen()
    world.reason()
    everybody = [("reviewer", 0), ("reviewer", 1), ("senior_reviewer", 0)]
    before = {who: needed(world, *who) for who in everybody}
    assert [before[who] for who in everybody] == [
        [("vote", "vote", True)],
        [("vote", "vote", True)],
        [("vote", "vote", False)],
    ]

    vote(world, 0)
    assert [needed(world, *who) for who in everybody[1:]] == [before[who] for who in everybody[1:]]
    assert needed(world, "reviewer", 0) == [("vote", "vote", False)]

    vote(world, 1, outcome="decline", reason_codes=["unclear"], rationale="Too little.")
    assert [needed(world, *who) for who in everybody] == [
        [("decision", "propose", False)],
        [("decision", "propose", False)],
        [("decision", "propose", True)],
    ]


def lower(world: Desk) -> TierVersion:
    """A published tier below the desk's."""
    version = factories.tier_version(of=world.version.tier.programme)
    Tier.objects.filter(pk=world.version.tier_id).update(position=5)
    return version


def test_two_votes_for_a_lower_tier_grant_it_and_the_sheet_follows_only_then() -> None:
    world = unseen()
    version = lower(world)
    vote(world, 0, tier_version_id=version.id)
    sheet = TermsSheet.objects.get(application=world.application)
    assert (sheet.tier_version_id, world.case.blind) == (world.version.id, True)

    assert vote(world, 1, tier_version_id=version.id).state == "effective"

    sheet.refresh_from_db()
    assert (sheet.tier_version_id, sheet.state) == (version.id, "frozen")
    assert Grant.objects.get().tier_version_id == version.id
    assert {name: found for name, found in violations().items() if found} == {}


def test_another_tier_is_another_vote() -> None:
    world = unseen()
    version = lower(world)
    vote(world, 0, tier_version_id=version.id)
    assert vote(world, 1).state == "disagreed"


def test_vote_for_a_lower_tier_is_void_when_the_terms_change() -> None:
    world = unseen()
    version = lower(world)
    vote(world, 0, tier_version_id=version.id)
    decisions.void_if_changed(world.case)
    assert Vote.objects.get().voided_at is None
    world.terms(conditions=["Findings go to their maintainers first."])
    decisions.void_if_changed(world.case)
    assert Vote.objects.get().voided_at is not None


def test_letter_that_one_wrote_is_proposed_and_the_other_confirms_it() -> None:
    world = unseen()
    senior = world.actor("senior_reviewer")
    vote(world, 0)

    assert vote(world, 1, letter="Tell us when the audit is done.").state == "letters_differ"

    first, second = (world.actor("reviewer", number) for number in (0, 1))
    decision = world.decision
    assert (decision.state, decision.letter) == ("held", "Tell us when the audit is done.")
    assert [one.by_id for one in decision.approvals.all()] == [second.id] == [decision.decided_by_id]
    asked = OutboxMessage.objects.filter(kind="confirmation_needed").values_list("recipient_id", flat=True)
    assert set(asked) == {first.id, senior.id}
    with pytest.raises(NotAllowed):
        world.confirm(1, "reviewer")

    assert world.confirm(0, "reviewer").state == "effective"
    assert "Tell us when the audit is done." in DecisionNotice.objects.get().letter
    assert {name: found for name, found in violations().items() if found} == {}


def test_letters_that_are_the_same_need_no_further_word() -> None:
    world = unseen()
    vote(world, 0, letter="Welcome.")
    assert vote(world, 1, letter="Welcome.\r\n").state == "effective"
    assert DecisionNotice.objects.get().letter.count("Welcome.") == 1


def test_form_of_the_vote_offers_lower_tiers_and_a_letter() -> None:
    world = unseen()
    version = lower(world)
    client = client_of(User.objects.get(pk=world.actor("reviewer", 0).id))
    page = client.get(f"/desk/cases/{world.case.id}/panels/votes/").content.decode()
    assert f'value="{version.id}"' in page
    assert 'name="letter"' in page
    posted = {
        "case_id": world.case.id, "form": "vote", "outcome": "approve", "rationale": "Well kept.", "letter": "Welcome.",
        "tier_version_id": version.id, "fence": "1",
    }  # fmt: skip
    answer = client.post(f"/desk/cases/{world.case.id}/actions/vote/", posted)
    assert answer.status_code == 302
    assert Vote.objects.values_list("tier_version_id", "letter").get() == (version.id, "Welcome.")


def test_how_long_a_seat_is_kept_does_not_tell_that_its_holder_voted() -> None:
    world = unseen()
    vote(world, 0)
    kept = Claim.objects.get(seat="review", released_at=None).expires_at.date().isoformat()
    case = f"/desk/cases/{world.case.id}/"
    mine, others = (client_of(User.objects.get(pk=world.actor("reviewer", number).id)) for number in (0, 1))
    assert kept in mine.get(case).content.decode()
    for address in (case, f"{case}live/", f"{case}panels/work/"):
        response = others.get(address)
        assert (response.status_code, kept in response.content.decode()) == (200, False), address
