"""Queues and boards: what one may see, as many queries whatever the size, numbers that lead to their rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import Conflict
from accessprogram.queries.actors import actor_of
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.models import Case, Hit
from reviews.operations import adjudications, cases, checks, claims, recommendations, rows
from reviews.queries import boards, hits, keyset, queues
from reviews.queries.filters import filtered
from reviews.queries.views import read
from tests import factories
from tests.factories.checks import always
from tests.factories.desk import Desk, approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _more(world: Desk, count: int) -> list[Desk]:
    """So many further partners on the same tier, each with a case in its checks."""
    made = []
    for _number in range(count):
        partner = factories.partner()
        other = Desk(version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people)
        made.append(other.submit())
    return made


def _slugs(world: Desk, role: str, slug: str) -> list[str]:
    return [row.reference for row in queues.page(world.actor(role), slug).rows]


def _reference(world: Desk) -> str:
    assert world.application is not None
    return world.application.reference


def test_each_queue_holds_its_cases() -> None:
    world = desk().submit()
    actor = world.actor("reviewer")
    assert _slugs(world, "reviewer", "checks") == [_reference(world)]
    checks.perform_due()
    assert _slugs(world, "reviewer", "unassigned") == [_reference(world)]
    world.claim()
    assert _slugs(world, "reviewer", "unassigned") == []
    assert _slugs(world, "reviewer", "mine") == [_reference(world)]
    question = cases.ask_partner(actor=actor, case_id=world.case.id, section="", text="Who?", due_days=3)
    assert _slugs(world, "reviewer", "partner") == [_reference(world)]
    type(question).objects.update(due_at=db_now() - timedelta(seconds=1))
    cases.resume_overdue()
    Case.objects.update(due_at=db_now() - timedelta(days=1))
    rows.rebuild()
    assert _slugs(world, "reviewer", "overdue") == [_reference(world)]
    assert _slugs(world, "reviewer", "due") == [_reference(world)]
    world.propose()
    assert _slugs(world, "senior_reviewer", "confirm") == []
    assert [row.held for row in queues.page(world.actor("senior_reviewer", 1), "confirm").rows] == [True]
    world.confirm()
    assert _slugs(world, "reviewer", "open") == []
    assert _slugs(world, "reviewer", "closed") == [_reference(world)]


def test_confirm_leaves_out_who_recommended_a_decision_of_two() -> None:
    world = desk().checked()
    senior = world.claim("senior_reviewer", number=1)
    recommendations.recommend(actor=senior, case_id=world.case.id, **approval())
    world.propose()

    assert queues.page(world.actor("senior_reviewer", 1), "confirm").rows == []
    assert len(queues.page(world.actor("senior_reviewer", 2), "confirm").rows) == 1


def test_hits_wait_until_they_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=2))
    world = desk(checks=("screening",)).checked()
    analyst = world.actor("screening_analyst")
    assert len(hits.page(analyst).rows) == 2
    assert _slugs(world, "screening_analyst", "hits") == [_reference(world)]
    for disposition in ("inconclusive", "false_positive"):
        for hit in Hit.objects.all():
            adjudications.adjudicate(
                actor=analyst, finding_id=hit.finding_id, hit_id=hit.id, disposition=disposition, reason="Looked."
            )
        assert hits.count(analyst) == ("2" if disposition == "inconclusive" else "0")
    assert _slugs(world, "screening_analyst", "hits") == []


def test_a_queue_shows_nothing_of_other_tiers_and_of_conflicts() -> None:
    world, other = desk().checked(), desk().checked()
    everywhere = factories.seat("reviewer", tier=world.version.tier)
    factories.seat("reviewer", tier=other.version.tier, person=everywhere)
    assert len(queues.page(actor_of(everywhere), "open").rows) == 2
    assert _slugs(world, "reviewer", "open") == [_reference(world)]
    Conflict.objects.create(user=everywhere, partner=other.partner, reason="x", declared_by=everywhere)

    actor = actor_of(everywhere)
    assert [row.reference for row in queues.page(actor, "open").rows] == [_reference(world)]
    assert queues.counts(actor)["open"] == "1"
    assert queues.page(factories.owner_of(world.partner), "open").rows == []
    assert set(queues.counts(factories.owner_of(world.partner)).values()) == {"0"}


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_costs_the_same_whatever_the_size(size: int) -> None:
    world = desk().submit()
    _more(world, size - 1)
    checks.perform_due()
    for case in Case.objects.all():
        claims.take(actor=world.actor("reviewer"), case_id=case.id, seat="review")
    actor = world.actor("reviewer")

    with CaptureQueriesContext(connection) as captured:
        assert len(queues.page(actor, "mine").rows) == size
    # The clock, what matches, the page, and who holds its cases.
    assert len(captured) == 4
    with CaptureQueriesContext(connection) as captured:
        queues.counts(actor)
    assert len(captured) == 2  # the clock, and all queues at once


def test_pages_follow_each_other_without_a_gap() -> None:
    world = desk().submit()
    _more(world, 6)
    actor = world.actor("reviewer")
    Case.objects.filter(pk__in=list(Case.objects.values_list("pk", flat=True)[:2])).update(due_at=None)
    rows.rebuild()
    for slug in ("open", "all"):
        seen: list[str] = []
        cursor = ""
        while True:
            page = queues.page(actor, slug, cursor=cursor, limit=3)
            seen += [row.reference for row in page.rows]
            cursor = page.next
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 7
    assert queues.page(actor, "open", cursor="no cursor", limit=3).rows


def test_counts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "COUNTED", 2)
    world = desk().submit()
    _more(world, 3)

    assert queues.counts(world.actor("reviewer"))["open"] == "2+"


def test_filters_that_mean_nothing_are_left_out() -> None:
    assert not filtered({"tier": "x", "stage": "nowhere", "due": "?", "opened_from": "2026-99-99", "junk": "1"})


def test_board_numbers_lead_to_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "one", always("one"))
    monkeypatch.setitem(CATALOGUE, "two", always("two", Outcome.REVIEW))
    world = desk(checks=("one", "two")).submit()
    second, third = _more(world, 2)
    checks.perform_due()
    third_case = third.case
    checks.rerun(actor=world.actor("reviewer"), run_id=third_case.runs.get(check_slug="one").id)
    world.reason()
    for finding_of in (world, second):
        run = finding_of.case.runs.get(check_slug="two")
        adjudications.adjudicate(
            actor=world.actor("screening_analyst"), finding_id=run.finding.id, hit_id=None,
            disposition="false_positive", reason="Fine.",
        )  # fmt: skip
    world.propose()
    world.confirm()
    second.propose(outcome="decline", reason_codes=["unclear"])
    second.confirm()
    actor = world.actor("auditor")

    board = boards.board(actor, params={})

    numbers = [*board.backlog, board.waiting_on_partner, board.overdue]
    numbers += [number for row in (*board.checks, *board.decisions) for number in row.numbers]
    numbers += [number for week in board.weeks for number in (week.opened, week.decided)]
    assert {number.label: number.value for number in board.backlog} == {
        "checks": 1, "review": 0, "committee": 0, "external concurrence": 0, "confirmation": 0,
    }  # fmt: skip
    (decided,) = board.decisions
    assert [number.value for number in decided.numbers] == [1, 0, 1]
    (times,) = board.times
    assert times.n == 2 and times.median is not None
    for number in numbers:
        found = queues.rows_of(actor, "all", read(actor, params=number.params)).count()
        assert found == number.value, (str(number.label), number.params)


def test_board_is_for_board_roles_and_leaves_conflicts_out() -> None:
    world = desk().checked()
    reader = factories.seat("dashboard_reader", tier=world.version.tier)
    assert sum(number.value for number in boards.board(actor_of(reader), params={}).backlog) == 1
    assert queues.page(actor_of(reader), "all").rows == []
    Conflict.objects.create(user=reader, partner=world.partner, reason="x", declared_by=reader)
    assert sum(number.value for number in boards.board(actor_of(reader), params={}).backlog) == 0
    operator = world.actor("access_operator")
    assert sum(number.value for number in boards.board(operator, params={}).backlog) == 0


@pytest.mark.parametrize("size", [1, 3])
def test_the_board_costs_the_same_whatever_the_size(size: int) -> None:
    world = desk().submit()
    _more(world, size - 1)
    checks.perform_due()
    actor = world.actor("auditor")

    with CaptureQueriesContext(connection) as captured:
        boards.board(actor, params={})
    assert len(captured) == 12
