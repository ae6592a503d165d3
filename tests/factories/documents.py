"""Small honest documents, and the client that looks into them without a process: the same code, quicker."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pikepdf
from PIL import Image

from reviews.checks.answers import FileReport
from reviews.documents.process import look_at
from reviews.documents.words import Seen

WORDS = "Fictional security policy: every call of a model is logged by person."


class LookedInto:
    """A store that holds what it was given, opened by the process's own code in this process."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents
        self.asked: list[str] = []

    def inspect(self, file_id: str, *, max_bytes: int, max_pixels: int) -> FileReport:
        """As the protocol says."""
        self.asked.append(file_id)
        if file_id not in self.contents:
            return FileReport(observations=(Seen.MISSING,))
        look = look_at(self.contents[file_id][: max_bytes + 1], {"max_bytes": max_bytes, "max_pixels": max_pixels})
        return FileReport(
            family=look.family, size=look.size, sha256=look.sha256, pages=look.pages, pixels=look.pixels,
            letters=look.letters, observations=tuple(sorted(look.observations)), metadata=tuple(sorted(look.metadata)),
        )  # fmt: skip


def pdf(words: str = WORDS, root: Mapping[str, Any] | None = None, **saving: Any) -> bytes:
    """One page with `words` on it; `root` are further entries of the document's catalogue."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        name = pikepdf.Name
        font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.F1)
        if words:
            page.contents_add(f"BT /F1 12 Tf 72 760 Td ({words}) Tj ET".encode("ascii"))
        for key, value in (root or {}).items():
            document.Root[key] = value
        document.save(made, **saving)
    return made.getvalue()


def archive(entries: Mapping[str, str | bytes], *, mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", mode) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return made.getvalue()


def word(**extra: str | bytes) -> bytes:
    """A Word document with `WORDS` in it, and further members."""
    text = f"<w:document><w:t>{WORDS}</w:t></w:document>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": text} | extra)


def picture(kind: str, size: tuple[int, int] = (4, 3), **saving: Any) -> bytes:
    """A black picture; `kind` is PNG or JPEG."""
    made = io.BytesIO()
    Image.new("RGB", size).save(made, kind, **saving)
    return made.getvalue()


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()
