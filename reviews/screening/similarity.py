"""How alike two words are, from 0 to 1, and in which way.

A word may be misspelt in proportion to its length; letters that transliterations exchange count half or nothing. The
distances are optimal string alignment (an adjacent swap is one edit), over the letters as written and as folded.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, Hamming

from reviews.screening.common_names import COMMON_NAMES
from reviews.screening.keys import fold, loose, skeleton
from reviews.screening.names import Script, Token
from reviews.screening.vocabulary import NICKNAMES, Role


class Way(StrEnum):
    """Why two words count as one; `words` of the explanation are chosen by it."""

    SAME = "same"
    SOUND = "sound"
    SPELLING = "spelling"
    NICKNAME = "nickname"
    INITIAL = "initial"
    JOINED = "joined"
    SCRIPT = "script"
    DIFFERENT = "different"


class Likeness(NamedTuple):
    """0 to 1; 0 means that the words are different words."""

    value: float
    way: Way


DIFFERENT = Likeness(0.0, Way.DIFFERENT)
_SAME = Likeness(1.0, Way.SAME)


def likeness(ours: Token, theirs: Token) -> Likeness:
    """How alike two words are. Symmetric."""
    if ours.script is Script.SYLLABLES and theirs.script is Script.SYLLABLES:
        return _SAME if ours.original == theirs.original else DIFFERENT
    if Role.NUMBER in (ours.role, theirs.role):
        return _SAME if ours.text == theirs.text else DIFFERENT
    if Role.INITIAL in (ours.role, theirs.role):
        return _initials(ours, theirs)
    if Script.VOWELLESS in (ours.script, theirs.script) and ours.script is not theirs.script:
        return _without_vowels(ours.text, theirs.text)
    if Script.SYLLABLES in (ours.script, theirs.script):
        return _without_vowels(ours.text, theirs.text)
    return spelling(ours.text, theirs.text)


def _initials(ours: Token, theirs: Token) -> Likeness:
    if ours.text[0] != theirs.text[0]:
        return DIFFERENT
    return _SAME if ours.text == theirs.text else Likeness(0.9, Way.INITIAL)


@lru_cache(maxsize=60_000)
def spelling(ours: str, theirs: str) -> Likeness:
    """How alike two words of letters are: the same, a short form, a transliteration, a misspelling, or different."""
    if ours == theirs:
        return _SAME
    length = max(len(ours), len(theirs))
    if abs(len(ours) - len(theirs)) > 4:
        return DIFFERENT
    if theirs in NICKNAMES.get(ours, ()):
        return Likeness(0.9, Way.NICKNAME)
    if ours in COMMON_NAMES and theirs in COMMON_NAMES and not _variants(ours, theirs):
        return DIFFERENT
    cost = _cost(ours, theirs, length)
    if cost > allowance(length):
        return DIFFERENT
    return Likeness(1.0 - cost / length, Way.SOUND if cost < 0.5 else Way.SPELLING)


def _variants(ours: str, theirs: str) -> bool:
    """Spellings of one common name (Mohammed, Muhammad), not two of them (Maria, Mario)."""
    consonants = skeleton(ours)
    return consonants == skeleton(theirs) and len(consonants) >= 3


def allowance(length: int) -> float:
    """The edits that a word of `length` letters may differ by and still be the same word misspelt."""
    if length <= 3:
        return 0.3
    if length <= 6:
        return 1.0
    return 1.6 if length <= 8 else 2.2


def _cost(ours: str, theirs: str, length: int) -> float:
    """Edits between two words: a consonant counts 1, a vowel 0.6, one sound spelt in another way 0.2."""
    written = float(OSA.distance(ours, theirs, score_cutoff=4))
    if written > 4:
        return written
    if (
        3 < length == len(ours) == len(theirs)
        and Hamming.distance(ours, theirs) == 2
        and sorted(ours) == sorted(theirs)
    ):
        return 1.0
    if length == 3 and written == 1 and sorted(ours) == sorted(theirs):
        return 0.3
    folded_ours, folded_theirs = fold(ours), fold(theirs)
    if folded_ours == folded_theirs:
        return min(written, 0.2)
    consonants = OSA.distance(skeleton(ours), skeleton(theirs))
    letters = OSA.distance(folded_ours, folded_theirs)
    return min(written, 0.2 + consonants + 0.6 * max(0, letters - consonants)) if consonants else 0.6 * letters


@lru_cache(maxsize=20_000)
def _without_vowels(ours: str, theirs: str) -> Likeness:
    """Compared by consonants alone, because one of the two was written in a script that has no more to say."""
    left, right = loose(ours), loose(theirs)
    if not left or not right:
        return DIFFERENT
    if left == right:
        return Likeness(0.9 if len(left) > 1 else 0.75, Way.SCRIPT)
    length = max(len(left), len(right))
    return Likeness(0.75, Way.SCRIPT) if length >= 5 and OSA.distance(left, right) == 1 else DIFFERENT
