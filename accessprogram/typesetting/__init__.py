"""Letters and agreements as PDF. Data goes in, never markup: what people wrote is set as it is, whatever it holds.

Only the vendored fonts are used (Latin, Greek, Cyrillic; Arabic; Chinese, Japanese, Korean), so that the same data
makes the same file on every machine.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
Block = dict[str, Any]


@cache
def _fonts() -> typst.Fonts:
    """Read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])


def pdf(*, title: str, author: str, foot: str, blocks: Sequence[Block], at: datetime, lang: str = "en") -> bytes:
    """One document on A4 pages. ``at`` is the moment that the file tells as its own; ``foot`` stands on every page.

    Blocks, in order: {"kind": "heading", "level", "text"}, {"kind": "lede" | "text" | "note" | "mono", "text"},
    {"kind": "list", "items"}, {"kind": "rows", "rows": [{"label", "value"}]},
    {"kind": "columns", "columns": [[block]]}, {"kind": "signatures", "signatures": [{"role", "name", "at"}]}.
    Raises typst.TypstError for another block.
    """
    words = {"title": title, "author": author, "foot": foot, "blocks": list(blocks), "lang": lang}
    # Nothing can be read from the disk or the net: the template is handed in, its root is its own folder.
    compiler = typst.Compiler(
        str(FOLDER / "document.typ"),
        root=str(FOLDER),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=at.replace(microsecond=0))
    assert isinstance(made, bytes)  # noqa: S101 - one document is one file
    return made


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def rows(*pairs: tuple[str, str]) -> Block:
    """Label and value, one under the other."""
    return {"kind": "rows", "rows": [{"label": label, "value": value} for label, value in pairs]}
