"""The process that looks into one file (``python -m reviews.documents.process``): its bytes on standard input, limits
in its argument, one JSON object out. It has no environment, no database, no network and no other file.
"""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import json
import os
import re
import sys
from typing import Any

from accessprogram.confined.limits import OUT_OF_MEMORY, close_doors, confine
from reviews.documents import office, pdf, pictures
from reviews.documents.archives import ends_in_directory
from reviews.documents.content import Family, identify, load_magic
from reviews.documents.words import OUTPUT, Look, Seen

ZIPPED = frozenset({Family.WORD, Family.EXCEL, Family.OPEN_DOCUMENT, Family.ARCHIVE})
ENOUGH_LETTERS = 4000
# Python reads an alphabet when it first needs it, and then nothing can be read any more.
ALPHABETS = ("ascii", "cp437", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be")
# What a table program would start when the file is opened: a formula that names a program (=cmd|' /C calc'!A0).
_FORMULA = re.compile(rb"(?:^|[,;\t\"\n\r])[ ]{0,8}[=+@-][ ]{0,8}[A-Za-z]{2,30}\|[^\n\r]{0,200}!")


def main() -> None:
    """Reads, looks, says what it saw."""
    asked = json.loads(sys.argv[1])
    confine(memory=asked["memory"], cpu_seconds=asked["cpu_seconds"], output=OUTPUT)
    load_everything()
    close_doors()
    try:
        said = look_at(sys.stdin.buffer.read(asked["max_bytes"] + 1), asked)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.write(json.dumps(dataclasses.asdict(said), default=sorted))
    sys.stdout.flush()
    # Nothing is tidied up: a parser's own end is one more thing that a hostile file could reach.
    os._exit(0)


def load_everything() -> None:
    """What looking needs, read while anything can be read."""
    load_magic()
    pictures.load()
    pdf.load()
    for alphabet in ALPHABETS:
        codecs.lookup(alphabet)


def look_at(data: bytes, asked: dict[str, Any]) -> Look:
    """Everything that is seen in ``data``. Raises MemoryError."""
    if not data:
        return Look(observations={Seen.EMPTY})
    if len(data) > asked["max_bytes"]:
        return Look(size=len(data), observations={Seen.TOO_LARGE})
    family = identify(data)
    look = Look(family=family.name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    if family in ZIPPED:
        office.look_into(data, look)
    elif ends_in_directory(data):
        look.observations.add(Seen.HIDDEN_ARCHIVE)
    if family is Family.PDF:
        pdf.look_into(data, look)
    elif family in pictures.FORMATS:
        pictures.look_into(data, family, look, max_pixels=asked["max_pixels"])
    elif family is Family.TEXT:
        look.letters = min(len(data.translate(None, b" \t\r\n\0")), ENOUGH_LETTERS)
        if _FORMULA.search(data):
            look.observations.add(Seen.FORMULA)
    return look


if __name__ == "__main__":
    main()
