"""Hits in the browser: the list, the comparison, the word that is said of one."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import Conflict, User
from accessprogram.policy.actors import Actor
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.models import Adjudication, Hit
from reviews.queries.comparisons import written
from tests.factories.checks import always
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A checked case with two hits."""
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.REVIEW, hits=2))
    return desk(checks=("screening",)).checked()


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def say(browser: Client, hit: Hit, **sent: str) -> Any:
    data = {"form": "adjudicate", "finding_id": str(hit.finding_id), "hit_id": str(hit.id), **sent}
    return browser.post(url("hit", hit.id), data)


def test_list_shows_open_hits_until_they_are_judged(world: Desk) -> None:
    browser = client(world.actor("screening_analyst"))
    assert browser.get(url("hits")).content.decode().count("<tr data-row>") == 2
    for hit in Hit.objects.all():
        assert say(browser, hit, disposition="false_positive", reason="Another birth date.").status_code == 302
    assert "No hit waits" in browser.get(url("hits")).content.decode()


def test_page_compares_field_by_field(world: Desk) -> None:
    hit = Hit.objects.order_by("-score")[0]
    Hit.objects.filter(pk=hit.pk)
    shown = client(world.actor("screening_analyst")).get(url("hit", hit.id)).content.decode()
    assert f"Is this {hit.entity_name}?" in shown
    assert re.sub(r"\s+", " ", shown).count('class="compared">a </td>') == 1
    assert re.sub(r"\s+", " ", shown).count('class="compared">b </td>') == 1
    assert "90.0 / 100" in shown


def test_letters_that_agree_are_marked_across_scripts() -> None:
    line = {"field": "word", "ours": "Юрий", "theirs": "YURI", "effect": "similar", "words": ""}
    ours, theirs = written(line)
    assert (ours.written, [(part.text, part.same) for part in ours.parts]) == (
        "Юрий",
        [("Yuri", True), ("y", False)],
    )
    assert (theirs.written, [(part.text, part.same) for part in theirs.parts]) == ("", [("YURI", True)])


def test_a_date_is_not_compared_letter_by_letter() -> None:
    line = {"field": "date of birth", "ours": "1970-01-02", "theirs": "1970-03-02", "effect": "lowers", "words": ""}
    assert [[part.same for part in side.parts] for side in written(line)] == [[False], [False]]


def test_hits_are_gathered_by_the_listed_entry(world: Desk, django_assert_num_queries: Any) -> None:
    browser = client(world.actor("screening_analyst"))
    here = f"{url('hits')}?by=entity"
    browser.get(here)  # the first visit notes that the person was there
    with CaptureQueriesContext(connection) as two:
        shown = browser.get(here).content.decode()
    queries = len(two)
    entries = set(Hit.objects.values_list("entity_key", flat=True))
    assert (shown.count('<section class="card"'), shown.count("<li data-row>")) == (len(entries), 2)
    hit = Hit.objects.order_by("id")[0]
    say(browser, hit, disposition="false_positive", reason="Another birth date.")
    browser.get(here)  # what was said is told once
    with django_assert_num_queries(queries):
        assert browser.get(here).content.decode().count("<li data-row>") == 1


def test_true_match_acceptable_is_not_offered_for_a_watch_list(world: Desk) -> None:
    shown = client(world.actor("screening_analyst")).get(url("hit", Hit.objects.all()[0].id)).content.decode()
    assert 'value="true_match_refused"' in shown
    assert 'value="true_match_accepted"' not in shown


def test_missing_reason_keeps_the_choice(world: Desk) -> None:
    hit = Hit.objects.all()[0]
    answer = say(client(world.actor("screening_analyst")), hit, disposition="inconclusive", reason=" ")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#adjudicate-reason"' in shown
    assert 'value="inconclusive" id="adjudicate-disposition_3" checked' in shown or "checked" in shown
    assert not Adjudication.objects.exists()


def test_saving_can_go_on_to_the_next_hit(world: Desk) -> None:
    first, second = Hit.objects.order_by("-score")
    browser = client(world.actor("screening_analyst"))
    answer = say(browser, first, disposition="false_positive", reason="Another person.", go="next")
    assert answer.headers["Location"] == url("hit", second.id)
    answer = say(browser, second, disposition="false_positive", reason="Another person.", go="next")
    assert answer.headers["Location"] == url("case", world.case.id)


def test_who_may_not_judge_reads_who_could(world: Desk) -> None:
    hit = Hit.objects.all()[0]
    browser = client(world.actor("auditor"))
    shown = browser.get(url("hit", hit.id)).content.decode()
    assert "A screening analyst can, or a reviewer who has taken a seat on this case." in shown
    assert "<textarea" not in shown
    assert say(browser, hit, disposition="false_positive", reason="x").status_code == 403


def test_conflict_hides_hits_from_list_and_page(world: Desk) -> None:
    analyst = world.actor("screening_analyst")
    Conflict.objects.create(user_id=analyst.id, partner=world.partner, reason="Family.", declared_by_id=analyst.id)
    browser = client(analyst)
    hit = Hit.objects.all()[0]
    assert "No hit waits" in browser.get(url("hits")).content.decode()
    assert browser.get(url("hit", hit.id)).status_code == 404
    assert say(browser, hit, disposition="false_positive", reason="x").status_code == 404
