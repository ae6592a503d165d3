"""Stepping away from a case: the conflict holds at once, everywhere, and the case goes on without that person."""

import pytest
from django.urls import reverse

from accessprogram.errors import Invalid
from accessprogram.models import AuditEvent, Conflict, OutboxMessage, RuleVersion
from reviews.enums import SeatOrigin
from reviews.models import Claim
from reviews.operations import recusals
from reviews.queries.access import visible_cases
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = pytest.mark.django_db


def _told(kind: str) -> list[object]:
    return list(OutboxMessage.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def _assign_by_itself(world: Desk) -> None:
    RuleVersion.objects.create(
        programme=world.version.tier.programme, kind="desk", number=1, state="published", rule={"assign": True}
    )


def test_the_seat_is_free_the_partner_gone_and_seniors_are_told() -> None:
    world = desk().checked()
    reviewer, senior = world.claim(), world.actor("senior_reviewer")
    done = recusals.recuse(actor=reviewer, case_id=world.case.id, reason="My sister works there.")
    assert (done.seats, done.handed_to) == (("review",), None)
    assert world.case.claims.get().released_at is not None
    assert list(visible_cases(world.actor("reviewer"))) == []
    assert Conflict.objects.get().reason == "My sister works there."
    assert _told("case_left") == [senior.id]
    assert AuditEvent.objects.filter(action__in=["conflict.declared", "case.recused"]).count() == 2
    assert "sister" not in str(list(AuditEvent.objects.values_list("data", "reason")))


def test_nobody_is_told_when_the_person_held_no_seat() -> None:
    world = desk().checked()
    world.actor("senior_reviewer")
    done = recusals.recuse(actor=world.actor("reviewer"), case_id=world.case.id, reason="A friend.")
    assert (done.seats, done.handed_to, _told("case_left")) == ((), None, [])


def test_the_case_is_given_to_somebody_else_where_the_rule_says_so() -> None:
    world = desk().checked()
    reviewer, other = world.claim(), world.actor("reviewer", 1)
    _assign_by_itself(world)
    done = recusals.recuse(actor=reviewer, case_id=world.case.id, reason="A friend.")
    assert done.handed_to == other.id
    live = world.case.claims.get(released_at__isnull=True)
    assert (live.user_id, live.origin) == (other.id, SeatOrigin.AUTOMATIC)
    assert _told("case_left") == []


def test_an_approval_of_theirs_is_void() -> None:
    world = desk().proposed()
    senior = world.actor("senior_reviewer")
    recusals.recuse(actor=senior, case_id=world.case.id, reason="A friend.")
    assert (world.case.stage, world.decision.state) == ("review", "superseded")


def test_without_a_reason_nothing_happens() -> None:
    world = desk().checked()
    reviewer = world.claim()
    with pytest.raises(Invalid) as refused:
        recusals.recuse(actor=reviewer, case_id=world.case.id, reason=" ")
    assert set(refused.value.fields) == {"reason"}
    assert Conflict.objects.count() == 0
    assert Claim.objects.get().released_at is None


def test_from_the_page_one_is_back_at_the_desk_and_the_case_is_not_there_any_more() -> None:
    world = desk().checked()
    world.actor("reviewer")
    client = client_of(world.people["reviewer"][0])
    case = reverse("reviews:case", args=[world.case.id])
    assert b"recuse-form" in client.get(case).content
    act = reverse("reviews:case-action", args=[world.case.id, "recuse"])
    again = client.post(act, {"case_id": world.case.id, "form": "recuse", "reason": ""})
    assert (again.status_code, Conflict.objects.count()) == (422, 0)
    done = client.post(act, {"case_id": world.case.id, "form": "recuse", "reason": "A friend."})
    assert (done.status_code, done["Location"]) == (302, reverse("reviews:desk"))
    assert client.get(case).status_code == 404
