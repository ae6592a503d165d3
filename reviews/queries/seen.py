"""What a search can be made of, for one person: the values of each field that they may see."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.clock import db_now
from accessprogram.models import RoleAssignment, Tier, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from reviews.models import CaseRow
from reviews.policy.claims import SEAT_ROLES
from reviews.queries.access import visible_rows
from reviews.queries.guests import cases_of_guest
from reviews.search.fields import Choice
from reviews.search.flags import assigned
from reviews.search.words import containing, phrase, slug_in

# So many of the rows that one may see are looked through for values that nobody keeps a list of.
LOOKED_THROUGH = 500


class Seen:
    """The values of fields that an actor may see; each is read at most once."""

    def __init__(self, actor: Actor, now: datetime | None = None) -> None:
        self.actor = actor
        self._now = now
        self._choices: dict[str, Mapping[str, Choice]] = {}

    @property
    def me(self) -> UUID | None:
        return self.actor.id

    @property
    def now(self) -> datetime:
        if self._now is None:
            self._now = db_now()
        return self._now

    def choices(self, field: str) -> Mapping[str, Choice]:
        if field not in self._choices:
            if field in ("tier", "programme"):
                self._read_tiers()
            else:
                self._choices[field] = _READ[field](self) if field in _READ else {}
        return self._choices[field]

    def words(self, *texts: str, exact: bool = False) -> Q:
        return phrase(" ".join(texts)) if exact else containing(*texts)

    def named(self, column: str, slug: str) -> Q:
        return slug_in(column, slug)

    def _read_tiers(self) -> None:
        tiers: dict[str, Choice] = {}
        programmes: dict[str, Choice] = {}
        for tier in _tiers(self.actor).select_related("programme").order_by("position", "slug"):
            held = tiers.get(tier.slug)
            keys = (*(held.key if held else ()), tier.id)
            tiers[tier.slug] = Choice(value=tier.slug, label=str(tier), key=keys)
            programme = tier.programme
            programmes[programme.slug] = Choice(value=programme.slug, label=str(programme), key=(programme.id,))
        self._choices |= {"tier": tiers, "programme": programmes}


def _tiers(actor: Actor) -> QuerySet[Tier]:
    """Tiers of which the actor sees cases, those of a guest among them."""
    own = Q(pk__in=actor.tiers(*CASE_ROLES))
    if actor.is_staff:
        own |= Q(pk__in=CaseRow.objects.filter(case_id__in=cases_of_guest(actor)).values("tier_id"))
    return Tier.objects.filter(own)


def _people(seen: Seen) -> Mapping[str, Choice]:
    """Who reviews on the actor's tiers, and who has a case that they see; two of the same name by address."""
    here = Q(tier__isnull=True, programme__tiers__in=seen.actor.tiers(*CASE_ROLES))
    here |= Q(tier__in=seen.actor.tiers(*CASE_ROLES))
    in_force = Q(confirmed_by__isnull=False, starts_at__lte=seen.now) & (Q(until__isnull=True) | Q(until__gt=seen.now))
    roles = RoleAssignment.objects.filter(here & in_force, role__in=SEAT_ROLES["review"])
    held = visible_rows(seen.actor).filter(assigned(seen.now), is_open=True).order_by().values("reviewer_id")
    known = Q(pk__in=roles.values("user_id")) | Q(pk__in=held[:LOOKED_THROUGH])
    people = list(User.objects.filter(known).order_by("name", "email"))
    names = [str(person) for person in people]
    found = {}
    for person, name in zip(people, names, strict=True):
        value = person.email if names.count(name) > 1 or '"' in name else name
        found[value] = Choice(value=value, label=name, key=person.id)
    return found


def _countries(seen: Seen) -> Mapping[str, Choice]:
    rows = visible_rows(seen.actor).exclude(country="").order_by().values_list("country", flat=True)
    return {code: Choice(value=code, label=code) for code in sorted(set(rows[:LOOKED_THROUGH]))}


def _slugs(column: str, seen: Seen) -> Mapping[str, Choice]:
    texts = visible_rows(seen.actor).exclude(**{column: ""}).order_by().values_list(column, flat=True)
    slugs = sorted({slug for text in texts[:LOOKED_THROUGH] for slug in text.split()})
    return {slug: Choice(value=slug, label=slug) for slug in slugs}


_READ: dict[str, Callable[[Seen], Mapping[str, Choice]]] = {
    "assignee": _people,
    "country": _countries,
    "tag": lambda seen: _slugs("tags", seen),
    "use": lambda seen: _slugs("use_cases", seen),
}
