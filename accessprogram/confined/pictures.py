"""Copies a picture without what it tells about its making (``python -m accessprogram.confined.pictures``).

Place, camera, owner, comments and previews are left out; no pixel is touched, because nothing is decoded. JPEG: ITU-T
T.81, B.1.1; the Exif data itself: JEITA CP-3451. PNG: ISO/IEC 15948, 5 and 11.3.
A picture that cannot be read to its end is not written at all, and the process says so by its status.
"""

import json
import struct
import sys
from collections.abc import Iterator

from accessprogram.confined.limits import close_doors, confine

MEMORY = 256 * 1024 * 1024
MAX_PARTS = 10_000
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
HEADS = (JPEG, PNG)
# APP0 (JFIF), APP2 with a colour profile and APP14 (Adobe's colours) say how the pixels look; the others tell stories.
_COLOUR = (b"ICC_PROFILE\x00", b"Adobe\x00", b"JFIF\x00", b"JFXX\x00")
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_STORIES = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}


class Broken(ValueError):
    """Its parts do not hold together."""


def main() -> None:
    """Reads the picture, writes the copy."""
    asked = json.loads(sys.argv[1])
    confine(memory=MEMORY, cpu_seconds=5, output=asked["bytes"])
    close_doors()
    data = sys.stdin.buffer.read(asked["bytes"] + 1)
    if len(data) > asked["bytes"]:
        raise SystemExit(1)
    try:
        for part in parts(data):
            sys.stdout.buffer.write(part)
    except (Broken, MemoryError):
        raise SystemExit(1) from None
    sys.stdout.buffer.flush()


def parts(data: bytes) -> Iterator[bytes]:
    """The parts that stay, in order. Raises Broken."""
    if data.startswith(PNG):
        return _png(data)
    if data.startswith(JPEG):
        return _jpeg(data)
    raise Broken("neither PNG nor JPEG")


def _png(data: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    for _part in range(MAX_PARTS):
        if at + 12 > len(data):
            raise Broken("cut off")
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise Broken("cut off")
        if kind not in _STORIES:
            yield data[at:end]
        if kind == b"IEND":
            yield data[end:]  # what is hidden behind the picture stays, so that it is found
            return
        at = end
    raise Broken("too many parts")


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    for _part in range(MAX_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            raise Broken("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker == 0xDA:  # from here on it is pixels
            yield data[at:]
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise Broken("cut off")
        content = data[at + 4 : end]
        if not _tells(marker, content):
            yield data[at:end]
        elif content.startswith(_EXIF):
            yield _upright(content)
        at = end
    raise Broken("too many parts")


def _tells(marker: int, content: bytes) -> bool:
    if marker == 0xFE:
        return True
    return 0xE0 <= marker <= 0xEF and not content.startswith(_COLOUR)


def _upright(exif: bytes) -> bytes:
    """Which way up the picture is, alone: without it a photograph would lie on its side. Nothing when it lies right."""
    tiff = exif[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return b""
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, 100)):
            tag, _kind, _many, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION and 2 <= value <= 8:
                kept = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
                return struct.pack(">BBH", 0xFF, 0xE1, 2 + len(_EXIF) + len(kept)) + _EXIF + kept
    except struct.error:
        pass
    return b""


if __name__ == "__main__":
    main()
