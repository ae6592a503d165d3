"""Random people before the same cases: what lists, pages, searches, counts and files tell them is one and the same."""

import random
from dataclasses import dataclass

from django.db import transaction

from accessprogram.errors import NotFound
from accessprogram.models import Conflict, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from accessprogram.queries.actors import actor_of
from reviews.models import Case
from reviews.queries import exports, queues
from reviews.queries.access import case_of
from reviews.queries.counts import counts
from reviews.queries.views import read
from tests import factories
from tests.factories.desk import Desk, desk

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
    return Cases(desks=tuple(desk(checks=()).submit() for _ in range(6)))


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
    return found


def differences(world: Cases, dice: random.Random) -> list[str]:
    """What does not agree for one random person; nothing of them stays."""
    with transaction.atomic():
        actor = world.people(dice)
        found, number = told(actor), counts(actor)["all"]
        transaction.set_rollback(True)
    wrong = [way for way, references in found.items() if references != found["detail"]]
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
