"""Names of a list as other people might write them: the misspellings that screening is measured by.

Everything is drawn from a seeded generator: the same list, seed and number give the same names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.screening.index import Snapshot
from reviews.screening.keys import VOWELS
from reviews.screening.names import Kind

# How a name is spoilt, and the share of it in percent. What does not fit a name (no middle word) falls to a swap.
SHARES = {
    "two neighbouring letters swapped": 22,
    "two letters of a word swapped": 6,
    "a letter left out": 12,
    "a letter doubled or put in": 10,
    "a letter replaced": 10,
    "words in another order": 10,
    "a middle word left out": 8,
    "an initial for a middle word": 4,
    "two words written as one": 6,
    "another transliteration": 8,
    "another legal form or none": 4,
}
_TRANSLITERATIONS = [
    ("kh", "h"), ("sh", "sch"), ("zh", "j"), ("ou", "u"), ("u", "ou"), ("oo", "u"), ("ei", "ey"), ("iy", "i"),
    ("y", "i"), ("i", "y"), ("q", "k"), ("c", "k"), ("k", "q"), ("ph", "f"), ("f", "ph"), ("w", "v"), ("v", "w"),
    ("ss", "s"), ("ll", "l"), ("mm", "m"), ("dd", "d"), ("dh", "d"), ("gh", "g"), ("th", "t"), ("ee", "i"),
    ("o", "u"), ("e", "i"), ("z", "s"), ("ch", "tch"),
]  # fmt: skip
_FORM = re.compile(
    r",? *\b(?:co\.?,? ltd|ltd|limited|llc|l\.l\.c|gmbh|inc|corp|s\.a\.r\.l|s\.a|company|corporation|plc)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A name of the list as somebody else might write it, and whose it is."""

    text: str
    kind: Kind
    key: str
    listed: str
    how: str


def spoil(snapshot: Snapshot, count: int, seed: int) -> Iterator[Spoilt]:
    """`count` names of persons and organisations of the list, spoilt in the ways of SHARES."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    ways, weights = zip(*SHARES.items(), strict=True)
    made = 0
    while made < count:
        entity = snapshot.entity(chance.randrange(snapshot.entities()))
        if entity.kind not in (Kind.PERSON, Kind.ORGANISATION):
            continue
        listed = chance.choice(entity.names).text
        if sum(letter.isalpha() for letter in listed) < 5:
            continue
        words = _written(listed, entity.kind)
        how = chance.choices(ways, weights)[0]
        text, how = _spoil(words, how, entity.kind is Kind.PERSON, chance)
        made += 1
        yield Spoilt(text, entity.kind, entity.key, listed, how)


def _written(listed: str, kind: Kind) -> list[str]:
    """The words as an applicant would write them: given names first, not in capitals."""
    if kind is Kind.PERSON and listed.count(",") == 1:
        family, given = listed.split(",")
        listed = f"{given} {family}"
    return [word.capitalize() if word.isupper() and len(word) > 3 else word for word in listed.split()]


def _spoil(words: list[str], how: str, person: bool, chance: random.Random) -> tuple[str, str]:
    text = " ".join(words)
    if how == "words in another order" and len(words) > 1:
        turn = chance.randrange(1, len(words))
        return " ".join(words[turn:] + words[:turn]), how
    if how == "a middle word left out" and len(words) > 2:
        return " ".join(word for at, word in enumerate(words) if at != len(words) // 2), how
    if how == "an initial for a middle word" and person and len(words) > 2:
        at = len(words) // 2
        return " ".join([*words[:at], words[at][0] + ".", *words[at + 1 :]]), how
    if how == "two words written as one" and len(words) > 1:
        at = chance.randrange(len(words) - 1)
        return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]]), how
    if how == "another legal form or none" and _FORM.search(text):
        return _FORM.sub(chance.choice(["", " LLC", " Ltd."]), text, count=1).strip(), how
    if how == "another transliteration":
        fitting = [pair for pair in _TRANSLITERATIONS if pair[0] in text.lower()]
        if fitting:
            old, new = chance.choice(fitting)
            return re.sub(old, new, text, count=1, flags=re.IGNORECASE), how
    return _misspell(words, how, chance)


def _misspell(words: list[str], how: str, chance: random.Random) -> tuple[str, str]:
    """One slip in one word of four letters or more (the longest one, when there is none)."""
    long = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= 4]
    at = chance.choice(long) if long else max(range(len(words)), key=lambda place: len(words[place]))
    letters = list(words[at])
    place = chance.randrange(len(letters) - 1) if len(letters) > 1 else 0
    if how == "a letter left out" and len(letters) > 3:
        del letters[place]
    elif how == "a letter doubled or put in":
        letters.insert(place, chance.choice([letters[place].lower(), chance.choice("aeinrst")]))
    elif how == "a letter replaced":
        vowel = letters[place].lower() in VOWELS
        letters[place] = chance.choice("aeiou") if vowel else chance.choice("bdfgklmnprstv")
    else:
        how = how if how == "two letters of a word swapped" else "two neighbouring letters swapped"
        other = place + 1 if how.startswith("two n") else chance.randrange(len(letters))
        if len(letters) > 1:
            letters[place], letters[other] = letters[other], letters[place]
    return " ".join([*words[:at], "".join(letters), *words[at + 1 :]]), how
