"""How work is divided: seats that are given, waiting cases, tags, cases put off, one action on several cases."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AuditEvent, OutboxMessage, RuleVersion, User
from accessprogram.operations import conflicts
from accessprogram.policy.actors import Actor
from reviews.models import Absence, BulkRun, CaseRow, CaseTag, Claim, Presence, Snooze, WorkProfile
from reviews.operations import assignment, bulk, claims, presence, snoozes, tags, work
from reviews.queries.assignment import workloads
from reviews.queries.next_case import next_row
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def takes(actor: Actor, capacity: int, *expertise: str) -> None:
    WorkProfile.objects.update_or_create(
        user_id=actor.id, defaults={"capacity": capacity, "expertise": list(expertise)}
    )


def give(world: Desk, to: Actor, reason: str = "") -> Claim:
    senior = world.actor("senior_reviewer")
    return assignment.assign(actor=senior, case_id=world.case.id, seat="review", user_id=to.person, reason=reason)


# --- seats that are given ---
def test_a_given_seat_lasts_to_the_end_of_the_next_working_day_but_one_and_its_holder_is_told() -> None:
    world = desk().checked()
    claim = give(world, world.actor("reviewer"))

    assert (claim.origin, claim.by_id, claim.fence) == ("assigned", world.actor("senior_reviewer").id, 1)
    assert timedelta(days=2) <= claim.expires_at - db_now() <= timedelta(days=5)
    assert (claim.expires_at.hour, claim.expires_at.minute) == (0, 0)
    assert [row.recipient_id for row in OutboxMessage.objects.filter(kind="seat_given")] == [claim.user_id]
    assert AuditEvent.objects.get(action="case.assigned").data["origin"] == "assigned"
    assert CaseRow.objects.get(case=world.case).reviewer_id == claim.user_id


def test_giving_on_a_seat_that_somebody_holds_needs_a_reason_and_tells_both() -> None:
    world = desk().checked()
    first = world.claim()
    other = world.actor("reviewer", 1)
    with pytest.raises(Invalid, match="Say why"):
        give(world, other)
    claim = give(world, other, "She has the longest queue.")

    assert (claim.user_id, claim.fence) == (other.id, 2)
    told = OutboxMessage.objects.filter(kind__startswith="seat_given").order_by("kind")
    assert [(row.kind, row.recipient_id) for row in told] == [("seat_given", other.id), ("seat_given_on", first.id)]
    with pytest.raises(WrongState, match="already"):
        give(world, other)


def test_nobody_is_given_a_seat_they_could_not_take_and_only_seniors_give() -> None:
    world = desk().checked()
    conflicted = world.actor("reviewer")
    conflicts.declare(
        actor=conflicted, user_id=conflicted.person, partner_id=world.partner.id, reason="My cousin works there."
    )
    for person in (conflicted, world.actor("screening_analyst")):
        with pytest.raises(NotAllowed, match="cannot take this seat"):
            give(world, person)
    with pytest.raises(NotAllowed, match="senior reviewer"):
        assignment.assign(
            actor=world.actor("reviewer", 1),
            case_id=world.case.id,
            seat="review",
            user_id=world.actor("reviewer").person,
        )
    assert not Claim.objects.exists()


# --- waiting cases ---
def test_waiting_cases_go_to_whoever_is_here_and_has_room() -> None:
    world = desk().checked()
    away, full, here = (world.actor("reviewer", number) for number in range(3))
    today = db_now().date()
    Absence.objects.create(user_id=away.person, first_day=today, last_day=today, entered_by_id=away.person)
    takes(full, 0)
    senior = world.actor("senior_reviewer")

    assert assignment.divide(actor=senior) == 1
    claim = Claim.objects.get()
    assert (claim.user_id, claim.origin, claim.by_id) == (here.id, "automatic", senior.id)
    assert claim.reason == "Has most room of those who may review it."
    assert assignment.divide(actor=senior) == 0


def test_the_desk_gives_out_cases_by_itself_only_where_the_rule_says_so() -> None:
    world = desk().checked()
    reviewer = world.actor("reviewer")
    assert assignment.divide_by_itself() == 0
    RuleVersion.objects.create(
        programme=world.version.tier.programme, kind="desk", number=1, state="published", rule={"assign": True}
    )
    assert assignment.divide_by_itself() == 1
    assert Claim.objects.get().user_id == reviewer.id
    # Who gives it up is not given it again, and nobody else is there.
    claims.release(actor=reviewer, claim_id=Claim.objects.get().id)
    assert assignment.divide_by_itself() == 0


def test_workloads_cost_the_same_for_one_and_for_three_people(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    world = desk().checked()
    give(world, world.actor("reviewer"))
    for number in (0, 2):
        world.actor("reviewer", number)
        world.actor("reviewer", number // 2)
        now = db_now()
        with django_assert_num_queries(2):
            rows = workloads([world.version.tier_id], now)
    assert [(row.open, row.capacity, row.senior) for row in rows if row.open or row.senior] == [
        (1, 10, False),
        (0, 0, True),
    ]


# --- next case ---
def test_next_case_is_ones_own_then_a_free_one_and_never_one_that_was_put_off() -> None:
    world = desk().checked()
    mine, other = world.actor("reviewer"), world.actor("reviewer", 1)
    row = next_row(mine, db_now())
    assert row is not None and row.case_id == world.case.id
    claims.take(actor=mine, case_id=world.case.id, seat="review")
    assert next_row(mine, db_now()) == row
    assert next_row(other, db_now()) is None
    snoozes.snooze(actor=mine, case_id=world.case.id, days=2)
    assert next_row(mine, db_now()) is None
    snoozes.wake(actor=mine, case_id=world.case.id)
    assert next_row(mine, db_now()) == row
    assert next_row(mine, db_now(), after=world.case.id) is None


# --- presence ---
def test_an_open_page_keeps_the_seat_and_a_lapsed_one_stays_lapsed() -> None:
    world = desk().checked()
    holder = world.claim()
    Claim.objects.update(expires_at=db_now() + timedelta(minutes=5))
    events = AuditEvent.objects.count()
    presence.beat(actor=holder, case_id=world.case.id)
    claim = Claim.objects.get()
    assert claim.expires_at > db_now() + timedelta(hours=7)
    assert CaseRow.objects.get(case=world.case).reviewer_until == claim.expires_at
    assert (AuditEvent.objects.count(), Presence.objects.count()) == (events, 1)
    Claim.objects.update(expires_at=db_now() - timedelta(seconds=1))
    presence.beat(actor=holder, case_id=world.case.id)
    assert Claim.objects.get().expires_at < db_now()


# --- one action on several cases ---
def test_each_row_is_judged_by_itself_and_undone_by_itself() -> None:
    world, second = desk().checked(), desk().checked()
    senior = world.actor("senior_reviewer")
    tags.put(actor=senior, case_id=world.case.id, tag="Old one")
    run = bulk.run(
        actor=senior,
        action="tag",
        case_ids=[world.case.id, second.case.id, world.case.id, uuid4()],
        data={"tag": "Urgent"},
    )
    assert [(row["reference"] != "", row["done"], row["sentence"]) for row in run.results] == [
        (True, True, "Tagged."),
        (False, False, "This does not exist."),
        (False, False, "This does not exist."),
    ]
    assert sorted(CaseTag.objects.values_list("tag", flat=True)) == ["old-one", "urgent"]
    assert CaseRow.objects.get(case=world.case).tag_list == ["old-one", "urgent"]

    undone = bulk.undo(actor=senior, bulk_id=run.id)
    assert [row.get("undone", False) for row in undone.results] == [True, False, False]
    assert list(CaseTag.objects.values_list("tag", flat=True)) == ["old-one"]
    with pytest.raises(WrongState):
        bulk.undo(actor=senior, bulk_id=run.id)
    with pytest.raises(NotFound):
        bulk.undo(actor=world.actor("reviewer"), bulk_id=run.id)


def test_what_cannot_be_right_for_any_case_is_refused_before_the_first() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    for action, case_ids, data in (
        ("tag", [world.case.id], {"tag": "!!"}),
        ("assign", [world.case.id], {}),
        ("ask", [world.case.id], {"text": " ", "due_days": 7}),
        ("snooze", [], {"days": 2}),
        ("snooze", [uuid4() for _ in range(bulk.MOST + 1)], {"days": 2}),
    ):
        with pytest.raises(Invalid):
            bulk.run(actor=senior, action=action, case_ids=case_ids, data=data)
    with pytest.raises(NotFound):
        bulk.run(actor=senior, action="veto", case_ids=[world.case.id], data={})
    assert not BulkRun.objects.exists()


def test_giving_putting_off_and_asking_at_once_each_do_what_one_would() -> None:
    world = desk().checked()
    senior, reviewer = world.actor("senior_reviewer"), world.actor("reviewer")
    given = bulk.run(actor=senior, action="assign", case_ids=[world.case.id], data={"user_id": reviewer.person})
    assert Claim.objects.get(released_at__isnull=True).user_id == reviewer.id
    bulk.undo(actor=senior, bulk_id=given.id)
    assert not Claim.objects.filter(released_at__isnull=True).exists()
    bulk.run(actor=senior, action="snooze", case_ids=[world.case.id], data={"days": 3})
    assert Snooze.objects.get().user_id == senior.id
    asked = bulk.run(actor=senior, action="ask", case_ids=[world.case.id], data={"text": "Who?", "due_days": 7})
    assert [row["done"] for row in asked.results] == [True]
    assert world.case.waits_on == "partner"
    with pytest.raises(WrongState):
        bulk.undo(actor=senior, bulk_id=asked.id)


# --- how much somebody takes ---
def test_how_much_somebody_takes_is_said_by_them_and_their_seniors() -> None:
    world, elsewhere = desk().checked(), desk()
    reviewer, senior = world.actor("reviewer"), world.actor("senior_reviewer")
    work.set_profile(actor=reviewer, user_id=reviewer.person, capacity=12, expertise=["Malware", "malware", "oss"])
    work.set_profile(actor=senior, user_id=reviewer.person, capacity=8, expertise=["oss"])
    assert list(WorkProfile.objects.values_list("capacity", "expertise")) == [(8, ["oss"])]
    for stranger in (world.actor("reviewer", 1), elsewhere.actor("senior_reviewer")):
        with pytest.raises(NotFound):
            work.set_profile(actor=stranger, user_id=reviewer.person, capacity=1, expertise=[])
    with pytest.raises(Invalid):
        work.set_profile(actor=reviewer, user_id=reviewer.person, capacity=201, expertise=[])
    with pytest.raises(Invalid, match="before"):
        work.add_absence(actor=reviewer, user_id=reviewer.person, first_day=date(2999, 1, 2), last_day=date(2999, 1, 1))
    row = work.add_absence(actor=senior, user_id=reviewer.person, first_day=date(2999, 1, 2), last_day=None)
    assert (row.last_day, row.entered_by_id) == (date(2999, 1, 2), senior.id)
    work.remove_absence(actor=reviewer, absence_id=row.id)
    assert not Absence.objects.exists()


# --- pages ---
def another(world: Desk) -> Desk:
    partner = factories.partner()
    return Desk(
        version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people
    ).checked()


def test_ones_own_page_costs_the_same_with_one_and_with_three_cases() -> None:
    first = desk().checked()
    reviewer = first.actor("reviewer")
    client = client_of(User.objects.get(pk=reviewer.person))
    claims.take(actor=reviewer, case_id=first.case.id, seat="review")
    client.get("/desk/")
    counted = []
    for more in (0, 2):
        for _case in range(more):
            other = another(first)
            claims.take(actor=first.actor("reviewer"), case_id=other.case.id, seat="review")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/desk/").content.decode()
        counted.append((len(queries), page.count("<tr data-row>")))
    assert counted == [(15, 1), (15, 3)]


def test_selected_cases_are_kept_when_what_was_typed_is_refused() -> None:
    world = desk().checked()
    client = client_of(User.objects.get(pk=world.actor("senior_reviewer").person))
    page = client.post("/desk/bulk/", {"case": str(world.case.id)})
    assert (page.status_code, world.partner.name in page.content.decode()) == (200, True)
    refused = client.post("/desk/bulk/run/", {"case": str(world.case.id), "action": "snooze", "days": "soon"})
    assert refused.status_code == 422
    assert 'value="soon"' in refused.content.decode()
    done = client.post("/desk/bulk/run/", {"case": str(world.case.id), "action": "snooze", "days": "2"}, follow=True)
    assert "Put off, for you alone." in done.content.decode()


def test_the_panel_of_work_and_the_open_page_cost_the_same_whatever_there_is() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    client = client_of(User.objects.get(pk=senior.person))
    case = f"/desk/cases/{world.case.id}"
    client.post(f"{case}/here/")
    counted = []
    for number in range(2):
        for more in range(2 * number + 1):
            tags.put(actor=senior, case_id=world.case.id, tag=f"tag-{number}-{more}")
            world.actor("reviewer", 2 * number + more)
            presence.beat(actor=world.actor("reviewer", 2 * number + more), case_id=world.case.id)
        with CaptureQueriesContext(connection) as panel:
            shown = client.get(f"{case}/panels/work/", headers={"HX-Request": "true"}).content.decode()
        with CaptureQueriesContext(connection) as here:
            told = client.post(f"{case}/here/").content.decode()
        counted.append((len(panel), len(here), shown.count('class="tag"'), told.count("person")))
    assert counted == [(13, 13, 1, 1), (13, 13, 4, 4)]


def test_results_of_a_bulk_action_tell_nothing_of_a_case_that_one_sees_no_more() -> None:
    world, other = desk().checked(), desk().checked()
    other.people["senior_reviewer"] = [
        factories.seat("senior_reviewer", tier=other.version.tier, person=_person(world))
    ]
    run = bulk.run(
        actor=world.actor("senior_reviewer"), action="tag", case_ids=[world.case.id, other.case.id], data={"tag": "eu"}
    )
    page = reverse("reviews:bulk-result", args=[run.id])
    client = client_of(_person(world))
    references = [one.case.application.reference for one in (world, other)]
    assert [one in client.get(page).content.decode() for one in references] == [True, True]
    senior = world.actor("senior_reviewer")
    conflicts.declare(actor=senior, user_id=senior.person, partner_id=world.partner.id, reason="A friend.")
    assert [one in client.get(page).content.decode() for one in references] == [False, True]


def _person(world: Desk) -> User:
    world.actor("senior_reviewer")
    return world.people["senior_reviewer"][0]
