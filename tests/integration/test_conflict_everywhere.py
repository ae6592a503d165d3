"""A conflict that nobody declared hides a partner from every page: lists, counts, searches, exports and figures."""

from collections.abc import Iterable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accessprogram.models import Partner
from accessprogram.operations import employments
from accessprogram.queries.actors import actor_of
from tests.factories import owner_of, partner, seat, user
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of
from tests.matrices.asking import addresses, path_of

pytestmark = pytest.mark.django_db
HIDDEN = "Fictional Quillfeather Orchard"
PLACES = ("desk/", "board/", "audit/")
SEARCHES = ("Quillfeather", "stage:review")
ROLES = ("senior_reviewer", "auditor", "programme_administrator", "access_operator", "committee_member")


def _paths() -> list[str]:
    plain = [path_of(one, {}) for one in addresses() if not one.keywords and one.route.startswith(PLACES)]
    searched = [f"{reverse('reviews:cases')}?q={words}" for words in SEARCHES]
    admin = reverse("admin:reviews_case_changelist")
    return [*plain, *searched, reverse("reviews:queue", args=["open"]), admin, f"{admin}?q=Quillfeather"]


def _showing(client: Client, reference: str, paths: Iterable[str]) -> set[str]:
    """The pages on which the partner is: by its case's reference, or by its name where nobody typed it."""
    found = set()
    for path in paths:
        cache.clear()
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        words = body.decode(errors="replace")
        if reference in words or ("?" not in path and HIDDEN in words):
            found.add(path)
    return found


def test_a_partner_of_a_former_employer_is_on_no_page() -> None:
    seen = desk().checked()
    parent = partner(name="Fictional Quill Holding")
    made = partner(name=HIDDEN)
    Partner.objects.filter(pk=made.pk).update(parent=parent)
    hidden = Desk(version=seen.version, partner=made, owner=owner_of(made)).checked()
    person = user(domain="provider.example")
    for role in ROLES:
        seat(role, tier=seen.version.tier, person=person)
    client, reference = client_of(person), hidden.case.application.reference
    listed = {reverse("reviews:cases"), reverse("reviews:queue", args=["open"]), reverse("accessprogram:conflicts")}
    assert _showing(client, reference, listed) == listed
    employments.declare(actor=actor_of(person), organisation=parent.name)
    assert _showing(client, reference, _paths()) == set()
    assert seen.case.application.reference in client.get(reverse("reviews:cases")).content.decode()
