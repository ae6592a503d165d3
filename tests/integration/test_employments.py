"""Where people of the desk worked before: for ten years they see nothing of that organisation and its family."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed
from accessprogram.models import Domain, Employment, Partner
from accessprogram.operations import employments
from accessprogram.queries.actors import actor_of
from reviews.queries.access import visible_cases
from tests.factories import partner, user
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _years_ago(years: int, days: int = 0) -> date:
    today = db_now().date()
    return today.replace(year=today.year - years, day=min(today.day, 28)) + timedelta(days=days)


def _worked(world: Desk, organisation: str, domain: str = "", ended_on: date | None = None) -> set[object]:
    """What the reviewer of this desk has a conflict with, after saying where they worked."""
    employments.declare(actor=world.actor("reviewer"), organisation=organisation, domain=domain, ended_on=ended_on)
    return set(world.actor("reviewer").conflicts)


def test_a_partner_of_that_name_is_gone_at_once_and_its_seat_is_free() -> None:
    world = desk().checked()
    reviewer = world.claim()
    assert list(visible_cases(reviewer)) == [world.case]
    name = f"  {world.partner.name.upper()} "
    assert _worked(world, name) == {world.partner.id}
    assert list(visible_cases(world.actor("reviewer"))) == []
    assert world.case.claims.get().released_at is not None


@pytest.mark.parametrize(("days", "counts"), [(5, True), (-5, False)])
def test_it_counts_for_ten_years(days: int, counts: bool) -> None:
    world = desk()
    found = _worked(world, world.partner.name, ended_on=_years_ago(10, days))
    assert found == ({world.partner.id} if counts else set())


def test_a_domain_counts_when_proved_or_used_by_the_partners_people() -> None:
    world = desk()
    proved, typed = partner(), partner()
    used = partner(person=user(domain="orchard.example"))
    Domain.objects.create(partner=proved, name="orchard.example", token="t", proved_at=db_now())
    Domain.objects.create(partner=typed, name="orchard.example", token="t")
    assert _worked(world, "Another name", "https://Orchard.example/") == {proved.id, used.id}


def test_parent_sisters_and_subsidiaries_are_one_organisation() -> None:
    world = desk()
    parent, other = partner(), partner()
    sister, below = partner(), partner()
    Partner.objects.filter(id__in=[world.partner.id, sister.id]).update(parent=parent)
    Partner.objects.filter(id=below.id).update(parent=world.partner)
    found = _worked(world, world.partner.name)
    assert found == {world.partner.id, parent.id, sister.id, below.id}
    assert other.id not in found


def test_whoever_acts_is_read_in_three_queries_and_in_four_when_tied(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = desk()
    person = world.actor("reviewer") and world.people["reviewer"][0]
    with django_assert_num_queries(3):
        actor_of(person)
    _worked(world, world.partner.name, "orchard.example")
    with django_assert_num_queries(4):
        actor_of(person)


def test_what_cannot_be_right_is_said_field_by_field_and_nothing_is_kept() -> None:
    world = desk()
    with pytest.raises(Invalid) as refused:
        _worked(world, " ", "gmail.com", db_now().date() + timedelta(days=2))
    assert set(refused.value.fields) == {"organisation", "domain", "ended_on"}
    with pytest.raises(Invalid) as refused:
        _worked(world, "X", "no domain")
    assert set(refused.value.fields) == {"domain"}
    with pytest.raises(NotAllowed):
        employments.declare(actor=world.owner, organisation="X")
    assert Employment.objects.count() == 0


def test_the_page_adds_and_takes_back_ones_own_only() -> None:
    world = desk()
    world.actor("reviewer"), world.actor("reviewer", 1)
    mine, theirs = (client_of(person) for person in world.people["reviewer"])
    typed = {"organisation": "Orchard Ltd", "domain": "orchard.example", "ended_on": "2020-02-30"}
    kept = mine.post(reverse("accessprogram:employment-declare"), typed)
    assert (kept.status_code, b"orchard.example" in kept.content) == (422, True)
    assert mine.post(reverse("accessprogram:employment-declare"), typed | {"ended_on": ""}).status_code == 302
    said = Employment.objects.get()
    assert b"Orchard Ltd" in mine.get(reverse("accessprogram:employments")).content
    assert b"Orchard Ltd" not in theirs.get(reverse("accessprogram:employments")).content
    remove = reverse("accessprogram:employment-remove", args=[said.id])
    assert theirs.post(remove).status_code == 404
    assert mine.post(remove).status_code == 302
    assert Employment.objects.count() == 0
