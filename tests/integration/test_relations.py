"""By what applications are related: spellings meet, what is the same adds up, clusters show only what one may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram import context
from accessprogram.clock import db_now
from accessprogram.models import Conflict, DecisionNotice, PersonalValue
from accessprogram.operations import partners
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.checks.base import EarlierRecord
from reviews.models import RelationKey
from reviews.operations import relations as index
from reviews.queries.clusters import cluster_of
from reviews.queries.relation_keys import address_key, name_key, network_of, phone_key
from reviews.queries.subjects import snapshot_of
from tests import factories
from tests.factories import relations
from tests.factories.desk import Desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROBIN = {
    "name": "Robin Fielding", "email": "robin@fielding.example", "country": "GB",
    "roles": ["owner", "signatory", "security_contact"],
}  # fmt: skip
PHONE, ADDRESS = {"phone": "+44 20 7946 0000"}, {"registered_address": "12 Wharf Lane\nAldergate AG1 2XY"}


def earlier(world: Desk) -> tuple[EarlierRecord, ...]:
    return snapshot_of(world.case.submission).subject.earlier


def told(world: Desk) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.kind, one.matches, one.outcome) for one in earlier(world)]


@pytest.mark.parametrize(
    ("key", "one", "other", "meet"),
    [
        (phone_key, "+44 20 7946 0000", "020 7946 0000", True),
        (phone_key, "0044 (0)20 7946-0000", "+44 20 7946 0000", True),
        (phone_key, "+44 20 7946 0000", "+44 20 7946 0001", False),
        (address_key, "12 Wharf Lane\nAldergate AG1 2XY", "Aldergate AG1 2XY, 12 Wharf Ln.", True),
        (address_key, "Kölner Straße 5, Bonn", "Bonn, Kolner Strasse 5", True),
        (address_key, "12 Wharf Lane\nAldergate", "14 Wharf Lane\nAldergate", False),
        (lambda name: name_key(name, "organisation"), "Acme Sekurity AG", "ACME Security Ltd", True),
        (lambda name: name_key(name, "organisation"), "Security Acme", "Acme Security GmbH", True),
        (lambda name: name_key(name, "organisation"), "Acme Security", "Acme Logistics", False),
    ],
)
def test_spellings_of_one_thing_meet(key, one: str, other: str, meet: bool) -> None:
    assert (key(one) == key(other)) is meet
    assert key(one)


@pytest.mark.parametrize("nothing", ["", "none", "12", "tel."])
def test_what_is_no_number_relates_to_nobody(nothing: str) -> None:
    assert phone_key(nothing) == ""


def test_everything_that_is_the_same_is_told_of_one_application() -> None:
    version = relations.tier()
    first = relations.sent(version, **PHONE, **ADDRESS)
    second = relations.sent(version, phone="020 7946 0000", registered_address="Aldergate AG1 2XY 12 Wharf Lane")
    assert told(second) == [("application", ("phone", "address"), "open")]
    assert earlier(second)[0].label == first.application.reference
    assert told(first) == [("application", ("phone", "address"), "open")]
    assert told(relations.sent(version)) == []


def test_the_same_person_elsewhere_is_the_person_alone() -> None:
    version = relations.tier()
    relations.sent(version, people=[ROBIN])
    other = relations.sent(version, people=[ROBIN])
    assert told(other) == [("application", ("person",), "open")]


def test_partners_who_signed_up_from_one_network_share_it() -> None:
    version = relations.tier()
    for _each in range(2):
        person = factories.user()
        with context.use(context.RequestContext(address="8.8.4.0/24")):
            made = partners.create(actor=actor_of(person), kind="organisation", name=f"Fictional {person.id}")
        assert network_of(made.id) == "8.8.4.0/24"
        world = Desk(version=version, partner=made, owner=actor_of(person))
        world.application = relations.draft(world, {})
        relations.send(world)
    assert told(world) == [("application", ("network",), "open")]


@pytest.mark.parametrize("address", ["", "127.0.0.0/24", "10.1.2.0/24", "nonsense"])
def test_an_inner_network_says_nothing(address: str) -> None:
    person = factories.user()
    with context.use(context.RequestContext(address=address)):
        made = partners.create(actor=actor_of(person), kind="organisation", name="Fictional")
    assert network_of(made.id) == ""


def test_the_time_before_another_attempt_is_the_longest_of_the_reasons() -> None:
    version = relations.tier()
    first = relations.sent(version, **PHONE)
    declined = db_now().replace(microsecond=0) - timedelta(days=3)
    type(first.application).objects.filter(pk=first.application.pk).update(state="decided", decided_at=declined)
    DecisionNotice.objects.create(
        application=first.application, decision_id=first.case.id, outcome="decline", letter="No.", created_at=declined,
        reasons=[{"code": "a", "retry_after": 7}, {"code": "b", "retry_after": 30}, {"code": "c", "retry_after": None}],
    )  # fmt: skip
    (record,) = earlier(relations.sent(version, **PHONE))
    assert (record.outcome, record.until) == ("declined", declined + timedelta(days=30))


def test_the_index_is_made_anew_from_what_is_still_there() -> None:
    version = relations.tier()
    first = relations.sent(version, **PHONE, **ADDRESS)
    keys = set(RelationKey.objects.values_list("application_id", "match", "digest"))
    assert {match for _application, match, _digest in keys} == {"address", "email", "name", "name_key", "phone"}
    RelationKey.objects.all().delete()
    assert index.rebuild() == 1
    assert set(RelationKey.objects.values_list("application_id", "match", "digest")) == keys
    PersonalValue.objects.filter(partner=first.partner, field="phone").delete()
    index.rebuild(partner_id=first.partner.id)
    assert sorted(RelationKey.objects.values_list("match", flat=True)) == ["address", "email", "name", "name_key"]


def reviewer(world: Desk) -> Actor:
    return world.actor("reviewer")


def shown(actor: Actor, world: Desk) -> list[tuple[str, str, int, str]]:
    return [(one.partner.name, one.said, one.score, one.via) for one in cluster_of(actor, world.case)]


def test_a_cluster_goes_on_over_partners_and_not_over_people() -> None:
    version = relations.tier()
    first = relations.sent(version, **PHONE, people=[ROBIN])
    middle = relations.sent(version, **PHONE, website="https://www.aldergate.example")
    last = relations.sent(version, website="https://aldergate.example/about")
    relations.sent(version, people=[ROBIN])
    relations.sent(version, **ADDRESS)
    assert shown(reviewer(first), first) == [
        (middle.partner.name, "the same telephone number", 35, ""),
        (last.partner.name, "the same domain", 50, middle.partner.name),
    ]
    assert [len(one.cases) for one in cluster_of(reviewer(first), first.case)] == [1, 1]


def test_a_cluster_holds_only_what_one_may_see() -> None:
    version, elsewhere = relations.tier(), relations.tier()
    first = relations.sent(version, **PHONE)
    second = relations.sent(version, **PHONE)
    relations.sent(elsewhere, **PHONE)
    actor = reviewer(first)
    assert [row[0] for row in shown(actor, first)] == [second.partner.name]
    Conflict.objects.create(user_id=actor.id, partner=second.partner, reason="Cousin", declared_by_id=actor.id)
    assert shown(reviewer(first), first) == []


def test_a_cluster_costs_the_same_whatever_its_size() -> None:
    version = relations.tier()
    first = relations.sent(version, **PHONE)
    actor = reviewer(first)
    counts = []
    for more in (0, 1, 2):
        for _each in range(more):
            relations.sent(version, **PHONE)
        case = first.case
        with CaptureQueriesContext(connection) as asked:
            cluster_of(actor, case)
        counts.append(len(asked))
    assert counts == [2, 7, 7]


def test_the_case_page_shows_the_cluster() -> None:
    version = relations.tier()
    first, second = relations.sent(version, **PHONE), relations.sent(version, **PHONE)
    reviewer(first)
    page = client_of(first.people["reviewer"][0]).get(f"/desk/cases/{first.case.id}/panels/cluster/")
    text = page.content.decode()
    assert "Hangs together with" in text
    assert second.partner.name in text
    assert "the same telephone number" in text


def test_of_many_who_share_a_little_those_who_share_most_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.queries.relations.MOST", 2)
    version = relations.tier()
    strong = relations.sent(version, **PHONE, **ADDRESS)
    for _each in range(3):
        relations.sent(version, **ADDRESS)
    records = earlier(relations.sent(version, **PHONE, **ADDRESS))
    assert [record.matches for record in records] == [("phone", "address"), ("address",)]
    assert records[0].label == strong.application.reference
