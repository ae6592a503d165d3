"""Text for a cell of a table that leaves as a file: no table program may take it for a formula."""

import unicodedata
from datetime import datetime

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def cell(value: object) -> str:
    """A value as the text of a cell. What a table program would take for a formula gets a quotation mark in front.

    Looked at is the first sign after blanks and signs that are not seen (a byte order mark, direction marks), as
    programs read it: full-width forms count as the plain ones (OWASP, CSV injection).
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool) or not isinstance(value, str):
        return str(value)
    first = _first(value)
    return f"'{value}" if value.startswith(_STARTS) or first.startswith(_STARTS) else value


def _first(text: str) -> str:
    for sign in text:
        if sign in _STARTS or not (sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")):
            return unicodedata.normalize("NFKC", sign)
    return ""
