"""One navigation: everybody sees what is theirs, and every place in it opens for them."""

import pytest
from django.test import Client
from django.urls import resolve

from accessprogram.queries.actors import actor_of
from accessprogram.roles import PROGRAMME_ROLES
from accessprogram.web.navigation import PLACES, places_of
from tests.factories import partner, seat, tier_version
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_visitor_sees_the_tiers_alone() -> None:
    page = Client().get("/tiers/").content.decode()
    assert [place.url for place in PLACES if f'href="{place.url}"' in page.split("</header>")[0]] == ["/tiers/"]


def test_partner_sees_the_tiers_and_their_own() -> None:
    person = partner().created_by
    client = client_of(person, factor=False)
    shown = [place.url for place in places_of(actor_of(person))]
    assert shown[:2] == ["/tiers/", "/partner/"]
    assert [url for url in shown if not url.startswith(("/tiers/", "/partner/"))] == []
    assert {url: client.get(url).status_code for url in shown} == dict.fromkeys(shown, 200)


@pytest.mark.parametrize("role", PROGRAMME_ROLES)
def test_every_place_in_the_navigation_opens_for_whoever_sees_it(role: str) -> None:
    person = seat(role, tier=tier_version().tier)
    client = client_of(person)
    shown = [place.url for place in places_of(actor_of(person))]
    assert "/tiers/" in shown
    assert "/partner/" not in shown
    assert {url: client.get(url).status_code for url in shown} == dict.fromkeys(shown, 200)
    for place in PLACES:
        if place.url not in shown and place.url.startswith(("/desk/roles/", "/admin/")):
            assert client.get(place.url).status_code == 404


def test_place_that_does_not_exist_is_not_shown() -> None:
    missing = {place.url for place in PLACES} - {place.url for place in PLACES if resolves(place.url)}
    person = seat("auditor", tier=tier_version().tier)
    assert missing & {place.url for place in places_of(actor_of(person))} == set()


def resolves(url: str) -> bool:
    from django.urls import Resolver404

    try:
        return bool(resolve(url))
    except Resolver404:
        return False


def test_group_shows_its_places_where_one_of_them_is_open() -> None:
    person = seat("auditor", tier=tier_version().tier)
    header = client_of(person).get("/desk/hits/").content.decode().split("</header>")[0]
    row = header.split('class="sub-nav"')[1]
    assert [place.url for place in PLACES if f'href="{place.url}"' in row] == ["/desk/", "/desk/hits/"]
    assert 'href="/desk/hits/" aria-current="page"' in row


def test_group_of_one_place_is_that_place() -> None:
    person = seat("dashboard_reader", tier=tier_version().tier)
    header = client_of(person).get("/board/").content.decode().split("</header>")[0]
    assert "sub-nav" not in header
    assert 'href="/board/" aria-current="page"' in header
