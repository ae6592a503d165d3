"""Names that look like other names: mixed scripts, and letters that are read as Latin ones.

A small part of Unicode Technical Standard 39: enough for domain names, whose repertoire IDNA 2008 already narrows.
"""

# ruff: noqa: RUF001 - ambiguous letters are what this file is about

from __future__ import annotations

import unicodedata

# Letters of other scripts that are read as these Latin ones.
_LOOKALIKES = {
    "a": "аɑα",
    "b": "ьƅ",
    "c": "сϲᴄ",
    "d": "ԁɗ",
    "e": "еҽєε",
    "f": "ƒ",
    "g": "ɡԍ",
    "h": "һհ",
    "i": "іıιɩ",
    "j": "јϳ",
    "k": "κкᴋ",
    "l": "ӏǀⅼ",
    "m": "м",
    "n": "ոпη",
    "o": "оοσօ",
    "p": "рρ",
    "q": "ԛգ",
    "r": "гᴦ",
    "s": "ѕꜱ",
    "t": "тτ",
    "u": "υսц",
    "v": "νѵ",
    "w": "ԝѡω",
    "x": "хχ",
    "y": "уүγ",
    "z": "ᴢ",
}
_TO_LATIN = {ord(letter): latin for latin, letters in _LOOKALIKES.items() for letter in letters}
# Scripts that are written together (UTS 39, "highly restrictive").
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# What a hurried reader takes for one letter, in plain ASCII.
_ASCII_LOOKALIKES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("-", ""))


def scripts(text: str) -> frozenset[str]:
    """The scripts of the letters, by the first word of their Unicode names."""
    return frozenset(unicodedata.name(c, "UNKNOWN").split()[0] for c in text if c.isalpha())


def mixes_scripts(text: str) -> bool:
    """True when letters of scripts stand together that nobody writes together (Latin with one Cyrillic letter)."""
    found = scripts(text)
    return len(found) > 1 and not any(found <= together for together in _TOGETHER)


def reads_as_latin(text: str) -> bool:
    """True when letters of another script, all of them, are read as Latin ones (a Cyrillic word of Latin look)."""
    return bool(text) and not text.isascii() and latin(text).isascii() and "LATIN" not in scripts(text)


def latin(text: str) -> str:
    """The text as a hurried Latin reader reads it, without marks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_TO_LATIN)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def skeleton(text: str) -> str:
    """Two names with the same skeleton look alike. For comparison only; never shown."""
    folded = latin(text)
    for seen, read in _ASCII_LOOKALIKES:
        folded = folded.replace(seen, read)
    return folded
