"""Whoever may not judge a case any more leaves it at once, and the case goes on: whatever bound them to the partner."""

from collections.abc import Callable

import pytest

from accessprogram import events
from accessprogram.crypto.links import sign_invitation
from accessprogram.events import TiesChanged
from accessprogram.models import OutboxMessage, RuleVersion, User
from accessprogram.operations import accounts, conflicts, domains, families, partners
from accessprogram.queries.actors import actor_of
from reviews.models import Vote
from reviews.operations import committee, drawing, eligibility, independent
from reviews.queries.access import visible_cases
from reviews.tasks import BEAT, rerun_due
from tests import factories
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

COMPANY = "orchard.example"


def _held(**tier: object) -> Desk:
    """The review is held by somebody with an address of a company of which nobody has heard yet."""
    world = desk(**tier)
    person = factories.user(domain=COMPANY)
    world.people["reviewer"] = [factories.seat("reviewer", tier=world.version.tier, person=person)]
    world.checked()
    world.claim()
    return world


def _domain_is_proved(world: Desk) -> None:
    programme = world.version.tier.programme_id
    domains.prove(partner_id=world.partner.id, name=COMPANY, token="t", programme_id=programme)


def _colleague_joins(world: Desk) -> None:
    colleague = factories.user(domain=COMPANY)
    asked = partners.invite(actor=world.owner, partner_id=world.partner.id, email=colleague.email, roles=["member"])
    partners.accept_invitation(actor=actor_of(colleague), token=sign_invitation(asked.id))


def _family_grows(world: Desk) -> None:
    parent = factories.partner(person=factories.user(domain=COMPANY))
    factories.seat("reviewer", tier=world.version.tier)
    administrator = factories.seat("programme_administrator", tier=world.version.tier)
    desk_of_parent = Desk(version=world.version, partner=parent, owner=factories.owner_of(parent)).submit()
    assert desk_of_parent.application is not None
    families.set_parent(
        actor=actor_of(administrator), partner_id=world.partner.id, parent_id=parent.id, reason="Their own pages."
    )


def _address_changes(world: Desk) -> None:
    person = world.people["reviewer"][0]
    User.objects.filter(pk=person.pk).update(email=f"person@{world.owner.email.rpartition('@')[2]}")
    person.refresh_from_db()
    accounts.credentials_changed(user=person, action="account.email_changed")


@pytest.mark.parametrize("binds", [_domain_is_proved, _colleague_joins, _family_grows, _address_changes])
def test_seat_is_free_when_something_binds_its_holder_to_the_partner(
    binds: Callable[[Desk], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[TiesChanged] = []
    monkeypatch.setattr(events, "_handlers", {**events._handlers, TiesChanged: [heard.append]})
    world = _held()
    senior = world.actor("senior_reviewer")
    binds(world)
    assert heard == [TiesChanged(user_id=None)]
    assert list(visible_cases(world.actor("reviewer")).filter(pk=world.case.pk)) == []
    assert (eligibility.free_seats(), eligibility.free_seats()) == (1, 0)
    assert world.case.claims.get().released_at is not None
    assert list(OutboxMessage.objects.filter(kind="case_left").values_list("recipient_id", flat=True)) == [senior.id]


def test_beat_frees_seats_too() -> None:
    world = _held()
    _domain_is_proved(world)
    assert "reviews.rerun_due" in BEAT
    rerun_due()
    assert world.case.claims.get().released_at is not None


def test_case_is_handed_on_to_somebody_with_room() -> None:
    world = _held()
    other = world.actor("reviewer", 1)
    RuleVersion.objects.create(
        programme=world.version.tier.programme, kind="desk", number=1, state="published", rule={"assign": True}
    )
    _domain_is_proved(world)
    eligibility.free_seats()
    assert world.case.claims.get(released_at__isnull=True).user_id == other.id


def test_conflict_with_the_parent_frees_the_seat_on_the_subsidiarys_case() -> None:
    world = _held()
    parent = Desk(version=world.version, partner=factories.partner(), owner=world.owner)
    parent.owner = factories.owner_of(parent.partner)
    parent.submit()
    type(world.partner).objects.filter(pk=world.partner.pk).update(parent=parent.partner)
    reviewer = world.actor("reviewer")
    conflicts.declare(actor=reviewer, user_id=reviewer.person, partner_id=parent.partner.id, reason="A friend.")
    assert world.case.claims.get().released_at is not None


def test_committee_goes_on_without_the_vote_of_whom_it_may_not_count() -> None:
    world = desk(committee_quorum=2).checked()
    committee.escalate(actor=world.actor("senior_reviewer"), case_id=world.case.id, reason="Two use cases touch.")
    for number in (0, 1):
        member = world.actor("committee_member", number)
        committee.vote(actor=member, case_id=world.case.id, **approval())
    bound = world.actor("committee_member", 0)
    conflicts.declare(actor=bound, user_id=bound.person, partner_id=world.partner.id, reason="A friend.")
    assert [vote.by_id for vote in Vote.objects.filter(voided_at__isnull=False)] == [bound.id]
    assert Vote.objects.count() == 2


def test_disagreement_with_somebody_who_may_not_judge_is_none() -> None:
    world = desk(decision_mode="independent")
    world.actor("reviewer", 1)
    world.checked()
    world.claim()
    world.reason()
    drawing.draw_due()
    for number, changes in enumerate(({}, {"outcome": "decline", "reason_codes": ["unclear"]})):
        actor = world.actor("reviewer", number)
        independent.vote(actor=actor, case_id=world.case.id, **approval(**changes))
    assert world.case.blind is False
    bound = world.actor("reviewer", 1)
    conflicts.declare(actor=bound, user_id=bound.person, partner_id=world.partner.id, reason="A friend.")
    assert (world.case.blind, Vote.objects.filter(voided_at__isnull=True).count()) == (True, 0)
