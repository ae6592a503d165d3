"""What the page of a case and each of its parts ask the database for: at most fifteen queries a whole request, whatever
there is to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import AccessEntry, User
from accessprogram.operations import questions
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.operations import cases, committee, recommendations
from reviews.web.panels import PANELS
from tests.factories.checks import always
from tests.factories.desk import Desk, approval, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MOST = 15


def _with_hits(world: Desk) -> None:
    assert world.case.stage == "review"


def _held(world: Desk) -> None:
    world.propose()


def _closed(world: Desk) -> None:
    world.propose()
    world.confirm()


def _with_the_committee(world: Desk) -> None:
    committee.escalate(actor=world.actor("senior_reviewer"), case_id=world.case.id, reason="Hard.")


@pytest.mark.parametrize("come_to", [_with_hits, _held, _closed, _with_the_committee])
def test_a_case_and_each_part_of_it_ask_at_most_fifteen(come_to: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(come_to)
    found = Outcome.REVIEW if come_to is _with_hits else Outcome.CLEAR
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", found, hits=2 if come_to is _with_hits else 0))
    world = desk(checks=("screening",), cool_off_hours=0).checked()
    reviewer = world.claim()
    for number in range(2):
        question = cases.ask_partner(
            actor=reviewer, case_id=world.case.id, section="about", text=f"Q{number}?", due_days=5
        )
        questions.answer(actor=world.owner, question_id=question.id, text="A.")
        cases.note(actor=reviewer, case_id=world.case.id, section="", text="N.")
        recommendations.recommend(actor=reviewer, case_id=world.case.id, **approval())
    come_to(world)
    cases.open_page(actor=reviewer, case_id=world.case.id)
    _as_of_an_earlier_visit()

    browser = client_of(User.objects.get(pk=reviewer.id))
    case = world.case
    addresses = {"case": reverse("reviews:case", args=[case.id]), "live": reverse("reviews:case-live", args=[case.id])}
    parts = [panel.slug for panel in PANELS.values() if panel.when(reviewer, case)]
    addresses |= {slug: reverse("reviews:case-panel", args=[case.id, slug]) for slug in parts}
    asked = {}
    for name, address in addresses.items():
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200, name
        asked[name] = len(captured)
    assert {name: queries for name, queries in asked.items() if queries > MOST} == {}


def _as_of_an_earlier_visit() -> None:
    """One more reading, hours ago: what changed since is shown."""
    entry = AccessEntry.objects.latest("id")
    entry.pk, entry.at = None, entry.at - timedelta(hours=2)
    entry.save(force_insert=True)
