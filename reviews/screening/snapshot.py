"""One version of one list on disk: built beside, never changed afterwards.

    <path>/manifest.json     what it is, its counts, its format
    <path>/entities.rows     one entry a line, JSON
    <path>/register.db       key and hash of each entry, and what differs from the version before
    <path>/names.rows        one name a line: place of the entry, type, kind, tokens
    <path>/common.json       words that many names bear, and what they still prove
    <path>/index/            tantivy

The manifest is written last: a directory without one was not finished and is never opened.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from reviews.screening import fields
from reviews.screening.entries import Entity, ListedName, NameType, Reading, hash_of
from reviews.screening.keys import phonetic
from reviews.screening.names import Kind, Name, Script, Token, read
from reviews.screening.register import RegisterWriter
from reviews.screening.store import RowWriter
from reviews.screening.vocabulary import Role

# Raised when the keys, the rows or the fields change: older snapshots are then imported again.
FORMAT = 2
MANIFEST = "manifest.json"
COVERAGE = ("with_birth_date", "with_country", "with_identifier")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says about itself. `sha256` is over the files as they were imported; `published` the day that
    they name; `added`, `changed` and `removed` count entries against the version before; `coverage` those with a fact.
    """

    slug: str
    version: str
    sha256: str
    rows: int
    names: int
    lines: int
    malformed: int
    published: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    coverage: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest of the snapshot in `path`. Raises OSError, ValueError or TypeError when it is no snapshot."""
        manifest = cls(**json.loads((path / MANIFEST).read_text("utf-8")))
        if manifest.format != FORMAT:
            raise ValueError(f"a snapshot of format {manifest.format}: import the list again")
        return manifest


def build(
    entities: Iterable[Entity],
    path: Path,
    *,
    slug: str,
    version: str,
    sha256: str,
    reading: Reading,
    progress: Progress,
    before: Path | None = None,
) -> Manifest:
    """Write the snapshot into the empty directory `path`, in one pass over `entities`; `before` is the snapshot that it
    is compared with.

    `progress(rows, names)` is called every few hundred entries. Raises OSError when the disk does not take it, and
    ValueError when there is no name to index.
    """
    entity_rows, name_rows = RowWriter(path / "entities.rows"), RowWriter(path / "names.rows")
    index, register = fields.Writer(path / "index"), RegisterWriter(path)
    seen: Counter[str] = Counter()
    coverage = Counter(dict.fromkeys(COVERAGE, 0))
    for place, entity in enumerate(entities):
        packed = entity.packed()
        entity_rows.add(packed)
        register.add(entity.key, hash_of(packed), entity.name)
        coverage.update(_covered(entity))
        for listed in entity.names:
            name = read(listed.text, entity.kind)
            index.add(name_rows.count, name)
            name_rows.add(pack(place, listed, name))
            seen.update({phonetic(token.text) for token in name.tokens})
        if place % 500 == 0:
            progress(entity_rows.count, name_rows.count)
    for file in (entity_rows, name_rows, index):
        file.close()
    if not name_rows.count:
        raise ValueError("no name in it")
    (path / "common.json").write_text(json.dumps(_common(seen, name_rows.count), sort_keys=True), "utf-8")
    difference = register.close(before)
    if double := entity_rows.count - difference.entries:
        reading.reject("the whole list", f"{double} entries bear a key that another one bears")
    manifest = Manifest(
        slug=slug,
        version=version,
        sha256=sha256,
        rows=entity_rows.count,
        names=name_rows.count,
        lines=reading.lines,
        malformed=reading.malformed,
        published=reading.published,
        added=difference.added,
        changed=difference.changed,
        removed=difference.removed,
        coverage=dict(coverage),
    )
    _write_last(path / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
    return manifest


def _covered(entity: Entity) -> list[str]:
    """Which facts beside the name the list gives of an entry."""
    facts = (entity.births, entity.countries, entity.identifiers)
    return [name for name, fact in zip(COVERAGE, facts, strict=True) if fact]


def _common(seen: Counter[str], names: int) -> dict[str, float]:
    """What a word still proves when more than five names, and one in two thousand, bear it: less with each tenfold."""
    floor = max(5.0, names / 2000)
    return {word: proof(count, floor) for word, count in seen.items() if count > floor}


def proof(count: int, floor: float) -> float:
    """1 for a word that `floor` names bear, 0.6 at ten times as many, never under 0.35."""
    return round(max(0.35, 1 - 0.4 * math.log10(count / floor)), 3)


def _write_last(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def pack(place: int, listed: ListedName, name: Name) -> str:
    """A name as a row: read back by `unpack` without normalising it again."""
    words = " ".join([f"{token.text}/{token.role}{token.script}{token.original}" for token in name.tokens])
    return f"{place}\t{listed.type.value}\t{name.kind.value}\t{words}"


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the list as it is stored. `words` is what a quick scorer compares; `name` takes longer."""

    place: int
    type: NameType
    kind: Kind
    packed: str

    @property
    def words(self) -> str:
        """The words without their marks."""
        return " ".join(word.partition("/")[0] for word in self.packed.split(" "))

    @property
    def name(self) -> Name:
        """The name; its `raw` text is empty."""
        return Name("", self.kind, tuple(_token(word) for word in self.packed.split(" ") if word))


_KINDS = {kind.value: kind for kind in Kind}
_TYPES = {type_.value: type_ for type_ in NameType}


def unpack(row: str) -> Row:
    """The row that `pack` wrote."""
    place, type_, kind, words = row.split("\t")
    return Row(int(place), _TYPES[type_], _KINDS[kind], words)


@lru_cache(maxsize=30_000)
def _token(word: str) -> Token:
    text, _, marks = word.partition("/")
    return Token(text, Role(marks[0]), Script(marks[1]), marks[2:])
