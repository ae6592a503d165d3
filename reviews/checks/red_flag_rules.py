"""Finding the words of `red_flag_words` in a text: by sentence, near each other, with words of defence beside them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviews.checks.confusables import latin, mixes_scripts
from reviews.checks.red_flag_words import LANGUAGES, MADE, TRADED

NEAR_WORDS = 6  # a verb and its object, in either order
GAP_WORDS = 3  # two words of a phrase, in order
MAX_SENTENCE_WORDS = 400
_SENTENCES = re.compile("[.!?;\n\r\u2026\u3002\uff01\uff1f\uff1b\u061f]+")  # also the Chinese and Arabic signs
_WORDS = re.compile(r"\w+")
_ZERO_DAY = re.compile(r"\b(?:0|zero)[\s\-]{0,3}days?\b")
_LEET = str.maketrans("0134578@$", "oieastbas")


@dataclass(frozen=True)
class Rule:
    """What raises a flag: one word of each part, near each other. Each part holds patterns as the words are written."""

    family: str
    language: str
    parts: tuple[tuple[str, ...], ...]
    ordered: bool


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A rule that fitted a sentence. `words` are the patterns, not what the applicant wrote."""

    family: str
    language: str
    words: str
    guarded: bool


def flags_in(text: str, *, own_words: Sequence[str] = ()) -> list[Flag]:
    """What the text says, sentence by sentence; equal flags once. `own_words` are patterns of the programme itself."""
    rules, guards = _compiled(tuple(own_words))
    found: dict[Flag, None] = {}
    for words in _sentences(text):
        at = _positions(words, tuple(own_words))
        guarded = not guards.isdisjoint(at)
        for rule in dict.fromkeys(rule for pattern in at for rule in rules.get(pattern, ())):
            if shown := _fits(rule, at):
                found[Flag(family=rule.family, language=rule.language, words=shown, guarded=guarded)] = None
    return list(found)


def plain(text: str) -> str:
    """The text without case, marks, invisible signs and look-alike letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return _ZERO_DAY.sub("0day", kept)


def _sentences(text: str) -> Iterator[list[frozenset[str]]]:
    """Each sentence as its words, each word in all the spellings that it may be read as."""
    for sentence in _SENTENCES.split(plain(text)):
        words = _joined(_WORDS.findall(sentence.replace("_", " ")))
        for start in range(0, len(words), MAX_SENTENCE_WORDS):
            yield [_spellings(word) for word in words[start : start + MAX_SENTENCE_WORDS]]


def _joined(words: list[str]) -> list[str]:
    """`e x p l o i t` is one word: four letters and more in a row that stand alone."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, "  "]:
        if len(word) == 1:
            run.append(word)
            continue
        joined += ["".join(run)] if len(run) > 3 else run
        run = []
        joined.append(word)
    return joined[:-1]


@lru_cache(maxsize=20_000)
def _spellings(word: str) -> frozenset[str]:
    """A word as written, with letters for the digits in it, and with Latin letters for those that only look so."""
    several = {word}
    if not word.isalpha() and not word.isdigit():
        several.add(word.translate(_LEET))
    if mixes_scripts(word):
        several.add(latin(word))
    return frozenset(several)


def _positions(words: list[frozenset[str]], own_words: tuple[str, ...]) -> dict[str, list[int]]:
    """Where each pattern stands in the sentence."""
    at: dict[str, list[int]] = defaultdict(list)
    for index, spellings in enumerate(words):
        for spelling in spellings:
            for pattern in _patterns_of(spelling, own_words):
                at[pattern].append(index)
    return at


@lru_cache(maxsize=20_000)
def _patterns_of(word: str, own_words: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns that one word fits."""
    whole, begins, holds = _index(own_words)
    found = [word] if word in whole else []
    found += [f"{word[:length]}*" for length in range(1, len(word) + 1) if word[:length] in begins]
    return (*found, *(f"*{part}*" for part in holds if part in word))


def _fits(rule: Rule, at: dict[str, list[int]]) -> str:
    """The patterns that fitted, or empty."""
    reached: dict[int, str] = {}
    back, ahead = (0, GAP_WORDS) if rule.ordered else (NEAR_WORDS, NEAR_WORDS)
    for number, part in enumerate(rule.parts):
        here = {index: pattern for pattern in part for index in at.get(pattern, ())}
        if number:
            near = ((index, _near(index, reached, back, ahead)) for index in here)
            here = {index: f"{before} + {here[index]}" for index, before in near if before}
        if not here:
            return ""
        reached = here
    return next(iter(reached.values()), "")


def _near(index: int, reached: dict[int, str], back: int, ahead: int) -> str:
    """What was reached at most `ahead` words before this one, or `back` words behind it."""
    return next((reached[at] for at in range(index - ahead, index + back + 1) if at in reached), "")


@lru_cache(maxsize=8)
def _compiled(own_words: tuple[str, ...]) -> tuple[dict[str, tuple[Rule, ...]], frozenset[str]]:
    """The rules by each pattern of their last part, and the words of defence of all languages: people mix them within
    a sentence."""
    rules: list[Rule] = []
    guards: set[str] = set()
    for name, language in LANGUAGES.items():
        trade, make = _patterns(language.trade), _patterns(language.make)
        guards.update(_patterns(language.guard))
        for family, words in language.objects.items():
            verbs = (*(trade if family in TRADED else ()), *(make if family in MADE else ()))
            rules.append(Rule(family, name, (verbs, _patterns(words)), ordered=False))
        for family, phrases in language.phrases.items():
            rules += [Rule(family, name, tuple((word,) for word in _patterns(one)), ordered=True) for one in phrases]
    rules += [Rule("own", "", tuple((word,) for word in _patterns(one)), ordered=True) for one in own_words]
    by_pattern: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for pattern in rule.parts[-1] if rule.parts else ():
            by_pattern[pattern] = (*by_pattern.get(pattern, ()), rule)
    return by_pattern, frozenset(guards)


@lru_cache(maxsize=8)
def _index(own_words: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """All patterns by kind: whole words, beginnings, and parts."""
    rules, guards = _compiled(own_words)
    parts = {part for several in rules.values() for rule in several for part in rule.parts}
    every = {pattern for part in parts for pattern in part} | guards
    holds = {pattern for pattern in every if pattern.startswith("*")}
    begins = {pattern for pattern in every - holds if pattern.endswith("*")}
    return frozenset(every - holds - begins), frozenset(p[:-1] for p in begins), tuple(sorted(p[1:-1] for p in holds))


def _patterns(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_pattern(word) for word in _split(words)))


def _split(words: str) -> Iterable[str]:
    return (word for word in re.split(r"[\s\-]+", plain(words)) if word.strip("*"))


def _pattern(word: str) -> str:
    """A pattern that only ends a part (`part*` with a star before) is one that holds it."""
    return f"*{word.strip('*')}*" if word.startswith("*") else word
