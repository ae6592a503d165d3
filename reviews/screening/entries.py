"""What a list says about one entry, in one shape for every format a list is published in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from reviews.screening.names import Kind


class NameType(StrEnum):
    """How the list calls a name. A weak alias (`a.k.a. 'X'` in the remarks) is broad or common, by the list's word."""

    PRIMARY = "primary"
    ALIAS = "aka"
    FORMER = "fka"
    NOW = "nka"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of an entry, as published."""

    text: str
    type: NameType = NameType.PRIMARY


@dataclass(frozen=True, slots=True)
class BirthSpan:
    """A date of birth as far as it is known: first and last year, and the full ISO date when there is one."""

    first_year: int
    last_year: int
    date: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One entry of a list. `key` is stable between versions of the list; `countries` are ISO 3166-1 alpha-2."""

    key: str
    kind: Kind
    names: tuple[ListedName, ...]
    births: tuple[BirthSpan, ...] = ()
    countries: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    title: str = ""
    remarks: str = ""

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON holds it; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entity:
        """The entry that `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            key=data["key"],
            kind=Kind(data["kind"]),
            names=tuple(ListedName(name["text"], NameType(name["type"])) for name in data["names"]),
            births=tuple(BirthSpan(**birth) for birth in data["births"]),
            countries=tuple(data["countries"]),
            programmes=tuple(data["programmes"]),
            title=data["title"],
            remarks=data["remarks"],
        )


@dataclass(slots=True)
class Reading:
    """What reading the files of a list came upon: lines, and what was wrong with which (the first hundred)."""

    lines: int = 0
    malformed: int = 0
    problems: list[str] = field(default_factory=list)

    def reject(self, where: str, why: str) -> None:
        """Count a line that could not be read, and remember it while there are few."""
        self.malformed += 1
        if len(self.problems) < 100:
            self.problems.append(f"{where}: {why}")
