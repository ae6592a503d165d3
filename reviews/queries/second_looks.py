"""Hits whose answer is known, dealt among the others: what can be dealt, what waits, and how reliably people judge.

Figures with a name on them are for that person, and for the senior reviewers of the tiers they were earned on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotFound
from accessprogram.models import PersonalValue
from accessprogram.policy.actors import Actor
from reviews.enums import SETTLING_DISPOSITIONS, Disposition, LookKind
from reviews.models import Adjudication, Hit, KnownMatch, SecondLook
from reviews.policy.second_looks import KEEPERS
from reviews.queries.access import visible_cases

WINDOW = timedelta(days=90)
CANDIDATES = 200
FIGURES = timedelta(days=365)
LISTED = 50
_TRUE = (Disposition.TRUE_ACCEPTED, Disposition.TRUE_REFUSED)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A hit that can be dealt, and the answer that stands."""

    hit_id: UUID
    expected: str


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How one person judged what was known. ``missed``: a true match called a false positive; ``alarms``: the reverse;
    ``unsure``: neither. ``seeded`` and ``seeded_right`` are those whose answer two people had given."""

    analyst_id: UUID
    name: str
    said: int
    right: int
    seeded: int
    seeded_right: int
    missed: int
    alarms: int
    unsure: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.said) if self.said else 0


def waiting(actor: Actor) -> QuerySet[SecondLook]:
    """Dealt to this person and not said yet, oldest first; without cases that they may not see any more."""
    looks = SecondLook.objects.filter(analyst_id=actor.id, said_at__isnull=True)
    return looks.filter(hit__finding__run__case__in=visible_cases(actor)).order_by("created_at", "id")


def look_of(actor: Actor, look_id: UUID) -> SecondLook:
    """One that was dealt to this person; raises NotFound as for what does not exist."""
    looks = SecondLook.objects.filter(pk=look_id, analyst_id=actor.id, hit__finding__run__case__in=visible_cases(actor))
    found = looks.select_related("hit__finding__run").first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def known_for(actor: Actor) -> list[Candidate]:
    """Known matches that this person never judged; three queries."""
    rows = KnownMatch.objects.filter(ended_at__isnull=True, hit__finding__run__case__in=visible_cases(actor))
    rows = rows.exclude(hit__second_looks__analyst_id=actor.id).exclude(hit__adjudications__by_id=actor.id)
    found = rows.order_by("-created_at").values_list("hit_id", "disposition")[:CANDIDATES]
    return _readable([Candidate(hit_id=hit, expected=said) for hit, said in found])


def judged_by_others(actor: Actor, now: datetime) -> list[Candidate]:
    """Hits of the last 90 days on which a colleague's word stands and of which this person never said anything; four
    queries."""
    said = Adjudication.objects.filter(hit=OuterRef("pk"))
    looked = SecondLook.objects.filter(hit=OuterRef("pk"), analyst_id=actor.id)
    hits = Hit.objects.filter(
        Exists(said.filter(created_at__gt=now - WINDOW)) & ~Exists(said.filter(by_id=actor.id)) & ~Exists(looked),
        finding__run__case__in=visible_cases(actor),
        known_match__isnull=True,
    ).order_by("-finding__created_at")
    words: dict[UUID, Adjudication] = {}
    newest = list(hits.values_list("pk", flat=True)[:CANDIDATES])
    for word in Adjudication.objects.filter(hit__in=newest).order_by("created_at", "id"):
        if word.hit_id is not None:
            words[word.hit_id] = word
    return _readable(
        [
            Candidate(hit_id=hit_id, expected=word.disposition)
            for hit_id, word in words.items()
            if word.disposition in SETTLING_DISPOSITIONS and not word.awaits_second
        ]
    )


def agreeing(hit_id: UUID, disposition: str) -> set[UUID]:
    """The people who called a hit this: by their word on it, or when they looked again; nobody called it nothing. Two
    queries."""
    if not disposition:
        return set()
    said = Adjudication.objects.filter(hit_id=hit_id, disposition=disposition).values_list("by_id", flat=True)
    looked = SecondLook.objects.filter(hit_id=hit_id, disposition=disposition).values_list("analyst_id", flat=True)
    return {*said, *looked}


def accuracies(actor: Actor) -> list[Accuracy]:
    """Of this person, and of those whose senior they are; the last year, by name. One query besides the
    clock."""
    right, missed = Q(disposition=F("expected")), Q(expected__in=_TRUE, disposition=Disposition.FALSE_POSITIVE)
    rows = (
        _figures(actor)
        .values("analyst_id", "analyst__name", "analyst__email")
        .annotate(
            said=Count("id"),
            right=Count("id", filter=right),
            seeded=Count("id", filter=Q(kind=LookKind.SEEDED)),
            seeded_right=Count("id", filter=Q(kind=LookKind.SEEDED) & right),
            missed=Count("id", filter=missed),
            alarms=Count("id", filter=Q(expected=Disposition.FALSE_POSITIVE, disposition__in=_TRUE)),
            unsure=Count("id", filter=~Q(disposition__in=SETTLING_DISPOSITIONS)),
        )
    )
    found = [_accuracy(dict(row)) for row in rows]
    return sorted(found, key=lambda one: (one.analyst_id != actor.id, one.name))


def _accuracy(row: dict[str, Any]) -> Accuracy:
    name, email = row.pop("analyst__name"), row.pop("analyst__email")
    return Accuracy(name=name or email, **row)


def differing(actor: Actor) -> list[SecondLook]:
    """The newest looks in which a person said something else than what stood, of the same people; one query
    besides the clock."""
    rows = _figures(actor).exclude(disposition=F("expected"))
    return list(rows.select_related("hit", "analyst").order_by("-said_at")[:LISTED])


def _figures(actor: Actor) -> QuerySet[SecondLook]:
    """What was said in the last year: one's own, and on cases of tiers on which one is the senior."""
    own = Q(analyst_id=actor.id)
    senior = visible_cases(actor).filter(tier_id__in=actor.tiers(*KEEPERS))
    said = SecondLook.objects.filter(said_at__gt=db_now() - FIGURES)
    return said.filter(own | Q(hit__finding__run__case__in=senior))


def known_of(hit: Hit) -> KnownMatch | None:
    """The known match that is kept of this hit, if one is."""
    return KnownMatch.objects.filter(hit=hit, ended_at__isnull=True).select_related("added_by").first()


def _readable(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without those whose personal values were erased: nobody could judge them any more. Two queries."""
    several = list(candidates)
    hits = Hit.objects.filter(pk__in=[one.hit_id for one in several]).values_list("id", "comparison")
    kept = {hit_id: comparison.get("ours", {}).get("personal") for hit_id, comparison in hits}
    values = PersonalValue.objects.filter(pk__in=[pk for pk in kept.values() if pk])
    there = {str(pk) for pk in values.values_list("pk", flat=True)}
    return [one for one in several if str(kept.get(one.hit_id)) in there]
