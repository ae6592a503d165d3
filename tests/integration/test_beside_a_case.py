"""What stands beside a case: risk in parts, related cases, the partner's history; only what one may see."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import AccessEntry, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.checks import CATALOGUE
from reviews.checks.base import Outcome
from reviews.models import Case
from reviews.operations.diffs import open_changes
from reviews.queries.cases import detailed
from reviews.queries.partners import history
from reviews.queries.precedents import precedents
from reviews.queries.related import directly_related
from reviews.queries.risk import of_case
from tests import factories
from tests.factories.checks import always
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PANELS = ("risk", "partner", "related", "cluster", "evidence", "diff", "precedents")


def _client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def _asked(world: Desk, slug: str, actor: Actor) -> tuple[int, str]:
    """How many queries the part costs as a request, and what it says."""
    browser = _client(actor)
    url = reverse("reviews:case-panel", args=[world.case.id, slug])
    browser.get(url, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(url, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return len(asked), answer.content.decode()


def _related(world: Desk, actor: Actor) -> list[tuple[str, str]]:
    return [(one.case.application.reference, one.said) for one in directly_related(actor, world.case)]


def test_risk_is_told_in_parts_and_never_as_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "screening", always("screening", Outcome.ADVERSE, hits=2))
    world = desk(checks=("screening",), approvals=3).checked()
    assert [(part.slug, part.points) for part in of_case(world.case)] == [("watch_lists", 40), ("reach", 10)]
    _queries, said = _asked(world, "risk", world.actor("reviewer"))
    assert ("2 hits wait for a person" in said, "40 of 40" in said, "10 of 10" in said, "50" in said) == (
        True, True, True, False,
    )  # fmt: skip


def test_related_cases_say_why_and_are_only_those_that_one_sees() -> None:
    first, second = desk().submit(), desk().submit()
    reviewer = first.actor("reviewer")
    assert second.application is not None
    assert _related(first, reviewer) == []  # the same contact address, on a tier of somebody else's
    both = _both(first, second)
    assert _related(first, both) == [(second.application.reference, "the same mail address")]
    assert second.application.reference in _asked(first, "related", both)[1]
    assert second.application.reference not in _asked(first, "related", reviewer)[1]


def test_a_conflict_takes_the_other_partner_out() -> None:
    first, second = desk().submit(), desk().submit()
    both = _both(first, second)
    assert _related(first, replace(both, conflicts=frozenset({second.partner.id}))) == []


def test_the_partners_history_names_its_decided_cases() -> None:
    world = _declined()
    again = Desk(world.version, world.partner, world.owner, people=world.people).submit()
    assert again.application is not None
    new = again.application.cases.get()
    (earlier,) = history(world.actor("reviewer"), new).cases
    assert (earlier.case.pk, earlier.outcome, earlier.reasons) == (world.case.pk, "decline", ("Unclear",))
    assert history(desk().actor("reviewer"), new).cases == ()


@pytest.mark.parametrize("slug", PANELS)
def test_a_part_costs_at_most_fifteen_queries(slug: str) -> None:
    first, second = desk().submit(), desk().submit()
    queries, _said = _asked(first, slug, _both(first, second))
    assert queries <= 15


def test_what_changed_since_the_application_before_is_told_word_by_word() -> None:
    world = _declined()
    again = Desk(world.version, world.partner, world.owner, people=world.people)
    again.submit(contact="grace@partner.example")
    reviewer = world.actor("reviewer")
    found = open_changes(actor=reviewer, case=_detailed(again))
    assert found is not None
    (question,) = found.questions
    assert (question.kind, found.unchanged, [(one.kind, one.text) for one in question.words]) == (
        "changed",
        1,
        [("removed", "ada@partner.example"), ("added", "grace@partner.example")],
    )
    read = AccessEntry.objects.filter(action="read.submission", actor_id=reviewer.id)
    assert [entry.object_id for entry in read] == [str(world.case.submission_id)]
    assert open_changes(actor=desk().actor("reviewer"), case=_detailed(again)) is None
    assert "<del>ada@partner.example</del>" in _asked(again, "diff", reviewer)[1]


def test_precedents_are_decided_cases_that_one_may_see_with_what_is_alike() -> None:
    first, other = _declined(), _declined()
    partner = factories.partner()
    world = Desk(first.version, partner, factories.owner_of(partner), people=first.people).checked()
    (found,) = precedents(world.actor("reviewer"), _detailed(world))
    assert (found.row.case_id, found.decision.outcome, found.reasons) == (first.case.id, "decline", ("Unclear",))
    assert found.why == ("the same tier", "the checks were clear in both")
    conflicted = replace(world.actor("reviewer"), conflicts=frozenset({first.partner.id}))
    assert precedents(conflicted, _detailed(world)) == []
    assert other.case.decisions.count() == 1
    said = _asked(world, "precedents", world.actor("reviewer"))[1]
    assert ("Not shown." in said, "Reasons: Unclear." in said) == (True, True)


def _detailed(world: Desk) -> Case:
    return detailed(world.case)


def _declined() -> Desk:
    world = desk().checked()
    world.propose(outcome="decline", reason_codes=[world.reason().slug], rationale="Not shown.")
    world.confirm()
    return world


def _both(first: Desk, second: Desk) -> Actor:
    """Somebody who reviews on both tiers."""
    person = factories.seat("reviewer", tier=first.version.tier)
    return actor_of(factories.seat("reviewer", tier=second.version.tier, person=person))
