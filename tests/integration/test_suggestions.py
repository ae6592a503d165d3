"""What is offered while a search is typed: fields, and values that cases hold which the person may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import Conflict, Partner, User
from accessprogram.policy.actors import Actor
from reviews.operations import rows, tags
from reviews.queries import suggestions as module
from reviews.queries.suggestions import suggestions
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world() -> Desk:
    return desk(checks=()).submit()


def another(world: Desk, name: str, country: str) -> Desk:
    """One more partner with a case on the same tier."""
    partner = factories.partner(name=name)
    Partner.objects.filter(pk=partner.id).update(country=country)
    made = Desk(version=world.version, partner=partner, owner=factories.owner_of(partner), people=world.people)
    return made.submit()


def texts(actor: Actor, typed: str, slug: str = "all") -> list[str]:
    return [one.text for one in suggestions(actor, slug, typed)]


# What stands left of the cursor, what is offered, and from which sign on it would stand instead.
OFFERED = (
    ("sta", ["stage:", "stage_due:"], 0),
    ("-sta", ["stage:", "stage_due:"], 1),
    ("x  cou", ["country:"], 3),
    ("country:", ["NL"], 8),
    ("-country:n", ["NL"], 9),
    ("country:DE,", ["NL"], 11),
    ("country:D", [], 0),
    ('"😀" country:', ["NL"], 13),  # two signs to a browser
    ("waits_on:", ["desk"], 9),
    ("stage:re", ["review"], 6),
    ("stage:closed", [], 0),
    ("reviewer:", ["nobody"], 9),
    ("hits:", ["0"], 5),
    ("hits:>", [], 0),
    ("opened:", ["today", "<7d", "<30d"], 7),
    ("tag:", [], 0),
    ("nonsense:", [], 0),
    ('country:"N', ["NL"], 8),
    ("country:NL ", [f"{slug}:" for slug in module.FIELDS], 11),
    ('"country:NL"', [], 0),
)


def test_what_could_follow_is_what_cases_hold(world: Desk) -> None:
    actor = world.actor("reviewer")
    for typed, offered, start in OFFERED:
        found = suggestions(actor, "all", typed)
        assert ([one.text for one in found], {one.start for one in found} - {start}) == (offered, set()), typed


def test_partners_are_found_by_a_part_of_their_name_from_three_letters_on(world: Desk) -> None:
    another(world, "Fictional Häfen -1: & Söhne", "DE")
    actor = world.actor("reviewer")
    whole = '"Fictional Häfen -1: & Söhne"'
    for typed in ("häf", "HAFEN", "partner:haf", 'partner:"Fictional Hä', '"Fictional Hä', "country:DE häfe"):
        assert texts(actor, typed) == [whole], typed
    assert texts(actor, "partner:hä") == []
    reference = str(world.application)
    assert texts(actor, f"reference:{reference[:6]}") == [reference]


def test_nothing_is_offered_of_what_may_not_be_seen(world: Desk) -> None:
    other, hidden = another(world, "Fictional Harbour", "DE"), desk(checks=()).submit()
    Partner.objects.filter(pk=hidden.partner.id).update(country="SE", name="Fictional Hidden")
    rows.refresh_partner(hidden.partner.id)
    tags.put(actor=hidden.actor("reviewer"), case_id=hidden.case.id, tag="secret")
    reviewer = world.actor("reviewer")
    tags.put(actor=reviewer, case_id=other.case.id, tag="harbours")
    assert texts(reviewer, "country:") == ["DE", "NL"]
    assert texts(reviewer, "tag:") == ["harbours"]
    assert texts(reviewer, "hidden") == []
    assert texts(reviewer, 'partner:"fictional h') == ['"Fictional Harbour"']
    assert len(texts(reviewer, "tier:")) == 1
    Conflict.objects.create(user_id=reviewer.id, partner=other.partner, reason="x", declared_by_id=reviewer.id)
    reviewer = world.actor("reviewer")
    assert (texts(reviewer, "country:"), texts(reviewer, "tag:"), texts(reviewer, "harbour")) == (["NL"], [], [])
    assert texts(factories.owner_of(world.partner), "country:") == []


def test_who_has_reviews_is_offered_oneself_first(world: Desk) -> None:
    another(world, "Fictional Harbour", "DE")
    first, second = world.actor("reviewer", 0), world.actor("reviewer", 1)
    world.claim()
    name = str(User.objects.get(pk=first.id))
    assert texts(first, "assignee:")[:2] == ["me", "nobody"]
    assert texts(second, "assignee:")[0] == "nobody"
    assert [one.words for one in suggestions(second, "all", "assignee:")][1] == name


def test_of_a_long_list_the_first_rows_are_looked_at(world: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNTED", 1)
    another(world, "Fictional Harbour", "DE")
    assert texts(world.actor("reviewer"), "country:") == ["DE"]  # the newest case stands first
    assert texts(world.actor("reviewer"), "country:", "open") == ["NL"]


def test_a_request_costs_the_same_with_one_and_three_cases(world: Desk) -> None:
    browser = client_of(User.objects.get(pk=world.actor("reviewer").id))
    address = reverse("reviews:suggestions", args=["open"])
    browser.get(address)
    costs: list[dict[str, int]] = []
    for _size in (1, 3):
        costs.append({})
        for typed in ("", "country:", "assignee:", "tier:", "is:", "due:", "partner:fict", "fictional"):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address, {"q": typed}).status_code == 200
            costs[-1][typed] = len(captured)
        another(world, "Fictional One", "DE")
        another(world, "Fictional Two", "SE")
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= 15


def test_list_names_what_it_offers_to_a_browser(world: Desk) -> None:
    browser = client_of(User.objects.get(pk=world.actor("reviewer").id))
    shown = browser.get(reverse("reviews:suggestions", args=["open"]), {"q": "country:"}).content.decode()
    assert 'role="option" aria-selected="false" data-text="NL" data-start="8"' in shown
    assert browser.get(reverse("reviews:suggestions", args=["open"]), {"q": "x" * 401}).content.strip() == b""
    assert browser.get(reverse("reviews:suggestions", args=["none"])).status_code == 404
