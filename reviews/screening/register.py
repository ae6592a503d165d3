"""Key, hash and name of every entry of a version, and what differs from the version before: a small SQLite file.

It is written once beside the snapshot and only read afterwards; a list of a million entries needs no memory for it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = "register.db"
_BATCH = 5_000


class Change(StrEnum):
    """What became of an entry since the version before."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """How many entries there are, and how many differ from the version before."""

    entries: int
    added: int
    changed: int
    removed: int


class RegisterWriter:
    """Writes the register into the directory of a new snapshot. A key that comes twice is kept once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._file = sqlite3.connect(self._path, isolation_level=None)
        # Nobody reads it before the manifest stands, and a snapshot without one is thrown away.
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")  # once, when it is finished
        self._file.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, hash TEXT, name TEXT) WITHOUT ROWID")
        self._file.execute("CREATE TABLE difference (key TEXT PRIMARY KEY, change TEXT, name TEXT) WITHOUT ROWID")
        self._waiting: list[tuple[str, str, str]] = []

    def add(self, key: str, hash_: str, name: str) -> None:
        """Remember one entry."""
        self._waiting.append((key, hash_, name))
        if len(self._waiting) >= _BATCH:
            self._write()

    def close(self, before: Path | None) -> Difference:
        """Compare with the snapshot in `before`, make everything durable, and say what differs. Without a snapshot
        before, or with one of an older format, every entry is new."""
        self._write()
        old = before / FILE if before is not None else None
        with closing(self._file) as file:
            if old is None or not _attached(file, old):
                file.execute("ATTACH DATABASE ':memory:' AS old")
                file.execute("CREATE TABLE old.entry (key TEXT PRIMARY KEY, hash TEXT, name TEXT) WITHOUT ROWID")
            file.execute("BEGIN")
            for statement in _COMPARE:
                file.execute(statement)
            file.execute("COMMIT")
            counts = dict(file.execute("SELECT change, COUNT(*) FROM difference GROUP BY change"))
            (entries,) = file.execute("SELECT COUNT(*) FROM main.entry").fetchone()
        _to_disk(self._path)
        return Difference(entries, *(counts.get(change, 0) for change in Change))

    def _write(self) -> None:
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?)", self._waiting)
        self._file.execute("COMMIT")
        self._waiting.clear()


def _attached(file: sqlite3.Connection, old: Path) -> bool:
    """Whether the register of the version before is there and can be read; it is then attached as `old`."""
    if not old.is_file():
        return False
    try:
        file.execute("ATTACH DATABASE ? AS old", [f"{old}"])
        file.execute("SELECT key, hash, name FROM old.entry LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        with suppress(sqlite3.DatabaseError):  # a file that is no database is not attached at all
            file.execute("DETACH DATABASE old")
        return False
    return True


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


_COMPARE = (
    "INSERT INTO difference SELECT new.key, CASE WHEN was.key IS NULL THEN 'added' ELSE 'changed' END, new.name "
    "FROM main.entry new LEFT JOIN old.entry was ON was.key = new.key WHERE was.hash IS NOT new.hash",
    "INSERT INTO difference SELECT was.key, 'removed', was.name FROM old.entry was "
    "WHERE NOT EXISTS (SELECT 1 FROM main.entry new WHERE new.key = was.key)",
)


def touched(folder: Path, keys: Iterable[str]) -> dict[str, Change]:
    """Which of these entries differ from the version before, and how. Raises OSError when there is no register."""
    with _opened(folder) as file:
        found = [file.execute("SELECT key, change FROM difference WHERE key = ?", [key]).fetchone() for key in keys]
    return {row[0]: Change(row[1]) for row in found if row}


def differing(folder: Path, change: Change, limit: int) -> list[tuple[str, str]]:
    """The first (key, name) in the order of their keys that were added, changed or removed. Raises OSError."""
    with _opened(folder) as file:
        return file.execute(
            "SELECT key, name FROM difference WHERE change = ? ORDER BY key LIMIT ?", [change.value, limit]
        ).fetchall()


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The register to read. Raises OSError when it is missing or broken."""
    path = folder / FILE
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            yield file
    except sqlite3.DatabaseError as error:
        raise OSError(f"{path.name} cannot be read: {error}") from error
