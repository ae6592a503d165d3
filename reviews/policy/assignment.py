"""Who gives a seat to whom, and how the desk divides waiting cases by itself.

Dividing is pure: cases in the order of their urgency, people with what they hold already. Whoever has most room, as a
share of what they take, gets the next case; among those about level somebody who knows its subject is preferred.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.claims import may_sit
from reviews.policy.facts import CaseFacts

ASSIGNERS = ("senior_reviewer",)
LEVEL = 5.0


@dataclass(frozen=True, kw_only=True)
class WaitingCase:
    """A case that nobody holds. ``subjects``: slugs of its use cases and tags."""

    case_id: UUID
    tier_id: UUID
    partner_id: UUID
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who can be given work: present today, with a capacity. ``may_take`` is the whole rule of the seat."""

    user_id: UUID
    capacity: int
    open: int
    expertise: frozenset[str] = frozenset()
    may_take: Callable[[WaitingCase], bool] = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who gets a case, and why them, in a sentence."""

    user_id: UUID
    why: str


def assign(cases: Sequence[WaitingCase], people: Sequence[Colleague], *, level: float = LEVEL) -> dict[UUID, Choice]:
    """Case -> who gets it; a case for which nobody has room is not in it. ``cases`` come most urgent first; ``level``
    is in per cent of a capacity. The same input gives the same answer."""
    load = {person.user_id: person.open for person in people}
    chosen: dict[UUID, Choice] = {}
    for case in cases:
        free = [person for person in people if load[person.user_id] < person.capacity and person.may_take(case)]
        if not free:
            continue
        shares = {person.user_id: (load[person.user_id] + 1) / person.capacity for person in free}
        least = min(shares.values())
        about_level = [person for person in free if shares[person.user_id] <= least + level / 100]
        best = min(
            about_level,
            key=lambda person: (-len(case.subjects & person.expertise), shares[person.user_id], str(person.user_id)),
        )
        load[best.user_id] += 1
        chosen[case.case_id] = Choice(user_id=best.user_id, why=_why(case, best))
    return chosen


def _why(case: WaitingCase, person: Colleague) -> str:
    """Without figures: how much somebody holds is for themselves and their senior reviewers."""
    if known := sorted(case.subjects & person.expertise):
        return _("Knows %(subjects)s, and has room.") % {"subjects": ", ".join(known)}
    return _("Has most room of those who may review it.")


def may_divide(actor: Actor, tier_id: UUID | None = None) -> Verdict:
    """Have waiting cases given out, and say how much others take: senior reviewers."""
    if actor.holds(*ASSIGNERS, tier_id=tier_id):
        return YES
    return no("no_role", _("A senior reviewer gives out waiting cases."))


def may_assign(actor: Actor, facts: CaseFacts, seat: str = "review") -> Verdict:
    """Give a seat to somebody: a senior reviewer of the tier. (The person is judged by ``may_be_given``.)"""
    return may_work(actor, facts, ASSIGNERS, _("A senior reviewer of this tier can give a seat to somebody."))


def may_be_given(person: Actor, facts: CaseFacts, seat: str) -> Verdict:
    """Whether somebody can be given a seat, told to whoever gives it: nobody's conflicts are named."""
    if may_sit(person, facts, seat):
        return YES
    return no("cannot_sit", _("%(name)s cannot take this seat on this case.") % {"name": person.name})
