"""The process that draws one file (``python -m reviews.documents.drawing``): its bytes on standard input, limits in its
argument. It has no environment, no database, no network and no other file.

Out come one line of JSON, and behind it the pictures one after the other. Every picture is made anew from pixels;
nothing of the file itself is handed on but, of a text, its letters.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from accessprogram.confined.limits import OUT_OF_MEMORY, close_doors, confine
from reviews.documents.content import Family
from reviews.documents.process import load_everything, look_at
from reviews.documents.words import HEIGHT, MOST_LETTERS, MOST_PAGES, WIDTH, Look, Refused, Seen

# A letter size page at 144 dots an inch; a small one is not blown up further.
SCALE = 2.0
# Nothing that a picture could carry: what is drawn is safe, whatever the text says.
HARMLESS = frozenset({Seen.FORMULA})
PICTURES = {Family.PNG.name: "PNG", Family.JPEG.name: "JPEG"}
_SAID = (
    (Seen.EMPTY, Refused.EMPTY),
    (Seen.TOO_LARGE, Refused.LARGE),
    (Seen.LOCKED, Refused.LOCKED),
    (Seen.BROKEN, Refused.BROKEN),
)
# Characters that hide text or turn it round, as Unicode classes; line breaks and tabs stay.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def main() -> None:
    """Reads, looks, draws."""
    asked = json.loads(sys.argv[1])
    confine(memory=asked["memory"], cpu_seconds=asked["cpu_seconds"], output=asked["output"])
    load_everything()
    _load()
    close_doors()
    try:
        said, pictures = draw(sys.stdin.buffer.read(asked["max_bytes"] + 1), asked)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    for picture in pictures:
        sys.stdout.buffer.write(picture)
    sys.stdout.flush()
    os._exit(0)


def draw(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """What is said of the file, and its pictures. Raises MemoryError."""
    look = look_at(data, asked)
    refused = _refused(look)
    if not refused and look.family == Family.TEXT.name:
        return {"refused": "", "page_count": 1, "pages": [], "text": letters(data)}, []
    pictures: list[tuple[bytes, int, int]] = []
    count = 1
    if not refused:
        try:
            drawn, count = _pdf(data) if look.family == Family.PDF.name else (_picture(data, look), 1)
            pictures = list(drawn)
        except MemoryError:
            raise
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Warning, Image.DecompressionBombError):
            refused = Refused.BROKEN
        except (pypdfium2.PdfiumError, RuntimeError, TypeError, ArithmeticError):
            refused = Refused.BROKEN
    pages = [{"size": len(png), "width": width, "height": height} for png, width, height in pictures]
    if not refused and not pages:
        refused = Refused.BROKEN
    said = {"refused": refused, "page_count": count, "pages": pages if not refused else [], "text": ""}
    return said, [png for png, _width, _height in pictures] if not refused else []


def _refused(look: Look) -> str:
    """Why it is not drawn at all: only what was looked through and found to be plain is."""
    for seen, word in _SAID:
        if seen in look.observations:
            return word
    if look.family not in (Family.PDF.name, Family.TEXT.name, *PICTURES):
        return Refused.KIND
    return Refused.ACTIVE if look.observations - HARMLESS else ""


def _picture(data: bytes, look: Look) -> Iterator[tuple[bytes, int, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(io.BytesIO(data), formats=[PICTURES[look.family]]) as opened:
            # Of a photograph fewer pixels are unpacked at all.
            opened.draft("RGB", (WIDTH, HEIGHT))
            turned = ImageOps.exif_transpose(opened)
            yield _png(turned if turned is not None else opened)


def _pdf(data: bytes) -> tuple[Iterator[tuple[bytes, int, int]], int]:
    document = pypdfium2.PdfDocument(data)
    return (_page(document[number]) for number in range(min(len(document), MOST_PAGES))), len(document)


def _page(page: pypdfium2.PdfPage) -> tuple[bytes, int, int]:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise ValueError("a page without size")
    scale = min(SCALE, WIDTH / width, HEIGHT / height)
    return _png(page.render(scale=scale, may_draw_forms=False).to_pil())


def _png(picture: Image.Image) -> tuple[bytes, int, int]:
    """A picture of these pixels alone: what else the file told stays behind."""
    plain = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    plain.thumbnail((WIDTH, HEIGHT))
    alone = Image.new("RGB", plain.size, "white")
    alone.paste(plain, mask=plain.getchannel("A") if plain.mode == "RGBA" else None)
    written = io.BytesIO()
    alone.save(written, "PNG", compress_level=6)
    return written.getvalue(), alone.width, alone.height


def letters(data: bytes) -> str:
    """The text, up to 20,000 letters: in UTF-8, UTF-16 with its mark, or else an 8-bit alphabet. What would hide or
    turn round other letters is shown as a box."""
    head = data[: 4 * MOST_LETTERS]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace")
    else:
        try:
            # The last letter may have been cut in two.
            text = head.decode("utf-8-sig") if len(head) == len(data) else head.decode("utf-8-sig", errors="ignore")
        except UnicodeDecodeError:
            text = head.decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
    return "".join("\u25a1" if unicodedata.category(sign) in _HIDDEN and sign not in "\n\t" else sign for sign in text)


def _load() -> None:
    """Have the libraries read what they need while anything can be read: one page is drawn, one picture written."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(8, 8))
        written = io.BytesIO()
        document.save(written)
    pages, _count = _pdf(written.getvalue())
    for png, _width, _height in pages:
        with Image.open(io.BytesIO(png)) as picture:
            ImageOps.exif_transpose(picture)
    codecs.lookup("utf-8-sig")


if __name__ == "__main__":
    main()
