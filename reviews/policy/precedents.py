"""How much two cases have in common that a decision looks at: tier, use cases, what the checks found, who applies."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.policy.risk import kind_of, title_of

# Points by which precedents are ordered; they are shown nowhere.
TIER, USE_CASES, FOUND, NEARLY, KIND, COUNTRY = 30, 30, 12, 6, 8, 2
MOST_FOUND = 36
LEAST = 30


@dataclass(frozen=True, kw_only=True)
class Features:
    """``found``: check -> outcome, of those that were not clear; ``applicant``: organisation or person."""

    tier_id: UUID
    use_cases: frozenset[str]
    applicant: str
    country: str
    found: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """``points`` only order; ``why`` is what is alike, in words."""

    points: int
    why: tuple[str, ...]


def alike(this: Features, other: Features, titles: Mapping[str, str]) -> Alike:
    """What the two have in common. ``titles``: of use cases."""
    points, why = 0, []
    if this.tier_id == other.tier_id:
        points += TIER
        why.append(_("the same tier"))
    both = this.use_cases & other.use_cases
    if both:
        points += USE_CASES * len(both) // len(this.use_cases | other.use_cases)
        why.append(_("wanted for %(uses)s") % {"uses": ", ".join(titles.get(slug, slug) for slug in sorted(both))})
    found, signs = _found(this.found, other.found)
    if signs:
        points += found
        why.append(_("the checks found alike: %(signs)s") % {"signs": ", ".join(signs)})
    elif not this.found and not other.found:
        points += FOUND
        why.append(_("the checks were clear in both"))
    if this.applicant == other.applicant:
        points += KIND
        if this.applicant == "person":
            why.append(_("one person acting alone"))
    points += COUNTRY * (bool(this.country) and this.country == other.country)
    return Alike(points=points, why=tuple(why))


def _found(this: Mapping[str, str], other: Mapping[str, str]) -> tuple[int, list[str]]:
    """The same check with the same outcome, or another sign of the same part of risk."""
    points, signs = 0, []
    others = {kind_of(check) for check in other}
    for check, outcome in this.items():
        if other.get(check) == outcome:
            points += FOUND
        elif kind_of(check) in others:
            points += NEARLY
        else:
            continue
        signs.append(title_of(kind_of(check)))
    return min(MOST_FOUND, points), list(dict.fromkeys(signs))
