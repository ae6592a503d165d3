"""Asks the process that draws, and believes what it says as far as it has the form that ours gives.

A picture that is handed on to browsers holds a header, pixels and an end, and nothing else, whoever wrote it.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accessprogram.confined.asking import run
from reviews.documents.words import HEIGHT, MOST_LETTERS, MOST_PAGES, WIDTH, Refused

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
SECONDS = 15.0
OUTPUT = 24 * 1024 * 1024
MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
_PROBLEMS = {"timeout": Refused.SLOW, "memory": Refused.MEMORY}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND"})
_HEADER = struct.Struct(">IIBBBBB")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One page: a PNG, and its size in pixels."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What can be shown of a file: pictures of its first pages, or its text; else ``refused`` says why not.
    ``page_count`` is how many pages the file has."""

    pictures: tuple[Picture, ...] = ()
    text: str = ""
    page_count: int = 0
    refused: str = ""


def draw(path: Path, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Drawn:
    """Draw the file that lies there, in 15 seconds at most. Raises OSError when the store fails; a file that is not
    there is refused as missing."""
    asked = {
        "memory": MEMORY,
        "cpu_seconds": CPU_SECONDS,
        "output": OUTPUT,
        "max_bytes": max_bytes,
        "max_pixels": max_pixels,
    }
    try:
        with path.open("rb", buffering=0) as stream:
            answer = run("reviews.documents.drawing", stream=stream, asked=asked, seconds=SECONDS, output=OUTPUT)
    except FileNotFoundError:
        return Drawn(refused=Refused.MISSING)
    if answer.problem:
        return Drawn(refused=_PROBLEMS.get(answer.problem, Refused.CRASHED))
    try:
        return _read(answer.output)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        return Drawn(refused=Refused.CRASHED)


def _read(output: bytes) -> Drawn:
    line, _, rest = output.partition(b"\n")
    said: dict[str, Any] = json.loads(line)
    if said["refused"]:
        return Drawn(refused=Refused(said["refused"]))
    pictures, at = [], 0
    for page in said["pages"][:MOST_PAGES]:
        png = rest[at : at + int(page["size"])]
        at += len(png)
        pictures.append(Picture(png=png, width=int(page["width"]), height=int(page["height"])))
    if at != len(rest) or not all(is_plain(picture) for picture in pictures):
        return Drawn(refused=Refused.CRASHED)
    return Drawn(pictures=tuple(pictures), text=str(said["text"])[:MOST_LETTERS], page_count=int(said["page_count"]))


def is_plain(picture: Picture) -> bool:
    """Whether it is a PNG of that size made of header, pixels and end alone (ISO/IEC 15948, 5), every sum right."""
    data, at, seen = picture.png, len(_SIGNATURE), []
    if not data.startswith(_SIGNATURE) or not (0 < picture.width <= WIDTH and 0 < picture.height <= HEIGHT):
        return False
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind not in _CHUNKS or end > len(data):
            return False
        if zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            return False
        if kind == b"IHDR" and _HEADER.unpack_from(data, at + 8)[:4] != (picture.width, picture.height, 8, 2):
            return False
        seen.append(kind)
        at = end
    return at == len(data) and seen[:1] == [b"IHDR"] and seen[-1:] == [b"IEND"] and seen.count(b"IHDR") == 1
