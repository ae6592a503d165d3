"""The desk's lists in the browser: tabs, filters, claiming from the row, the next case, and who sees nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import Conflict, User
from accessprogram.policy.actors import Actor
from reviews.operations import checks
from reviews.queries import queues
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def another(world: Desk) -> Desk:
    """One more partner with a checked case on the same tier."""
    partner = factories.partner()
    made = Desk(version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people)
    return made.checked()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_costs_the_same_with_one_and_three_rows() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    text(browser, url("queue", "open"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert text(browser, url("queue", "open")).count("<tr data-row>") == 1
    another(world)
    another(world)
    with CaptureQueriesContext(connection) as three:
        assert text(browser, url("queue", "open")).count("<tr data-row>") == 3
    assert len(one) == len(three)


def test_desk_opens_on_what_one_holds_and_what_one_could_take() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    shown = text(browser, url("desk"))
    assert "You hold nothing that waits for you" in shown
    assert "Most urgent that nobody holds" in shown
    world.claim()
    shown = text(browser, url("desk"))
    assert "Yours, the first due first" in shown
    assert "Most urgent that nobody holds" not in shown
    assert "You read the desk" in text(client(world.actor("auditor")), url("desk"))


def test_row_offers_the_claim_to_whom_the_rule_allows_it() -> None:
    world = desk().checked()
    claim = url("case-action", world.case.id, "claim")
    assert claim in text(client(world.actor("reviewer")), url("queue", "open"))
    assert claim not in text(client(world.actor("auditor")), url("queue", "open"))
    world.claim("senior_reviewer")
    assert claim not in text(client(world.actor("reviewer")), url("queue", "open"))


def test_claim_from_the_row_takes_the_seat_and_opens_the_case() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    sent = {"case_id": str(world.case.id), "seat": "review", "form": "claim-review"}
    answer = browser.post(url("case-action", world.case.id, "claim"), sent, follow=True)
    assert answer.redirect_chain == [(url("case", world.case.id), 302)]
    assert "The seat is yours for eight hours." in answer.content.decode()
    assert world.case.claims.get().user_id == world.actor("reviewer").id


def test_filters_narrow_by_words_tier_and_stage() -> None:
    world = desk().checked()
    other = another(world)
    browser = client(world.actor("reviewer"))
    assert world.application is not None and other.application is not None
    found = text(browser, url("queue", "open") + f"?q={other.partner.name.split()[-1]}")
    assert other.application.reference in found
    assert world.application.reference not in found
    by_reference = text(
        browser, url("cases") + f"?q={world.application.reference}&tier={world.version.tier_id}&stage=review"
    )
    assert by_reference.count("<tr data-row>") == 1
    assert "No case matches" in text(browser, url("queue", "open") + "?stage=closed")


def test_next_case_goes_past_the_one_that_is_open() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    assert browser.get(url("next-case")).headers["Location"] == url("case", world.case.id)
    nothing = browser.get(url("next-case") + f"?after={world.case.id}")
    assert nothing.headers["Location"] == url("queue", "open")


def test_empty_queue_says_where_to_go() -> None:
    world = desk()
    shown = text(client(world.actor("reviewer")), url("queue", "mine"))
    assert "You hold no case." in shown
    assert url("queue", "unassigned") in shown


def test_conflicted_reviewer_finds_nothing_anywhere() -> None:
    world = desk().checked()
    reviewer = world.actor("reviewer")
    browser = client(reviewer)
    assert browser.get(url("case", world.case.id)).status_code == 200
    Conflict.objects.create(
        user_id=reviewer.id, partner=world.partner, reason="Former colleague.", declared_by_id=reviewer.id
    )
    assert world.application is not None
    for address in (url("cases"), url("queue", "unassigned"), url("cases") + f"?q={world.application.reference}"):
        shown = text(browser, address)
        assert url("case", world.case.id) not in shown
        assert world.partner.name not in shown
        assert '<span class="count">1</span>' not in shown
    for name in ("case", "case-live"):
        assert browser.get(url(name, world.case.id)).status_code == 404
    assert browser.post(url("case-action", world.case.id, "note"), {"text": "x"}).status_code == 404
    missing = browser.get(url("case", "00000000-0000-4000-8000-000000000000"))
    assert missing.status_code == 404


def test_hidden_case_answers_as_a_missing_one() -> None:
    world = desk().checked()
    outsider = client(desk().actor("reviewer"))
    hidden = outsider.get(url("case", world.case.id))
    missing = outsider.get(url("case", "00000000-0000-4000-8000-000000000000"))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize("role", ["dashboard_reader", "access_operator", "commitments_verifier"])
def test_roles_without_cases_have_no_desk(role: str) -> None:
    world = desk().checked()
    browser = client(world.actor(role))
    assert browser.get(url("desk")).status_code == 404
    assert browser.get(url("case", world.case.id)).status_code == 404
    assert browser.get(url("hits")).status_code == 404


def test_second_page_starts_after_the_first() -> None:
    world = desk().checked()
    made = [world, *(another(world) for _number in range(2))]
    checks.perform_due()
    browser = client(world.actor("reviewer"))
    first = queues.page(world.actor("reviewer"), "open", limit=2)
    shown = text(browser, url("queue", "open") + f"?after={first.next}")
    left = {str(item.application) for item in made} - {row.reference for row in first.rows}
    assert shown.count("<tr data-row>") == 1
    assert len(left) >= 1
    assert "First page" in shown


def test_search_narrows_and_its_address_is_kept_by_every_link() -> None:
    world = desk().checked()
    another(world)
    browser = client(world.actor("reviewer"))
    assert world.application is not None
    reference = world.application.reference
    found = text(browser, url("queue", "open") + f"?q=stage:review+reference:{reference}&sort=-due")
    assert found.count("<tr data-row>") == 1
    assert f"?q=stage%3Areview+reference%3A{reference}&amp;sort=due" in found
    assert text(browser, url("queue", "open") + "?q=-stage:review").count("<tr data-row>") == 0


def test_search_that_cannot_be_read_points_at_its_sign_and_is_kept() -> None:
    world = desk().checked()
    answer = client(world.actor("reviewer")).get(url("queue", "open") + "?q=stage:review+teir:x")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "At sign 14: There is no field “teir”." in shown
    assert 'value="stage:review teir:x"' in shown
    assert "<mark>teir:x</mark>" in shown
    assert world.application is not None
    assert world.application.reference not in shown
