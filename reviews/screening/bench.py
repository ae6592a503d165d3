"""Measuring a snapshot: how many misspelt names of the list are found, how many innocent names alert, how fast.

Everything is drawn from a seeded generator: the same list, seed and number give the same names.
"""

from __future__ import annotations

import csv
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import fuzz, process

from reviews.screening import bench_parts as parts
from reviews.screening.alignment import align
from reviews.screening.common_names import COMMON_NAMES
from reviews.screening.entries import Entity, ListedName
from reviews.screening.index import THRESHOLD, Match, Question, Scorer, Snapshot
from reviews.screening.names import Kind, read
from reviews.screening.spoiling import SHARES, Spoilt

Others = Mapping[str, Scorer]
NONE: Others = MappingProxyType({})


@dataclass(slots=True)
class Report:
    """Figures of one run; times in milliseconds."""

    asked: int = 0
    found: int = 0
    by_way: dict[str, tuple[int, int]] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Found or alerted, of all that were asked."""
        return self.found / self.asked if self.asked else 0.0

    def percentile(self, percent: int) -> float:
        """Milliseconds that `percent` of the questions took at most."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether people said that they mean one bearer; `schema` says what bears them."""

    schema: str
    ours: str
    theirs: str
    same: bool


@dataclass(slots=True)
class Judged:
    """How the scores of labelled pairs stand to their labels."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of those called the same, the share that is."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Of those that are the same, the share called so."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def innocents(snapshot: Snapshot, count: int, seed: int) -> Iterator[tuple[str, Kind]]:
    """`count` names, two persons to one organisation, of parts that sound like no word on the list."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    given, family, coined = (
        [word for word in words if not snapshot.bears(word)] for words in (parts.GIVEN, parts.FAMILY, parts.COINED)
    )
    for number in range(count):
        if number % 3 == 2:
            first, second = chance.sample(coined, 2)
            middle = chance.choice([second, chance.choice(parts.TRADES), chance.choice(family)])
            yield f"{first} {middle} {chance.choice(parts.FORMS)}".strip(), Kind.ORGANISATION
        else:
            names = chance.sample(given, chance.choice([1, 1, 2]))
            yield " ".join([*names, chance.choice(family)]), Kind.PERSON


def namesakes(count: int, seed: int) -> Iterator[tuple[str, Kind]]:
    """`count` names of people, two or three of the names that most people bear, whether or not the list has them."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    names = sorted(COMMON_NAMES)
    for _ in range(count):
        yield " ".join(chance.sample(names, chance.choice([2, 2, 3]))), Kind.PERSON


def find_spoilt(
    snapshot: Snapshot, spoilt: Iterable[Spoilt], threshold: float = THRESHOLD, others: Others = NONE
) -> Report:
    """How many spoilt names bring up the entry they belong to."""
    report = Report()
    asked, found = Counter[str](), Counter[str]()
    for item in spoilt:
        keys = {match.entity.key for match in _timed(snapshot, item.text, item.kind, threshold, report, others)}
        asked[item.how] += 1
        if item.key in keys:
            found[item.how] += 1
        else:
            report.examples.append(f"{item.how}: {item.text} ({item.listed})")
    report.asked, report.found = asked.total(), found.total()
    report.by_way = {how: (found[how], asked[how]) for how in SHARES if asked[how]}
    return report


def alert_innocents(
    snapshot: Snapshot, names: Iterable[tuple[str, Kind]], threshold: float = THRESHOLD, others: Others = NONE
) -> Report:
    """How many innocent names bring up anything."""
    report = Report()
    for text, kind in names:
        matches = _timed(snapshot, text, kind, threshold, report, others)
        report.asked += 1
        if matches:
            report.found += 1
            report.examples.append(f"{text} ({matches[0].listed_name}, {matches[0].score})")
    return report


def brute_force(snapshot: Snapshot, spoilt: Iterable[Spoilt]) -> Report:
    """Each name against every name of the list with rapidfuzz, and whether its entry is among the fifty most alike."""
    report, rows = Report(), list(snapshot.rows())
    words = [row.words for row in rows]
    for item in spoilt:
        started = time.perf_counter()
        asked = " ".join(token.text for token in read(item.text, item.kind).tokens)
        best = process.extract(asked, words, scorer=fuzz.token_sort_ratio, limit=50)
        report.milliseconds.append((time.perf_counter() - started) * 1000)
        report.asked += 1
        report.found += any(snapshot.entity(rows[place].place).key == item.key for _, _, place in best)
    return report


def read_pairs(path: Path) -> list[Pair]:
    """Labelled pairs of a CSV file with schema, name1, name2 and is_match. Raises OSError, and KeyError of a column."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["schema"], row["name1"], row["name2"], row["is_match"] == "true") for row in csv.DictReader(file)
        ]


def judge_pairs(
    snapshot: Snapshot, pairs: Iterable[Pair], threshold: float = THRESHOLD, others: Others = NONE
) -> Judged:
    """Score labelled pairs as a search would, words weighed by how common they are on the list; the highest score of
    all scorers stands."""
    judged = Judged()
    kinds = {"Person": Kind.PERSON, "Vessel": Kind.VESSEL}
    for pair in pairs:
        kind = kinds.get(pair.schema, Kind.ORGANISATION)
        score = align(read(pair.ours, kind), read(pair.theirs, kind), snapshot.commonness).score
        listed = Entity(key="", kind=kind, names=(ListedName(pair.theirs),))
        score = max([score, *(other(Question(pair.ours, kind), listed) for other in others.values())])
        if pair.same and score >= threshold:
            judged.right += 1
        elif pair.same != (score >= threshold):
            judged.missed += pair.same
            judged.wrong += not pair.same
            judged.examples.append(f"{'missed' if pair.same else 'wrong'} {score:.2f}: {pair.ours} / {pair.theirs}")
    return judged


def _timed(snapshot: Snapshot, text: str, kind: Kind, threshold: float, report: Report, others: Others) -> list[Match]:
    started = time.perf_counter()
    matches = snapshot.search(Question(text, kind), threshold=threshold, others=others)
    report.milliseconds.append((time.perf_counter() - started) * 1000)
    return matches
