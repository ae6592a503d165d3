"""Views of lists kept under a name, and a list taken out as a file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.models import AccessEntry, Partner, User
from accessprogram.policy.actors import Actor
from reviews.models import SavedView
from reviews.operations import rows, views
from reviews.queries.saved_views import offered
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world() -> Desk:
    return desk(checks=()).submit()


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def test_a_view_is_kept_shown_and_taken_away(world: Desk) -> None:
    reviewer = world.actor("reviewer")
    browser = client(reviewer)
    sent = {"queue": "open", "q": "stage:review", "sort": "partner", "title": "In review"}
    kept = browser.post(url("keep-view"), sent)
    assert kept.headers["Location"] == f"{url('queue', 'open')}?q=stage%3Areview&sort=partner"
    view = SavedView.objects.get()
    assert (view.owner_id, view.title, view.query, view.shared) == (reviewer.id, "In review", "stage:review", False)
    assert "In review" in browser.get(kept.headers["Location"]).content.decode()
    browser.post(url("end-view", view.id))
    assert not SavedView.objects.exists()


def test_a_private_view_is_nobody_elses_and_a_shared_one_is_its_owners_to_change(world: Desk) -> None:
    first, second = world.actor("reviewer", 0), world.actor("reviewer", 1)
    private = views.keep(actor=first, title="Mine", queue="open")
    shared = views.keep(actor=first, title="Ours", queue="open", shared=True)
    assert [view.title for view in offered(second)] == ["Ours"]
    assert client(second).post(url("end-view", private.id)).status_code == 404
    assert client(second).post(url("end-view", shared.id)).status_code == 403
    assert SavedView.objects.count() == 2


def test_a_search_that_cannot_be_read_is_not_kept(world: Desk) -> None:
    browser = client(world.actor("reviewer"))
    browser.post(url("keep-view"), {"queue": "open", "q": "nothing:like-this", "title": "Odd"})
    assert not SavedView.objects.exists()


def test_the_file_holds_what_the_list_shows_and_no_formula(world: Desk) -> None:
    Partner.objects.filter(pk=world.partner.id).update(name="=cmd|'/c calc'!A1")
    rows.refresh_partner(world.partner.id)
    answer = client(world.actor("reviewer")).get(url("export", "all"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    titles, line = list(csv.reader(io.StringIO(text)))
    assert (titles[:2], line[:2]) == (
        ["Reference", "Partner"],
        [world.case.application.reference, "'=cmd|'/c calc'!A1"],
    )
    assert AccessEntry.objects.filter(action="read.export", object_id="all").count() == 1


def test_a_file_asks_again_who_one_is(world: Desk) -> None:
    answer = client(world.actor("reviewer"), proved=600).get(url("export", "all"))
    assert (answer.status_code, AccessEntry.objects.filter(action="read.export").count()) == (302, 0)
