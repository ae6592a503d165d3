"""What a list says about one entry, in one shape for every format a list is published in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reviews.screening.names import MAX_LENGTH, Kind

MAX_NAMES = 1_000


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
    """One entry of a list. `key` is stable between versions of the list; `countries` are ISO 3166-1 alpha-2;
    `identifiers` are numbers of papers and registers, as `plain_number` leaves them."""

    key: str
    kind: Kind
    names: tuple[ListedName, ...]
    births: tuple[BirthSpan, ...] = ()
    countries: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    title: str = ""
    remarks: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    @property
    def hash(self) -> str:
        """SHA-256 over the whole entry, in hexadecimal: it changes when anything that the list says changes."""
        return hash_of(self.packed())

    def packed(self) -> str:
        """The entry as one line; `unpacked` reads it back."""
        document = {
            "key": self.key,
            "kind": self.kind,
            "names": [{"text": name.text, "type": name.type} for name in self.names],
            "births": [
                {"first_year": span.first_year, "last_year": span.last_year, "date": span.date} for span in self.births
            ],
            "countries": self.countries,
            "programmes": self.programmes,
            "title": self.title,
            "remarks": self.remarks,
            "identifiers": self.identifiers,
        }
        return json.dumps(document, ensure_ascii=False)

    @classmethod
    def unpacked(cls, row: str) -> Entity:
        """The entry that `packed` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        return cls.from_json(json.loads(row))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entity:
        """The entry that JSON holds. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            key=data["key"],
            kind=Kind(data["kind"]),
            names=tuple(ListedName(name["text"], NameType(name["type"])) for name in data["names"]),
            births=tuple(BirthSpan(**birth) for birth in data["births"]),
            countries=tuple(data["countries"]),
            programmes=tuple(data["programmes"]),
            title=data["title"],
            remarks=data["remarks"],
            identifiers=tuple(data["identifiers"]),
        )


class Unreadable(ValueError):
    """A file that is not what it should be, as a sentence: nothing of it can be used."""


def usable_names(listed: Iterable[ListedName], where: str, reading: Reading) -> tuple[ListedName, ...]:
    """Names that hold something, each spelling once, at most MAX_NAMES; the first one keeps its type. One that is too
    long is counted as malformed."""
    kept: dict[str, ListedName] = {}
    for name in listed:
        if len(name.text) > MAX_LENGTH:
            reading.reject(where, "a name that is too long")
        elif name.text and len(kept) < MAX_NAMES:
            kept.setdefault(name.text.casefold(), name)
    return tuple(kept.values())


def hash_of(packed: str) -> str:
    """The hash of an entry from its line."""
    return hashlib.sha256(packed.encode("utf-8")).hexdigest()


def plain_number(text: str) -> str:
    """The number of a paper or a register without the signs that people put into it; empty when it is too short to
    prove anything."""
    plain = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    return plain if len(plain) >= 5 and any(letter.isdigit() for letter in plain) else ""


@dataclass(slots=True)
class Reading:
    """What reading the files of a list came upon: lines (or records), what was wrong with which (the first hundred),
    and the day that the files say they were published (ISO 8601, or nothing)."""

    lines: int = 0
    malformed: int = 0
    published: str = ""
    problems: list[str] = field(default_factory=list)

    def reject(self, where: str, why: str) -> None:
        """Count a line that could not be read, and remember it while there are few."""
        self.malformed += 1
        if len(self.problems) < 100:
            self.problems.append(f"{where}: {why}")
