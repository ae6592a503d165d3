"""Canonical JSON: one byte string for one meaning, so that a hash binds the meaning.

Sorted keys, no blanks, UTF-8, strings in NFC, no floats (RFC 8785 in spirit, with floats refused).
"""

import hashlib
import json
import unicodedata
from datetime import datetime
from uuid import UUID


def canonical(value: object) -> bytes:
    """Raises TypeError on a float, a set or any other type without one canonical form."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
