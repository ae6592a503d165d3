"""The list's rows: they follow their case, words find them alike on both databases, pages go both ways."""

from datetime import timedelta
from math import inf

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import Conflict, Partner, RuleVersion
from accessprogram.operations import publishing
from reviews import tasks
from reviews.demo import scale
from reviews.models import Case, CaseRow, Claim
from reviews.operations import rows, tags
from reviews.queries import queues
from reviews.queries.counts import counts
from reviews.queries.keyset import PREVIOUS, Order, page_of
from reviews.queries.rows import behind, how_many_behind, unlike_their_sources
from reviews.queries.views import read
from reviews.search import words
from reviews.search.words import containing, document, folded, phrase, slug_in
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SPREAD = 400


def test_row_follows_its_case_to_the_end() -> None:
    world = desk().checked()
    world.claim()
    row = CaseRow.objects.get(case=world.case)
    assert (row.stage, row.reviewer_id) == ("review", world.actor("reviewer").id)
    world.propose()
    assert CaseRow.objects.get(case=world.case).held
    world.confirm()
    row = CaseRow.objects.get(case=world.case)
    assert (row.stage, row.is_open, row.outcome, row.held, row.due, row.reviewer_id) == (
        "closed", False, "approve", False, None, None,
    )  # fmt: skip
    assert list(unlike_their_sources()) == []


def test_row_that_is_not_its_sources_is_named_and_made_anew() -> None:
    world = desk().checked()
    Case.objects.filter(pk=world.case.pk).update(due_at=db_now() - timedelta(days=1))
    assert list(unlike_their_sources()) == [(world.case.pk, "due_at, rank")]
    rows.rebuild()
    assert list(unlike_their_sources()) == []
    CaseRow.objects.all().delete()
    assert list(unlike_their_sources()) == [(world.case.pk, "missing")]


def test_invented_cases_are_what_operations_leave() -> None:
    desk().checked()
    scale.seed(SPREAD)
    drawn = {"risk", "rank"}
    assert {what for _case, said in unlike_their_sources() for what in said.split(", ")} - drawn == set()
    assert Case.objects.count() == CaseRow.objects.count() == SPREAD + 1


def test_words_find_what_the_folded_text_holds() -> None:
    world = desk().submit()
    scale.seed(SPREAD)
    Partner.objects.filter(pk=world.partner.pk).update(name="Größe & Söhne (Nord)")
    rows.refresh_partner(world.partner.pk)
    kept = dict(CaseRow.objects.values_list("pk", "document"))
    for text in ("grosse", "Größe", "hne no", "kestrel", "lab", "SC-000", "example", "nobody", "x", "gr"):
        plain = folded(text)
        part = plain if len(plain) > 2 else f" {plain}"
        found = set(CaseRow.objects.filter(containing(text)).values_list("pk", flat=True))
        assert found == {pk for pk, held in kept.items() if part in held}, text
        found = set(CaseRow.objects.filter(phrase(text)).values_list("pk", flat=True))
        assert found == {pk for pk, held in kept.items() if f" {plain} " in held}, text
    assert CaseRow.objects.filter(containing("grosse")).count() == 1
    assert CaseRow.objects.filter(containing("&?")).count() == 0
    tagged = {row.pk for row in CaseRow.objects.all() if "press" in row.tag_list}
    assert set(CaseRow.objects.filter(slug_in("tags", "press")).values_list("pk", flat=True)) == tagged != set()


def test_what_is_common_is_found_all_the_same() -> None:
    desk().submit()
    scale.seed(SPREAD)
    words._statistics.asked = -inf  # as a process begins
    kept = dict(CaseRow.objects.values_list("pk", "document"))
    for texts in (("example",), ("kestrel", "example"), ("labs 0 example", "oy"), ("sc 0000017", "exam", "fictional")):
        found = set(CaseRow.objects.filter(containing(*texts)).values_list("pk", flat=True))
        held = {pk for pk, said in kept.items() if all((f" {t}" if len(t) < 3 else t) in said for t in texts)}
        assert found == held, texts
    if connection.vendor == "postgresql":
        assert {"example", "fictional"} <= words._common_words()
        assert words._common_words().isdisjoint({"0000017", "kestrel"})


def test_words_that_are_not_side_by_side_are_no_phrase() -> None:
    assert " one two " not in document("one", "two")


def test_pages_go_forth_and_back_over_the_same_rows() -> None:
    desk().checked()
    scale.seed(SPREAD)
    order = Order(column="risk", descending=True)  # many share a key
    everything = list(CaseRow.objects.order_by(*order.fields).values_list("pk", flat=True))
    forth, pages, cursor = [], [], ""
    while True:
        page = page_of(CaseRow.objects.all(), order, cursor=cursor, limit=30)
        pages.append(page)
        forth += [row.pk for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert forth == everything
    back = page_of(CaseRow.objects.all(), order, cursor=pages[5].previous, direction=PREVIOUS, limit=30)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[4].rows]
    assert (back.next, back.previous) == (pages[4].next, pages[4].previous)
    first = page_of(CaseRow.objects.all(), order, cursor=pages[1].previous, direction=PREVIOUS, limit=30)
    assert ([row.pk for row in first.rows], first.previous) == ([row.pk for row in pages[0].rows], "")


def test_list_count_and_facets_agree_and_cost_the_same() -> None:
    world = desk().checked()
    actor = world.actor("reviewer")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            queues.page(actor, "open", view=view)
            counts(actor)
        return len(captured)

    view = read(actor, query="is:open")
    cost()
    scale.seed(60)
    few = cost()
    scale.seed(SPREAD * 2)
    assert cost() == few
    page = queues.page(actor, "open", view=view)
    open_now = CaseRow.objects.filter(is_open=True).count()
    assert (page.count, counts(actor)["open"], page.more) == (str(open_now), str(open_now), False)
    stages = next(facet for facet in page.facets if facet.slug == "stage")
    assert {value.value: value.count for value in stages.values} == {
        value.value: CaseRow.objects.filter(is_open=True, stage=value.value).count() for value in stages.values
    }


def test_seat_that_ran_out_leaves_a_case_unassigned() -> None:
    world = desk().checked()
    actor = world.claim()
    assert queues.page(actor, "unassigned").rows == []
    Claim.objects.update(expires_at=db_now() - timedelta(seconds=1))
    rows.rebuild()
    assert [row.case.pk for row in queues.page(actor, "unassigned").rows] == [world.case.pk]


def test_an_upgrade_makes_the_rows_that_are_missing() -> None:
    world = desk(checks=()).submit()
    CaseRow.objects.all().delete()
    assert rows.rebuild(missing_only=True) == 1
    assert CaseRow.objects.get().reference == world.case.application.reference
    assert rows.rebuild(missing_only=True) == 0


# --- a new rule of order or risk ---
def published(world: Desk, kind: str, rule: dict[str, object]) -> RuleVersion:
    """In force from now on, as an administrator publishes it in the admin."""
    number = RuleVersion.objects.filter(kind=kind).count() + 1
    made = RuleVersion.objects.create(programme=world.version.tier.programme, kind=kind, number=number, rule=rule)
    return publishing.publish_rule(actor=world.actor("programme_administrator"), id=made.id)


def beside(world: Desk) -> Desk:
    """Another partner who applied for the same tier."""
    partner = factories.partner()
    owner = factories.owner_of(partner)
    return Desk(version=world.version, partner=partner, owner=owner, people=world.people).checked()


def test_a_new_rule_orders_open_and_closed_cases_anew_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    world, elsewhere = desk().proposed(), desk().checked()
    world.confirm()
    open_ones = [beside(world), beside(world)]
    monkeypatch.setattr("reviews.operations.rows.SLICE", 1)
    before = dict(CaseRow.objects.values_list("case_id", "rank"))
    assert (rows.catch_up(), how_many_behind(500)) == (0, 0)

    published(world, "desk", {"risk": 0, "age": 0, "due": 3})
    rule = published(world, "risk", {"points": {"watch_lists": 1}})
    assert [how_many_behind(most) for most in (500, 2)] == [3, 2]
    assert {case_id for case_id, _what in unlike_their_sources()} == {one.case.id for one in (world, *open_ones)}

    tasks.rows_behind()

    assert list(unlike_their_sources()) == []
    assert set(CaseRow.objects.exclude(case=elsewhere.case).values_list("ruled_at", flat=True)) == {rule.published_at}
    after = dict(CaseRow.objects.values_list("case_id", "rank"))
    assert {case_id for case_id in before if before[case_id] == after[case_id]} == {elsewhere.case.id}
    assert (rows.catch_up(), how_many_behind(500)) == (0, 0)


def test_what_a_new_rule_has_nothing_to_do_with_stays_as_it_is() -> None:
    world = desk().checked()
    published(world, "desk", {"due": 3})
    CaseRow.objects.update(tags=" written-meanwhile ", open_hits=7)

    assert rows.catch_up() == 1

    row = CaseRow.objects.get()
    assert (row.tags, row.open_hits) == (" written-meanwhile ", 7)
    tags.put(actor=world.actor("reviewer"), case_id=world.case.id, tag="priority")
    assert list(unlike_their_sources()) == []


def test_open_cases_come_before_closed_ones_and_time_is_kept() -> None:
    world = desk().proposed()
    world.confirm()
    waits = beside(world)
    published(world, "desk", {"due": 3})

    assert rows.catch_up(seconds=0) == 0
    assert how_many_behind(500) == 2
    (first, second) = (found for found in behind() if found.exists())
    assert [row.case_id for found in (first, second) for row in found] == [waits.case.id, world.case.id]


def test_seniors_read_how_many_cases_still_stand_in_the_old_order() -> None:
    world = desk().checked()
    hidden = beside(world)
    world.actor("senior_reviewer")
    published(world, "desk", {"due": 3})
    person = world.people["senior_reviewer"][0]
    Conflict.objects.create(user=person, partner=hidden.partner, reason="Family.", declared_by=person)
    page = "/desk/work/people/"

    assert "1 case still stands in the order" in client_of(person).get(page).text
    rows.catch_up()
    assert "still stands in the order" not in client_of(person).get(page).text
