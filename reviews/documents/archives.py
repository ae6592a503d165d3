"""Reads the directory of a ZIP file (Word, Excel and OpenDocument files are such) without unpacking anything.

Sizes and names come from the central directory (APPNOTE.TXT 4.3.12), bounded before they are believed. Nothing is
inflated, so that a bomb costs no more than its directory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

END_SIGNATURE = b"PK\x05\x06"
ENTRY_SIGNATURE = b"PK\x01\x02"
END = struct.Struct("<4sHHHHIIH")
ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
LOOK_BACK = 65_536 + END.size
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 100
SMALL = 10 * 1024 * 1024
SYMLINK = 0o120000
PROGRAMS = (
    ".exe",
    ".dll",
    ".scr",
    ".js",
    ".vbs",
    ".ps1",
    ".bat",
    ".cmd",
    ".hta",
    ".lnk",
    ".jar",
    ".msi",
    ".com",
    ".sh",
)
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".zst", ".iso", ".cab")


class BrokenArchive(ValueError):
    """The directory cannot be read, or contradicts itself."""


@dataclass(frozen=True)
class Entry:
    """One line of the directory."""

    name: str
    packed: int
    unpacked: int
    encrypted: bool
    symlink: bool
    offset: int
    raw_name: bytes


@dataclass(frozen=True)
class Archive:
    """What the directory says, in total."""

    entries: tuple[Entry, ...]
    size: int

    @property
    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(entry.name for entry in self.entries)

    def has_folder(self, folder: str) -> bool:
        """True when something lies in `folder` ("word/")."""
        return any(name.startswith(folder) for name in self.names)

    @property
    def is_encrypted(self) -> bool:
        """True when any part asks for a password."""
        return any(entry.encrypted for entry in self.entries)

    @property
    def has_macros(self) -> bool:
        """True for the places where Office and OpenDocument keep programs."""
        return any(
            name.lower().endswith(("vbaproject.bin", "vbadata.xml"))
            or name.lower().startswith(("xl/macrosheets/", "basic/", "scripts/"))
            or "/oleobject" in name.lower()
            for name in self.names
        )

    @property
    def has_programs(self) -> bool:
        """True when a name ends like a program's."""
        return any(name.lower().endswith(PROGRAMS) for name in self.names)

    @property
    def is_nested(self) -> bool:
        """True when there are archives in it."""
        return any(name.lower().endswith(ARCHIVES) for name in self.names)

    @property
    def escapes(self) -> bool:
        """True when a name or link would leave the folder into which it is unpacked."""
        return any(entry.symlink or _leaves(entry.name) for entry in self.entries)

    @property
    def is_bomb(self) -> bool:
        """True when it unpacks to far more than its size, or its parts overlap."""
        unpacked = sum(entry.unpacked for entry in self.entries)
        packed = sum(entry.packed for entry in self.entries)
        overlaps = packed > self.size
        return overlaps or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * max(self.size, 1))


def ends_in_directory(data: bytes) -> bool:
    """True when a ZIP directory ends the data, whatever stands before it."""
    at = data.rfind(END_SIGNATURE, max(len(data) - LOOK_BACK, 0))
    if at < 0 or at + END.size > len(data):
        return False
    start = at - int(END.unpack_from(data, at)[5])
    return start >= 0 and data.startswith(ENTRY_SIGNATURE, start)


def read_archive(data: bytes) -> Archive:
    """The directory of `data`. Raises BrokenArchive when there is none, or it does not hold together."""
    at = data.rfind(END_SIGNATURE, max(len(data) - LOOK_BACK, 0))
    if at < 0 or at + END.size > len(data):
        raise BrokenArchive("no directory")
    _sig, disk, first_disk, here, total, size, offset, _comment = END.unpack_from(data, at)
    if disk or first_disk or here != total or total == 0xFFFF or offset == 0xFFFFFFFF:
        raise BrokenArchive("several disks or ZIP64")
    if total > MAX_ENTRIES:
        raise BrokenArchive("too many entries")
    if offset + size != at:
        # Readers disagree where such a directory begins: it could show one thing to us and another to them.
        raise BrokenArchive("the directory is not where it says")
    entries = tuple(_entries(data, offset, at, total))
    return Archive(entries=entries, size=len(data))


def _entries(data: bytes, start: int, end: int, total: int) -> Iterator[Entry]:
    for _number in range(total):
        if start + ENTRY.size > end or data[start : start + 4] != ENTRY_SIGNATURE:
            raise BrokenArchive("the directory is cut off")
        fields = ENTRY.unpack_from(data, start)
        flags, packed, unpacked = fields[3], fields[8], fields[9]
        name_length, extra_length, comment_length, attributes = fields[10], fields[11], fields[12], fields[15]
        if 0xFFFFFFFF in (packed, unpacked):
            raise BrokenArchive("ZIP64")
        name = data[start + ENTRY.size : start + ENTRY.size + name_length]
        yield Entry(
            name=name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace"),
            packed=packed,
            unpacked=unpacked,
            encrypted=bool(flags & 0x1),
            symlink=(attributes >> 16) & 0o170000 == SYMLINK,
            offset=fields[16],
            raw_name=name,
        )
        start += ENTRY.size + name_length + extra_length + comment_length


def _leaves(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or "\0" in name or (len(name) > 1 and name[1] == ":")
