"""What is known beside the name, and how it raises or lowers a match.

A fact raises or lowers; it never makes a match alone, and what is not known on one side changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reviews.screening.entries import BirthSpan, Entity, NameType, plain_number
from reviews.screening.names import Kind
from reviews.screening.places import country_code, country_name


@dataclass(frozen=True, slots=True)
class Qualifier:
    """One fact on both sides. `change` is added to the score of the name; `words` say why."""

    field: str
    ours: str
    theirs: str
    change: float
    words: str

    @property
    def effect(self) -> str:
        """raises, lowers or same."""
        return "raises" if self.change > 0 else "lowers" if self.change < 0 else "same"


# What all facts together raise a score by at most: the same day of birth and the same country; and, where the subject
# gave numbers of papers or registers, one of these.
MOST_RAISED = 0.13
_SAME_NUMBER = 0.15

_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def most_raised(identifiers: Collection[str]) -> float:
    """By how much facts can raise the score of a name for a subject with these identifiers."""
    return MOST_RAISED + (_SAME_NUMBER if identifiers else 0.0)


def qualify(
    entity: Entity,
    type_: NameType,
    *,
    kind: Kind,
    birth_date: str,
    countries: Iterable[str],
    identifiers: Collection[str] = (),
) -> list[Qualifier]:
    """Facts of an entry against those of the subject; `birth_date` is ISO 8601 (a year will do), `countries` ISO 3166-1
    codes or English names, `identifiers` numbers of papers and registers as people write them."""
    found = [_kind(entity.kind, kind), _name_type(type_), _birth(entity.births, birth_date)]
    found += [_country(entity.countries, countries), _identifier(entity.identifiers, identifiers)]
    return [qualifier for qualifier in found if qualifier is not None]


def _kind(theirs: Kind, ours: Kind) -> Qualifier | None:
    if ours is theirs:
        return None
    change = -0.15 if {ours, theirs} == {Kind.PERSON, Kind.ORGANISATION} else -0.35
    return Qualifier("kind", ours.value, theirs.value, change, f"The list names a {theirs.value}, not a {ours.value}.")


def _name_type(type_: NameType) -> Qualifier | None:
    if type_ is not NameType.WEAK:
        return None
    return Qualifier("name type", "", "weak alias", -0.1, "The list itself calls this alias weak: broad or often used.")


def _birth(theirs: tuple[BirthSpan, ...], ours: str) -> Qualifier | None:
    matched = _DATE.match(ours.strip())
    if not matched or not theirs:
        return None
    year = int(matched.group(1))
    shown = ", ".join(birth.date or _years(birth) for birth in theirs)
    if matched.group(3) and any(birth.date == ours.strip() for birth in theirs):
        return Qualifier("birth date", ours, shown, 0.1, "Born on the same day.")
    gap = min(max(birth.first_year - year, year - birth.last_year, 0) for birth in theirs)
    if gap == 0:
        return Qualifier("birth date", ours, shown, 0.05, "Born in the same year.")
    if gap <= 2:
        return Qualifier("birth date", ours, shown, 0.0, "Born within two years of each other, as far as is known.")
    return Qualifier("birth date", ours, shown, -0.15, f"Born {gap} years apart.")


def _years(birth: BirthSpan) -> str:
    same = birth.first_year == birth.last_year
    return str(birth.first_year) if same else f"{birth.first_year} to {birth.last_year}"


def _country(theirs: tuple[str, ...], ours: Iterable[str]) -> Qualifier | None:
    codes = [code for code in map(country_code, ours) if code]
    if not codes or not theirs:
        return None
    left, right = (", ".join(map(country_name, side)) for side in (codes, theirs))
    if set(codes) & set(theirs):
        return Qualifier("country", left, right, 0.03, "The same country.")
    return Qualifier("country", left, right, -0.05, "Different countries, as far as both are known.")


def _identifier(theirs: tuple[str, ...], ours: Collection[str]) -> Qualifier | None:
    """The same number raises. Another one proves nothing: whoever has papers has several."""
    same = sorted({plain_number(number) for number in ours} & set(theirs) - {""})
    if not same:
        return None
    return Qualifier("identifier", ", ".join(same), ", ".join(same), _SAME_NUMBER, "The same number.")
