"""A large list of generated names, in a published format, to measure with: nobody on it exists.

Words are put together from syllables and drawn as unevenly as names are: a few very often, most seldom. The same number
and seed give the same file.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from reviews.screening.opensanctions import SIMPLE_COLUMNS


def _list(text: str) -> list[str]:
    return text.split()


FILE = "targets.simple.csv"
GIVEN, FAMILY, COINED = 6_000, 120_000, 60_000
_STARTS = _list("b bl br c ch cr d dr f fr g gh gr h j k kh kl kr l m n p ph pr q r s sh sl st t th tr v vl w y z zh")
_MIDDLES = _list("a e i o u ai ei ia ie oa ou ua")
_ENDS = ["", "", "", "l", "m", "n", "r", "s", "t", "k", "d", "v", "sh", "ng", "rt", "nd"]
_CLOSINGS = [
    "ov",
    "ev",
    "ian",
    "idze",
    "enko",
    "ski",
    "ez",
    "sen",
    "son",
    "oglu",
    "ani",
    "awi",
    "i",
    "a",
    "o",
    "an",
    "",
]
_TRADES = _list("Trading Shipping Holding Industries Logistics Energy Mining Bank Group Services Construction Export")
_FORMS = ["LLC", "Ltd", "GmbH", "OOO", "JSC", "S.A.", "Inc.", "Co., Ltd.", ""]
_COUNTRIES = _list("ru ir kp sy cn by ve mm cu af iq ly sd tr ae")


def write(folder: Path, names: int, seed: int) -> Path:
    """Write a list with so many names into `folder`, which is made; returns the file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, SIMPLE_COLUMNS, restval="", quoting=csv.QUOTE_ALL)
        rows.writeheader()
        rows.writerows(_rows(names, seed))
    return path


def _rows(names: int, seed: int) -> Iterator[dict[str, str]]:
    """Entries with one to three names each, until there are enough: three people to one organisation."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    given, family, coined = (_words(chance, count, ends) for count, ends in ((GIVEN, 2), (FAMILY, 3), (COINED, 2)))
    written = number = 0
    while written < names:
        number += 1
        several = min(chance.choice((1, 1, 2, 3)), names - written)
        person = number % 4 != 0
        if person:
            spellings = _person(chance, given, family, several)
        else:
            spellings = [_company(chance, coined) for _ in range(several)]
        written += several
        yield {
            "id": f"seed-{number}",
            "schema": "Person" if person else "Company",
            "name": spellings[0],
            "aliases": ";".join(spellings[1:]),
            "birth_date": f"{chance.randrange(1935, 2000)}" if person and chance.random() < 0.7 else "",
            "countries": chance.choice(_COUNTRIES),
            "dataset": "Generated",
        }


def _words(chance: random.Random, count: int, syllables: int) -> list[str]:
    """So many different words; those at the beginning are drawn most."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
            for _ in range(chance.randrange(1, syllables + 1))
        ]
        found["".join(parts) + chance.choice(_CLOSINGS)] = None
    return [word.capitalize() for word in found if len(word) > 2]


def _drawn(chance: random.Random, words: list[str]) -> str:
    """One of the words, the first hundred some hundred times as often as the last."""
    return words[int(len(words) * chance.random() ** 2.5)]


def _person(chance: random.Random, given: list[str], family: list[str], several: int) -> list[str]:
    """Spellings of one name: whole, then with a word left out or another order."""
    first = [_drawn(chance, given) for _ in range(chance.choice((1, 2, 2)))]
    last = _drawn(chance, family)
    whole = " ".join([*first, last])
    others = [f"{last} {' '.join(first)}", f"{first[0]} {_drawn(chance, family)}"]
    return [whole, *others[: several - 1]]


def _company(chance: random.Random, coined: list[str]) -> str:
    words = [_drawn(chance, coined)]
    if chance.random() < 0.4:
        words.append(_drawn(chance, coined))
    return " ".join([*words, chance.choice(_TRADES), chance.choice(_FORMS)]).strip()
