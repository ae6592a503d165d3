"""A case's dates: by calendar and stage, standing still while the partner holds the ball; who is reminded of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accessprogram.clock import db_now
from accessprogram.models import Conflict, OutboxMessage, Question
from accessprogram.operations import questions
from reviews.models import Calendar, Case
from reviews.operations import cases, reminders
from reviews.policy.clocks import partner_reminder
from reviews.queries import calendars
from reviews.queries.invariants import clocks_run_or_stand
from tests.factories.access import broken_invariants
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _told(kind: str) -> list[tuple[object, bool]]:
    rows = OutboxMessage.objects.filter(kind=kind).order_by("created_at")
    return [(row.recipient_id, bool(row.data.get("overdue"))) for row in rows]


def _set(world: Desk, **columns: object) -> None:
    Case.objects.filter(pk=world.case.pk).update(**columns)


def _by_hand(world: Desk, days: int) -> None:
    """So many days pass, for the case alone."""
    case, by = world.case, timedelta(days=days)
    _set(world, created_at=case.created_at - by, stage_since=case.stage_since - by, remind_at=db_now())


def test_stage_and_case_are_due_by_the_calendar_of_the_programme() -> None:
    world = desk(sla_days=10, stage_days={"review": 3})
    Calendar.objects.create(
        programme=world.version.tier.programme, time_zone="Europe/Paris", weekdays=[0, 1, 2], holidays=[]
    )
    case = world.checked().case
    days = calendars.of(case.programme_id)
    assert case.due_at == days.add_days(case.created_at, 10)
    assert case.stage_due_at == days.add_days(case.stage_since, 3)
    # Ten days at three a week are more than three weeks.
    assert case.due_at >= case.created_at + timedelta(days=21)
    assert case.remind_at is not None and case.remind_at < case.stage_due_at


def test_a_pause_moves_case_and_stage_by_its_working_time() -> None:
    world = desk(sla_days=10, stage_days={"review": 3}).checked()
    before = world.case
    asked = cases.ask_partner(
        actor=world.actor("reviewer"), case_id=before.id, section="about", text="Who?", due_days=5
    )
    assert (world.case.due_at, world.case.stage_due_at) == (None, None)
    days = calendars.of(before.programme_id)
    assert world.case.remind_at == partner_reminder(days, asked.created_at, asked.due_at)
    # The case was paused for 14 days, of which 10 count; the present stage began after four of them.
    _set(world, paused_at=db_now() - timedelta(days=14), stage_since=before.stage_since - timedelta(days=7))
    questions.answer(actor=world.owner, question_id=asked.id, text="We do.")
    case = world.case
    assert abs(case.paused_seconds - 10 * 86400) < 60
    assert abs(case.stage_paused_seconds - 5 * 86400) < 60
    assert case.due_at == days.add_seconds(days.add_days(case.created_at, 10), case.paused_seconds)
    assert case.stage_due_at == days.add_seconds(days.add_days(case.stage_since, 3), case.stage_paused_seconds)
    assert broken_invariants() == {}


def test_holder_is_reminded_then_a_senior_once_each() -> None:
    world = desk(sla_days=10).checked()
    reviewer, senior = world.claim(), world.actor("senior_reviewer")
    _by_hand(world, 30)
    revision = world.case.revision

    assert (reminders.remind_due(), reminders.remind_due()) == (1, 0)

    assert _told("case_escalated") == [(senior.id, True)]
    assert _told("case_due") == []
    case = world.case
    assert case.escalated_at is not None and case.remind_at is None
    assert case.revision == revision + 1
    assert reviewer.id not in {who for who, _overdue in _told("case_escalated")}
    assert broken_invariants() == {}


def _noon(world: Desk) -> None:
    """A calendar on which every day counts, in a time zone where it is about noon: the office is open."""
    ahead = 12 - db_now().hour
    Calendar.objects.create(
        programme=world.version.tier.programme, time_zone=f"Etc/GMT{-ahead:+d}", weekdays=list(range(7))
    )


@pytest.mark.parametrize(("hours", "overdue"), [(6, False), (-6, True)])
def test_the_holder_is_reminded_before_the_date_and_at_it(hours: int, overdue: bool) -> None:
    world = desk(sla_days=1).checked()
    _noon(world)
    holder, _senior = world.claim(), world.actor("senior_reviewer")
    _set(world, created_at=db_now() + timedelta(hours=hours - 24), remind_at=db_now())
    reminders.remind_due()
    assert _told("case_due") == [(holder.id, overdue)]
    assert _told("case_escalated") == []
    remind_at = world.case.remind_at
    assert remind_at is not None and remind_at > db_now()


@pytest.mark.parametrize(("hours", "told"), [(6, False), (-6, True)])
def test_of_a_case_that_nobody_holds_a_senior_is_told_at_its_date(hours: int, told: bool) -> None:
    world = desk(sla_days=1).checked()
    _noon(world)
    senior = world.actor("senior_reviewer")
    _set(world, created_at=db_now() + timedelta(hours=hours - 24), remind_at=db_now())
    reminders.remind_due()
    assert _told("case_due") == ([(senior.id, True)] if told else [])


def test_the_partner_is_reminded_once_before_the_date_of_a_request() -> None:
    world = desk().checked()
    _noon(world)
    asked = {"actor": world.actor("reviewer"), "case_id": world.case.id, "section": ""}
    later = cases.ask_partner(**asked, text="And who signs?", due_days=5)
    now, request = db_now(), uuid4()
    first, second = (
        Question.objects.create(
            application=world.case.application, text=text, request=request, asked_by_id=later.asked_by_id,
            created_at=now - timedelta(days=5), due_at=now + timedelta(hours=20),
        )
        for text in ("Whose site is it?", "Who runs it?")
    )  # fmt: skip
    questions.answer(actor=world.owner, question_id=first.id, text="Ours.")

    assert [(reminders.count_anew(world.case.programme_id), reminders.remind_due()) for _twice in "12"] == [(1, 1)] * 2

    (message,) = OutboxMessage.objects.filter(kind="question_due")
    assert (message.recipient_id, message.data["open"]) == (world.owner.id, 1)
    days = calendars.of(world.case.programme_id)
    assert message.data["due"] == f"{second.due_at.astimezone(days.zone):%Y-%m-%d %H:%M %Z}"
    assert world.case.remind_at == partner_reminder(days, later.created_at, later.due_at)
    assert broken_invariants() == {}

    questions.answer(actor=world.owner, question_id=second.id, text="We do.")
    questions.answer(actor=world.owner, question_id=later.id, text="She does.")
    assert world.case.waits_on == "desk" and world.case.due_at is not None
    assert OutboxMessage.objects.filter(kind="question_due").count() == 1


def test_the_case_says_by_when_since_when_and_how_long_it_stood_still(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    world = desk(sla_days=10, stage_days={"review": 3}).checked()
    _noon(world)
    world.actor("reviewer")
    client = client_of(world.people["reviewer"][0])
    panel = reverse("reviews:case-panel", args=[world.case.id, "clock"])
    _by_hand(world, 4)
    reminders.remind_due()
    with django_assert_max_num_queries(15):
        page = client.get(panel, headers={"HX-Request": "true"}).content.decode()
    assert ("6 working days left" in page, "should have been over" in page) == (True, True)
    cases.ask_partner(actor=world.actor("reviewer"), case_id=world.case.id, section="", text="Who?", due_days=5)
    assert "stands still" in client.get(panel).content.decode()


def test_nobody_with_a_conflict_is_told() -> None:
    world = desk(sla_days=10).checked()
    first, second = world.actor("senior_reviewer"), world.actor("senior_reviewer", 1)
    Conflict.objects.create(user_id=first.id, partner=world.partner, reason="Family.", declared_by_id=first.id)
    _by_hand(world, 30)
    reminders.remind_due()
    assert [who for who, _overdue in _told("case_escalated")] == [second.id]


def test_a_changed_calendar_counts_open_cases_anew() -> None:
    world = desk(sla_days=5).checked()
    before = world.case.due_at
    Calendar.objects.create(programme=world.version.tier.programme, time_zone="UTC", weekdays=[0], holidays=[])
    assert reminders.count_anew(world.case.programme_id) == 1
    assert reminders.remind_due() == 1
    case = world.case
    assert before is not None and case.due_at == calendars.of(case.programme_id).add_days(case.created_at, 5)
    assert case.due_at > before
    assert world.application is not None
    world.application.refresh_from_db()
    assert world.application.progress.due_at == case.due_at


def test_an_upgrade_begins_the_reminders_of_cases_that_know_none() -> None:
    world = desk(sla_days=10).checked()
    _set(world, remind_at=None)
    assert (reminders.begin_missing(), reminders.begin_missing()) == (1, 0)
    assert reminders.remind_due() == 1
    remind_at, due_at = world.case.remind_at, world.case.due_at
    assert remind_at is not None and due_at is not None and db_now() < remind_at < due_at


def test_a_clock_that_cannot_be_right_is_named() -> None:
    world = desk(sla_days=10).checked()
    assert list(clocks_run_or_stand()) == []
    _set(world, due_at=None)
    assert list(clocks_run_or_stand()) == [f"case {world.case.id}: its clock runs without a date"]
    _set(world, paused_at=db_now())
    assert list(clocks_run_or_stand()) == [f"case {world.case.id}: its clock stands still, and it has a date"]
