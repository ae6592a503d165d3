"""Random people before the same cases: what lists, pages, searches, counts, files and suggestions tell them agrees."""

import random
from dataclasses import dataclass

from django.db import transaction

from accessprogram.errors import NotFound
from accessprogram.models import Conflict, Partner, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from accessprogram.queries.actors import actor_of
from reviews.models import Case, CaseRow
from reviews.operations import rows, tags
from reviews.queries import exports, queues
from reviews.queries.access import case_of
from reviews.queries.counts import counts
from reviews.queries.suggestions import suggestions
from reviews.queries.views import read
from reviews.search.fields import FIELDS
from tests import factories
from tests.factories.desk import Desk, desk

COUNTRIES = ("DE", "FI", "FR", "IE", "NL", "SE")
ROLES = (*sorted(CASE_ROLES), "dashboard_reader", "access_operator")


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Two programmes' tiers with cases of several partners, in two stages."""

    desks: tuple[Desk, ...]

    def people(self, dice: random.Random) -> Actor:
        """Somebody with some roles on some tiers and some conflicts."""
        person: User = factories.user(domain="provider.example")
        for made in dice.sample(self.desks, dice.randint(0, len(self.desks))):
            factories.seat(dice.choice(ROLES), tier=made.version.tier, person=person)
        for made in self.desks:
            if dice.random() < 0.3:
                Conflict.objects.create(user=person, partner=made.partner, reason="Known.", declared_by=person)
        return actor_of(person)


def cases() -> Cases:
    """Each partner with a name, a country and a tag that no other has."""
    made = tuple(desk(checks=()).submit() for _ in COUNTRIES)
    for one, country in zip(made, COUNTRIES, strict=True):
        Partner.objects.filter(pk=one.partner.id).update(country=country, name=f"{country}land Fictional")
        rows.refresh_partner(one.partner.id)
        tags.put(actor=one.actor("reviewer"), case_id=one.case.id, tag=f"of-{country.lower()}")
    return Cases(desks=made)


def told(actor: Actor) -> dict[str, set[str]]:
    """By way of telling: the references that this actor learns of."""
    found = {"list": set(_listed(actor)), "detail": set(), "search": set(), "export": set()}
    for case in Case.objects.select_related("application"):
        reference = case.application.reference
        try:
            case_of(actor, case.id)
        except NotFound:
            pass
        else:
            found["detail"].add(reference)
        view = read(actor, query=reference)
        found["search"] |= {row.reference for row in queues.page(actor, "all", view=view).rows}
    lines = list(exports.lines(actor, "all", read(actor)))[1:]
    found["export"] = {line[0] for line in lines}
    return found | _offered(actor)


def _offered(actor: Actor) -> dict[str, set[str]]:
    """The references of the cases whose own country, tag and partner's name are offered while somebody types."""
    values = CaseRow.objects.values_list("reference", "country", "tags", "partner_name")
    held = {reference: (country, tag.strip(), f'"{name}"') for reference, country, tag, name in values}
    found = {}
    for at, typed in enumerate(("country:", "tag:", "land")):
        texts = _texts(actor, typed)
        found[typed] = {reference for reference, own in held.items() if own[at] in texts}
    return found


def _texts(actor: Actor, typed: str) -> list[str]:
    return [offer.text for offer in suggestions(actor, "all", typed)]


def offered_in_vain(actor: Actor, dice: random.Random) -> list[str]:
    """What is offered to this actor while they type and no case that they see holds; of some fields."""
    starts = [f"{field}:" for field in dice.sample(sorted(FIELDS), 4)]
    searches = [f"{typed}{text}" for typed in starts for text in _texts(actor, typed)]
    return [text for text in searches if not queues.rows_of(actor, "all", read(actor, query=text)).exists()]


def differences(world: Cases, dice: random.Random) -> list[str]:
    """What does not agree for one random person; nothing of them stays."""
    with transaction.atomic():
        actor = world.people(dice)
        found, number, vain = told(actor), counts(actor)["all"], offered_in_vain(actor, dice)
        transaction.set_rollback(True)
    wrong = [way for way, references in found.items() if references != found["detail"]]
    wrong += [f"offered {text}" for text in vain]
    return wrong if number == str(len(found["detail"])) else [*wrong, f"count {number}"]


def _listed(actor: Actor) -> list[str]:
    references: list[str] = []
    cursor = ""
    while True:
        page = queues.page(actor, "all", cursor=cursor, limit=2)
        references += [row.reference for row in page.rows]
        if not page.next:
            return references
        cursor = page.next
