"""The board and the audit room: numbers that lead to their rows, only for those who may follow them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accessprogram.models import AuditEvent, Conflict, User
from accessprogram.policy.actors import Actor
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


@pytest.mark.parametrize(
    ("role", "status"),
    [("dashboard_reader", 200), ("senior_reviewer", 200), ("programme_administrator", 200), ("auditor", 200),
     ("reviewer", 404), ("screening_analyst", 404), ("access_operator", 404)],
)  # fmt: skip
def test_board_is_for_those_who_answer_for_the_programme(role: str, status: int) -> None:
    world = desk().checked()
    assert client(world.actor(role)).get(url("board")).status_code == status


def _links(world: Desk, role: str) -> dict[str, int]:
    shown = html.fromstring(client(world.actor(role)).get(url("board")).content)
    found = {}
    for cell in shown.xpath("//td//a[starts-with(@href, '/desk/cases/')]"):
        found[cell.get("href")] = int(cell.text_content())
    return found


def test_every_linked_number_is_the_number_of_its_rows() -> None:
    world = desk().proposed()
    world.confirm()
    another = factories.partner()
    Desk(version=world.version, partner=another, owner=factories.owner_of(another), people=world.people).checked()
    browser = client(world.actor("auditor"))
    links = _links(world, "auditor")
    assert len(links) >= 5
    for address, number in links.items():
        rows = browser.get(address).content.decode().count("<tr data-row>")
        assert (urlsplit(address).query, rows) == (urlsplit(address).query, number)


def test_reader_of_numbers_gets_no_link_to_what_they_may_not_open() -> None:
    world = desk().checked()
    shown = client(world.actor("dashboard_reader")).get(url("board")).content.decode()
    assert "You see numbers only" in shown
    assert "/desk/" not in shown


def test_conflict_is_left_out_of_the_numbers() -> None:
    world = desk().checked()
    senior = world.actor("senior_reviewer")
    assert _links(world, "senior_reviewer") != {}
    Conflict.objects.create(user_id=senior.id, partner=world.partner, reason="Family.", declared_by_id=senior.id)
    assert _links(world, "senior_reviewer") == {}


def test_board_costs_the_same_whatever_the_size() -> None:
    world = desk().checked()
    browser = client(world.actor("auditor"))
    browser.get(url("board"))
    with CaptureQueriesContext(connection) as one:
        browser.get(url("board"))
    for _number in range(2):
        partner = factories.partner()
        Desk(version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people).checked()
    with CaptureQueriesContext(connection) as three:
        browser.get(url("board"))
    assert len(one) == len(three)


@pytest.mark.parametrize("query", ["?from=2026-13-45&to=x&tier=1", "?from=2020-01-01&to=2020-02-01", "?tier="])
def test_board_takes_any_range(query: str) -> None:
    world = desk().checked()
    assert client(world.actor("auditor")).get(url("board") + query).status_code == 200


def test_audit_lists_sentences_and_finds_by_reference() -> None:
    world = desk().checked()
    assert world.application is not None
    browser = client(world.actor("auditor"))
    shown = browser.get(url("audit") + f"?about={world.application.reference}").content.decode()
    assert "The case was opened, with 1 checks" in shown
    assert "were recomputed and are unchanged" in shown
    only = browser.get(url("audit") + "?action=case.opened").content.decode()
    assert only.count("<tr data-row>") == AuditEvent.objects.filter(action="case.opened").count()
    assert "No event matches" in browser.get(url("audit") + "?about=CS-0000-00").content.decode()


@pytest.mark.parametrize("role", ["senior_reviewer", "programme_administrator", "dashboard_reader"])
def test_audit_room_is_for_auditors(role: str) -> None:
    world = desk().checked()
    assert client(world.actor(role)).get(url("audit")).status_code == 404


def test_audit_leaves_out_partners_in_conflict() -> None:
    world = desk().checked()
    auditor = world.actor("auditor")
    assert world.application is not None
    Conflict.objects.create(user_id=auditor.id, partner=world.partner, reason="Family.", declared_by_id=auditor.id)
    shown = client(auditor).get(url("audit") + f"?about={world.application.reference}").content.decode()
    assert "No event matches" in shown
