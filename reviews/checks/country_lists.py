"""The programme's lists of countries: which it does not serve, and at which a person looks. Data, not an opinion.

As shipped they hold codes that ISO 3166-1 leaves to its users and that therefore belong to no country (XX, QX, QY):
which countries a provider may not serve is for its own lawyers, who publish their lists as thresholds.
"""

from __future__ import annotations

from accessprogram.questionnaires.countries import country_code, country_name
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Outcome, Sources, Threshold, Thresholds
from reviews.checks.thresholds import Judging, value_of

LISTS: Thresholds = {
    "not_served": Threshold(
        default=("XX",),
        says=_("Countries that the programme does not serve: two letters each (ISO 3166-1). XX stands for none."),
    ),
    "closer_look": Threshold(
        default=("QX", "QY"),
        says=_("Countries at which a person looks: two letters each. QX and QY stand for none."),
    ),
}


class Countries:
    """The lists as the running check judges by them."""

    def __init__(self, sources: Sources, check: Judging) -> None:
        self._lists = {name: _codes(value_of(sources, check, name)) for name in LISTS}

    def place(self, country: str) -> str:
        """`not_served`, `closer_look`, `unknown` for what is no country, or empty: on no list."""
        code = _code(country)
        for name, codes in self._lists.items():
            if code in codes:
                return name
        return "" if country_code(country) else "unknown"

    def sizes(self) -> dict[str, int]:
        """How many entries each list has."""
        return {name: len(codes) for name, codes in self._lists.items()}


def outcome_of(place: str, *, not_served: Outcome) -> Outcome:
    """What a place on the lists asks for; whom a country that is not served concerns says how grave that is."""
    grave = {"not_served": not_served, "closer_look": Outcome.REVIEW, "unknown": Outcome.INCONCLUSIVE}
    return grave.get(place, Outcome.CLEAR)


def sentence_of(place: str, whose: str, country: str) -> str:
    """A place on the lists in words; `whose` names nobody ("person 2")."""
    if place == "unknown":
        return _("The country of {whose} is not known.", whose=whose)
    name = country_name(_code(country))
    if place == "not_served":
        return _(
            "{country}, the country of {whose}, is one that the programme does not serve.", country=name, whose=whose
        )
    return _("{country}, the country of {whose}, is one at which a person looks.", country=name, whose=whose)


def _codes(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_code(word) for word in words)


def _code(country: str) -> str:
    """The ISO code of a code or a name; what is neither stays as it is, in capitals."""
    return country_code(country) or country.strip().upper()
