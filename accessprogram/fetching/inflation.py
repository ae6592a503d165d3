"""Unpacking an answer, never to more than it may be."""

import zlib

from accessprogram.fetching.resolving import Refused

MAX_BYTES = 1_000_000
MAX_MEMBERS = 8
_GZIP, _ZLIB, _RAW = 31, 15, -15


def inflated(content: bytes, encoding: str) -> bytes:
    """The content, unpacked where ``encoding`` (Content-Encoding) says gzip or deflate, once.

    Raises Refused: ``encoding`` for any other packing, packing in packing and what is cut off, ``too_large``.
    """
    kinds = [word for word in (part.strip().lower() for part in encoding.split(",")) if word not in ("", "identity")]
    if not kinds:
        return content
    if kinds == ["gzip"] or kinds == ["x-gzip"]:
        return _inflated(content, _GZIP)
    if kinds == ["deflate"]:
        # RFC 9110 means zlib; some servers send the bare stream.
        return _inflated(content, _ZLIB if _is_zlib(content) else _RAW)
    raise Refused("encoding")


def _inflated(content: bytes, window: int) -> bytes:
    parts, room = [], MAX_BYTES
    for _member in range(MAX_MEMBERS):
        unpacking = zlib.decompressobj(window)
        try:
            part = unpacking.decompress(content, room + 1)
        except zlib.error:
            raise Refused("encoding") from None
        if len(part) > room:
            raise Refused("too_large")
        if not unpacking.eof:
            raise Refused("encoding")
        parts.append(part)
        room -= len(part)
        content = unpacking.unused_data
        if not content or window != _GZIP:
            return b"".join(parts)
    raise Refused("encoding")


def _is_zlib(content: bytes) -> bool:
    return len(content) > 1 and content[0] & 0x0F == 8 and int.from_bytes(content[:2], "big") % 31 == 0
