"""The structure of a PDF: what it would do when opened, what is packed into it, and whether there is text to read.

Every object is looked at in its parsed form (ISO 32000-2), so that neither compressed object streams nor names written
as `/J#53` hide anything. Nothing is rendered.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reviews.documents.words import Look, Seen

ENOUGH_LETTERS = 4000
TEXT_PAGES = 30
TEXT_STREAMS = 200
DEPTH = 40
TAIL = 2048
# A name anywhere in an object's normal form is worth the walk through it; most objects hold none of them.
_WORTH = re.compile(
    rb"/(?:JS|JavaScript|XFA|Launch|OpenAction|AA|EF|EmbeddedFiles?|RichMedia|GoToE|SubmitForm|ImportData)\b"
)
_BY_KEY = {
    "/JS": Seen.SCRIPTS,
    "/JavaScript": Seen.SCRIPTS,
    "/XFA": Seen.SCRIPTS,
    "/EF": Seen.EMBEDDED,
    "/EmbeddedFiles": Seen.EMBEDDED,
    "/RichMedia": Seen.EMBEDDED,
}
_BY_ACTION = {
    "/JavaScript": Seen.SCRIPTS,
    "/Launch": Seen.LAUNCHES,
    "/GoToE": Seen.EMBEDDED,
    "/RichMedia": Seen.EMBEDDED,
    "/SubmitForm": Seen.SENDS,
    "/ImportData": Seen.SENDS,
}
# Going to a page of the document itself is what every contents page and most first pages do.
_HARMLESS = {"/GoTo", "/Named", "/Thread"}
_INFO = {"/Author": "author", "/Creator": "program", "/Producer": "program"}


def load() -> None:
    """Have the library open its source of chance, without which it decrypts nothing, as long as it can be opened."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="o", user=""))


def look_into(data: bytes, look: Look) -> None:
    """Add what is seen. Raises MemoryError; everything else that is wrong with the file is an observation."""
    if b"%%EOF" not in data[-TAIL:]:
        look.observations.add(Seen.BROKEN)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            _objects(document, look)
            look.pages = len(document.pages)
            look.letters = _letters(document)
            _metadata(document, look)
            if not look.pages:
                look.observations.add(Seen.BROKEN)
    except pikepdf.PasswordError:
        look.observations.add(Seen.LOCKED)
    except MemoryError:
        raise
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # A parser that stumbles has read nothing that could be relied on.
        look.observations.add(Seen.BROKEN)


def _objects(document: pikepdf.Pdf, look: Look) -> None:
    for found in [document.trailer, *document.objects]:
        plain = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(plain, pikepdf.Dictionary | pikepdf.Array) and _WORTH.search(plain.unparse(resolved=True)):
            look.observations.update(_walk(plain, DEPTH))


def _walk(found: Any, depth: int) -> Iterator[Seen]:
    """What one object says, itself and what is written inside of it; others are looked at in their own turn."""
    if depth == 0:
        yield Seen.BROKEN
    elif isinstance(found, pikepdf.Array):
        for item in found:
            if not item_is_other(item):
                yield from _walk(item, depth - 1)
    elif isinstance(found, pikepdf.Dictionary):
        yield from _entries(found, depth)


def item_is_other(item: Any) -> bool:
    """Whether it is an object of its own, named here only."""
    return isinstance(item, pikepdf.Object) and item.is_indirect


def _entries(found: pikepdf.Dictionary, depth: int) -> Iterator[Seen]:
    action = str(found.get("/S", "")) or str(found.get("/Subtype", ""))
    if action in _BY_ACTION:
        yield _BY_ACTION[action]
    for key in map(str, found):
        value = found.get(key)
        if key in _BY_KEY:
            yield _BY_KEY[key]
        if key == "/OpenAction" and isinstance(value, pikepdf.Dictionary):
            if str(value.get("/S", "")) not in _HARMLESS:
                yield Seen.OPENS
        elif key == "/AA" and isinstance(value, pikepdf.Dictionary) and len(value):
            yield Seen.OPENS
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not item_is_other(value):
            yield from _walk(value, depth - 1)


def _letters(document: pikepdf.Pdf) -> int:
    """How many bytes of text the first pages show, up to enough; a scan of paper shows none."""
    counted, streams = 0, 0
    for page in list(document.pages)[:TEXT_PAGES]:
        streams_of_it: list[pikepdf.Page | pikepdf.Object] = [page, *_forms(page)]
        for stream in streams_of_it:
            streams += 1
            counted += _shown(stream)
            if counted >= ENOUGH_LETTERS or streams >= TEXT_STREAMS:
                return min(counted, ENOUGH_LETTERS)
    return counted


def _forms(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    drawn = page.resources.get("/XObject") if "/Resources" in page else None
    for key in map(str, drawn or ()):
        form = drawn.get(key) if drawn is not None else None
        if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
            yield form


def _shown(stream: pikepdf.Page | pikepdf.Object) -> int:
    counted = 0
    for instruction in pikepdf.parse_content_stream(stream, "Tj TJ ' \""):
        for operand in instruction.operands:
            texts = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
            counted += sum(len(bytes(text).translate(None, b" \t\r\n\0")) for text in texts if _is_text(text))
    return counted


def _is_text(operand: Any) -> bool:
    return isinstance(operand, pikepdf.String)


def _metadata(document: pikepdf.Pdf, look: Look) -> None:
    info = document.trailer.get("/Info")
    look.metadata.update(word for key, word in _INFO.items() if info is not None and key in info)
