"""Rows in a file, reached by number: nothing is read until it is asked for, and nothing of it stays in the process.

Two files: the rows, one a line, and their offsets as unsigned 64-bit integers in little-endian order. The offsets are
mapped; rows are read at their place, because the pages of a mapped file of many rows would count as the process's.
"""

from __future__ import annotations

import mmap
import os
import struct
import weakref
from collections.abc import Iterator
from pathlib import Path

_OFFSET = struct.Struct("<Q")


class RowWriter:
    """Writes rows (no line breaks in them) to `path`, and their offsets beside."""

    def __init__(self, path: Path) -> None:
        self._data = path.open("xb")
        self._offsets = path.with_suffix(".offsets").open("xb")
        self._at = 0
        self.count = 0

    def add(self, row: str) -> None:
        """Append one row."""
        line = row.encode("utf-8") + b"\n"
        self._data.write(line)
        self._offsets.write(_OFFSET.pack(self._at))
        self._at += len(line)
        self.count += 1

    def close(self) -> None:
        """Write the last offset, and everything to the disk."""
        self._offsets.write(_OFFSET.pack(self._at))
        for file in (self._data, self._offsets):
            file.flush()
            os.fsync(file.fileno())
            file.close()


class Rows:
    """Rows written by a `RowWriter`. Raises OSError or ValueError when the files are missing or do not fit."""

    def __init__(self, path: Path) -> None:
        self._offsets = _map(path.with_suffix(".offsets"))
        self._count = len(self._offsets) // _OFFSET.size - 1
        if self._count < 1 or self._end(self._count - 1) != path.stat().st_size:
            raise ValueError(f"{path.name} is not as long as its offsets say")
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < self._count:
            raise IndexError(number)
        start: int = _OFFSET.unpack_from(self._offsets, number * _OFFSET.size)[0]
        return os.pread(self._file, self._end(number) - 1 - start, start).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(self._count))

    def _end(self, number: int) -> int:
        end: int = _OFFSET.unpack_from(self._offsets, (number + 1) * _OFFSET.size)[0]
        return end


def _map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
