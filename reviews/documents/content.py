"""What a file is, by its content: libmagic for the many, and rules of our own for what an attacker would dress up.

Nothing is unpacked, rendered or run; only headers, markers and directories are read.
"""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from functools import lru_cache
from typing import Any

from reviews.documents.archives import ARCHIVES, PROGRAMS, BrokenArchive, read_archive

HEAD = 64 * 1024
MAX_SEGMENTS = 1000


class Family(StrEnum):
    """What kind of thing a file is."""

    PDF = "PDF"
    PNG = "PNG picture"
    JPEG = "JPEG picture"
    TEXT = "text"
    WORD = "Word document"
    EXCEL = "Excel workbook"
    OPEN_DOCUMENT = "OpenDocument file"
    OLD_OFFICE = "old Office file"
    LOCKED_OFFICE = "Office file with a password"
    ARCHIVE = "archive"
    PROGRAM = "program"
    ACTIVE = "page that can run scripts"
    UNKNOWN = "something else"


ACCEPTED = frozenset(
    {Family.PDF, Family.PNG, Family.JPEG, Family.TEXT, Family.WORD, Family.EXCEL, Family.OPEN_DOCUMENT}
)
BY_EXTENSION = {
    "pdf": Family.PDF,
    "png": Family.PNG,
    "jpg": Family.JPEG,
    "jpeg": Family.JPEG,
    "txt": Family.TEXT,
    "md": Family.TEXT,
    "csv": Family.TEXT,
    "json": Family.TEXT,
    "docx": Family.WORD,
    "xlsx": Family.EXCEL,
    "odt": Family.OPEN_DOCUMENT,
    "ods": Family.OPEN_DOCUMENT,
}
BY_DECLARED_TYPE = {
    "application/pdf": Family.PDF,
    "image/png": Family.PNG,
    "image/jpeg": Family.JPEG,
    "text/plain": Family.TEXT,
    "text/csv": Family.TEXT,
    "application/json": Family.TEXT,
}
# ELF, Mach-O, Java, WebAssembly, Windows shortcuts, Android, and anything that names its interpreter.
PROGRAM_HEADS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"dex\n",
    b"#!",
)
PROGRAM_TYPES = frozenset(
    {
        "application/x-dosexec",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "application/x-mach-binary",
        "application/x-java-applet",
        "application/x-ms-shortcut",
        "application/x-msdownload",
        "text/x-shellscript",
        "text/x-msdos-batch",
    }
)
ACTIVE_TYPES = frozenset(
    {
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "text/rtf",
        "application/rtf",
        "application/postscript",
    }
)
ARCHIVE_TYPES = frozenset(
    {
        "application/gzip",
        "application/x-7z-compressed",
        "application/x-rar",
        "application/vnd.rar",
        "application/x-tar",
        "application/x-xz",
        "application/x-bzip2",
        "application/zstd",
        "application/vnd.ms-cab-compressed",
        "application/x-iso9660-image",
    }
)
PAGES = (".html", ".htm", ".xhtml", ".svg", ".xml", ".mht", ".rtf", ".docm", ".xlsm", ".doc", ".xls")
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_MARK = "EncryptedPackage".encode("utf-16-le")
# Only at the start: browsers sniff there, and a report in plain text may well quote a script.
ACTIVE_MARK = re.compile(
    rb"<(?:!doctype|!--|\?xml|html|head|body|script|iframe|svg|img|style|a |div|h1)", re.IGNORECASE
)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BLANKS = b"\xef\xbb\xbf \t\r\n"


def declared_family(name: str, declared_type: str) -> Family | None:
    """What the file says it is: by the end of its name, else by the type that the browser declared."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if f".{extension}" in PROGRAMS + ARCHIVES + PAGES:
        return None
    return BY_EXTENSION.get(extension) or BY_DECLARED_TYPE.get(declared_type.partition(";")[0].strip().lower())


def identify(data: bytes) -> Family:
    """What the content is. Programs are found first: a file can be two things at once."""
    head = data[:HEAD]
    if head.startswith(PROGRAM_HEADS) or (head[:2] == b"MZ" and b"\0" in head[:64]):
        return Family.PROGRAM
    if head.startswith(OLE_HEAD):
        return Family.LOCKED_OFFICE if LOCKED_MARK in data else Family.OLD_OFFICE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(data)
    if head.lstrip(BLANKS).startswith(b"%PDF-"):
        return Family.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Family.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Family.JPEG
    return _by_magic(head)


def _office(data: bytes) -> Family:
    try:
        archive = read_archive(data)
    except BrokenArchive:
        return Family.ARCHIVE
    if "[Content_Types].xml" in archive.names:
        if archive.has_folder("word/"):
            return Family.WORD
        if archive.has_folder("xl/"):
            return Family.EXCEL
    # OpenDocument 1.3, part 2, 3.3: the type is the first, unpacked member.
    if data[30:85].startswith(b"mimetypeapplication/vnd.oasis.opendocument."):
        return Family.OPEN_DOCUMENT
    return Family.ARCHIVE


@lru_cache(maxsize=1)
def load_magic() -> Any:
    """libmagic with its database, read once. Only the process that looks into files needs it in memory."""
    # The first import brings libmagic itself.
    import pylibmagic  # noqa: F401, PLC0415 - as above

    # isort: split
    import magic  # noqa: PLC0415 - as above

    return magic.Magic(mime=True)


def _by_magic(head: bytes) -> Family:
    found = load_magic().from_buffer(head)
    if found in PROGRAM_TYPES:
        return Family.PROGRAM
    if found in ARCHIVE_TYPES:
        return Family.ARCHIVE
    if found in ACTIVE_TYPES or ACTIVE_MARK.match(head.lstrip(BLANKS)):
        return Family.ACTIVE
    return Family.TEXT if is_text(head) else Family.UNKNOWN


def is_text(head: bytes) -> bool:
    """True for text in UTF-8, in an 8-bit alphabet, or in UTF-16 with its mark: no control characters but blanks."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            characters = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore")
        except UnicodeDecodeError:
            return False
        return not any(ord(c) < 32 and c not in "\t\n\r\f" for c in characters)
    return bool(head) and not CONTROLS.search(head)


def picture_pixels(data: bytes, family: Family) -> int | None:
    """How many pixels a PNG or JPEG would unpack to, by its header; None when it does not say."""
    if family is Family.PNG:
        if len(data) < 24 or data[12:16] != b"IHDR":
            return None
        width, height = struct.unpack_from(">II", data, 16)
        return int(width) * int(height)
    return _jpeg_pixels(data)


def _jpeg_pixels(data: bytes) -> int | None:
    """Width by height of the first frame header (ITU-T T.81, B.2.2)."""
    at = 2
    for _segment in range(MAX_SEGMENTS):
        if at + 9 > len(data) or data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return int(width) * int(height)
        # Fill bytes may stand before a marker (B.1.1.2); anything else says how long it is.
        length = int(struct.unpack_from(">H", data, at + 2)[0])
        at += 1 if marker == 0xFF else 2 + length
    return None
