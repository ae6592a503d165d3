"""Searching one snapshot: candidates from tantivy, judged by alignment, qualified by what else is known.

A `Snapshot` is opened once a process (after the fork) and read by any number of threads; it never changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from rapidfuzz import fuzz, process

from reviews.screening.alignment import Alignment, align
from reviews.screening.common_names import worldwide
from reviews.screening.entries import Entity, NameType
from reviews.screening.explain import Line, compare
from reviews.screening.fields import Candidates
from reviews.screening.keys import phonetic
from reviews.screening.names import Kind, Name, read
from reviews.screening.qualifiers import Qualifier, most_raised, qualify
from reviews.screening.snapshot import Manifest, Row, unpack
from reviews.screening.store import Rows

THRESHOLD = 0.70
WORDS = "words"  # our own scorer, among the scores of a match
# Other scorers are asked about the most alike entries, also about those that we would just leave out ourselves.
ASKED_OTHERS = 8
_REACH = 0.25
# How many names tantivy brings, and how many of them, at most twice, are aligned word by word.
CANDIDATES = 200
ALIGNED = 24


@dataclass(frozen=True, slots=True)
class Question:
    """Whom to look for. `birth_date` is ISO 8601 or a year, `countries` ISO 3166-1 codes or English names,
    `identifiers` numbers of papers and registers."""

    name: str
    kind: Kind
    birth_date: str = ""
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


class Scorer(Protocol):
    """Another opinion on how well an entry fits whom one looks for, from 0 to 1."""

    def __call__(self, question: Question, entity: Entity) -> float: ...


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be the one asked for: under which of its names, how far, and why.

    `scores` are those of every scorer that was asked; the highest of them is `score`.
    """

    entity: Entity
    listed_name: str
    name_type: NameType
    score: float
    alignment: Alignment
    qualifiers: tuple[Qualifier, ...]
    lines: tuple[Line, ...]
    scores: Mapping[str, float] = field(default_factory=dict)


class Snapshot:
    """A list as it was imported. Raises OSError or ValueError when `path` holds no finished snapshot."""

    def __init__(self, path: Path) -> None:
        self.manifest = Manifest.read(path)
        self._entities = Rows(path / "entities.rows")
        self._names = Rows(path / "names.rows")
        if (len(self._entities), len(self._names)) != (self.manifest.rows, self.manifest.names):
            raise ValueError("the rows of the snapshot are not those that its manifest counts")
        self._common: dict[str, float] = json.loads((path / "common.json").read_text("utf-8"))
        self._candidates = Candidates(path / "index")

    def entity(self, place: int) -> Entity:
        """The entry at `place`. Raises IndexError."""
        return Entity.unpacked(self._entities[place])

    def entities(self) -> int:
        """How many entries there are."""
        return len(self._entities)

    def rows(self) -> Iterator[Row]:
        """Every name of the list, one after the other."""
        return map(unpack, self._names)

    def commonness(self, word: str) -> float:
        """What sharing `word` proves here: 1 for a rare word, down to 0.35 for one that many names bear."""
        return min(self._common.get(phonetic(word), 1.0), worldwide(word))

    def bears(self, word: str) -> bool:
        """Whether any name of the list has a word that sounds like `word`."""
        return self._candidates.has(phonetic(word.lower()))

    def candidates(self, name: Name) -> list[Row]:
        """Names of the list to compare with `name`, each once: those that share the most keys, and of the others that
        share some the most alike by words."""
        rows = [unpack(self._names[number]) for number in self._candidates.rows(name, CANDIDATES)]
        words = " ".join(token.text for token in name.tokens)
        rest = {number: row.words for number, row in enumerate(rows[ALIGNED:], ALIGNED)}
        alike = process.extract(words, rest, scorer=fuzz.token_set_ratio, limit=ALIGNED, score_cutoff=50)
        return rows[:ALIGNED] + [rows[number] for _, _, number in alike]

    def search(
        self, question: Question, *, threshold: float = THRESHOLD, others: Mapping[str, Scorer] = MappingProxyType({})
    ) -> list[Match]:
        """Entries that reach `threshold` by any scorer, best first, each once under its best name."""
        name = read(question.name, question.kind)
        if not name.usable:
            return []
        best: dict[int, Match] = {}
        floor = threshold - (_REACH if others else 0.0)
        least = floor - most_raised(question.identifiers)
        for row in self.candidates(name):
            alignment = align(name, row.name, self.commonness)
            if alignment.score < least:
                continue
            match = self._match(question, row, alignment)
            if match.score >= floor and (row.place not in best or match.score > best[row.place].score):
                best[row.place] = match
        ranked = sorted(best.values(), key=_rank)
        if others:
            asked = [_with_others(match, question, others) for match in ranked[:ASKED_OTHERS]]
            ranked = sorted([*asked, *ranked[ASKED_OTHERS:]], key=_rank)
        return [match for match in ranked if match.score >= threshold]

    def _match(self, question: Question, row: Row, alignment: Alignment) -> Match:
        entity = self.entity(row.place)
        qualifiers = qualify(
            entity,
            row.type,
            kind=question.kind,
            birth_date=question.birth_date,
            countries=question.countries,
            identifiers=question.identifiers,
        )
        score = round(min(1.0, max(0.0, alignment.score + sum(item.change for item in qualifiers))), 4)
        written = _as_written(entity, row)
        lines = compare(question.name, written, alignment, qualifiers)
        return Match(entity, written, row.type, score, alignment, tuple(qualifiers), tuple(lines), {WORDS: score})


def _rank(match: Match) -> tuple[float, str]:
    return -match.score, match.entity.key


def _with_others(match: Match, question: Question, others: Mapping[str, Scorer]) -> Match:
    """The match with the scores of other scorers; the highest stands."""
    scores = {**match.scores, **{name: round(scorer(question, match.entity), 4) for name, scorer in others.items()}}
    return replace(match, scores=scores, score=max(scores.values()))


def _as_written(entity: Entity, row: Row) -> str:
    """The name as the list prints it: the one of the entry that reads as the row does."""
    tokens = row.name.tokens
    for name in entity.names:
        if read(name.text, entity.kind).tokens == tokens:
            return name.text
    return entity.name
