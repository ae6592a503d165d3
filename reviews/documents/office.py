"""Word, Excel and OpenDocument files: what their directory says, and what their few telling parts hold.

Parts are unpacked one after the other, never beyond a limit, and never parsed: entities, outside references and
commands are found in their text (ECMA-376, parts 1 and 2; OpenDocument 1.3).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from reviews.documents.archives import Archive, BrokenArchive, Entry, read_archive
from reviews.documents.words import Look, Seen

MAX_PART = 20 * 1024 * 1024
MAX_PARTS = 60 * 1024 * 1024
ENOUGH_LETTERS = 4000
LOCAL = struct.Struct("<4sHHHHHIIIHH")
LOCAL_SIGNATURE = b"PK\x03\x04"
_TEXT_PARTS = re.compile(r"word/(?:document|footnotes|header\d*)\.xml|xl/(?:sharedStrings|workbook)\.xml|content\.xml")
_OTHER_PARTS = re.compile(r".*\.rels|docProps/core\.xml|meta\.xml|xl/externalLinks/.*\.xml|.*\.svg")
_TAGS = re.compile(rb"<[^<>]{0,10000}>")
_BLANKS = b" \t\r\n"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMANDS = re.compile(rb"(?:>\s*DDE(?:AUTO)?\b|<(?:\w+:)?ddeLink\b|xlink:href=\"(?:vnd\.sun\.star\.script|macro):)")
# A link that a person clicks is harmless; what is loaded by itself tells the sender who reads, or brings macros.
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode=\"External\")(?![^>]*Type=\"[^\"]*/(?:hyperlink|externalLinkPath)\")[^>]*>"
)
_AUTHOR = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>[^<]")


def look_into(data: bytes, look: Look) -> None:
    """Add what is seen. Whatever is wrong with the file is an observation."""
    try:
        archive = read_archive(data)
    except BrokenArchive:
        look.observations.add(Seen.UNLISTED)
        return
    look.observations.update(_directory(archive))
    if Seen.BOMB in look.observations or Seen.LOCKED in look.observations:
        return
    letters, budget = 0, MAX_PARTS
    for entry in archive.entries:
        try:
            packed = _packed(data, entry)
        except BrokenArchive:
            look.observations.add(Seen.UNLISTED)
            return
        if not _TEXT_PARTS.fullmatch(entry.name) and not _OTHER_PARTS.fullmatch(entry.name):
            continue
        part = _unpacked(packed, entry, look, min(MAX_PART, budget))
        budget -= len(part)
        look.observations.update(_part(part))
        if _AUTHOR.search(part):
            look.metadata.add("author")
        if _TEXT_PARTS.fullmatch(entry.name):
            letters += len(_TAGS.sub(b"", part).translate(None, _BLANKS))
    look.letters = min(letters, ENOUGH_LETTERS)


def _directory(archive: Archive) -> Iterator[Seen]:
    """What names and sizes alone tell."""
    if archive.is_bomb:
        yield Seen.BOMB
    if archive.escapes:
        yield Seen.ESCAPES
    if archive.has_programs:
        yield Seen.PACKED_PROGRAM
    if archive.has_macros:
        yield Seen.MACROS
    if archive.is_nested:
        yield Seen.NESTED
    if archive.is_encrypted:
        yield Seen.LOCKED


def _packed(data: bytes, entry: Entry) -> tuple[int, bytes]:
    """Method and packed bytes of a part. Raises BrokenArchive when part and directory disagree: programs that read
    the parts and programs that read the directory would then see two different files."""
    if entry.offset + LOCAL.size > len(data):
        raise BrokenArchive("a part lies outside the file")
    fields = LOCAL.unpack_from(data, entry.offset)
    name_at = entry.offset + LOCAL.size
    start = name_at + fields[9] + fields[10]
    if fields[0] != LOCAL_SIGNATURE or data[name_at : name_at + fields[9]] != entry.raw_name:
        raise BrokenArchive("part and directory disagree")
    return int(fields[3]), data[start : start + entry.packed]


def _unpacked(packed: tuple[int, bytes], entry: Entry, look: Look, limit: int) -> bytes:
    method, content = packed
    if method == 0:
        return content[:limit]
    if method != 8:
        look.observations.add(Seen.UNLISTED)
        return b""
    try:
        part = zlib.decompressobj(-15).decompress(content, limit + 1)
    except zlib.error:
        look.observations.add(Seen.BROKEN)
        return b""
    if len(part) > limit or len(part) > entry.unpacked:
        look.observations.add(Seen.BOMB)
    return part[:limit]


def _part(part: bytes) -> Iterator[Seen]:
    if _ENTITIES.search(part):
        yield Seen.ENTITIES
    if _COMMANDS.search(part):
        yield Seen.MACROS
    if _OUTSIDE.search(part):
        yield Seen.OUTSIDE
