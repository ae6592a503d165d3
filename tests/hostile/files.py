"""Hostile files made by code, each with what must be found in it, and their benign twins that must be accepted.

`HOSTILE`: name -> (file name, how it is made, the outcomes that may come of it). A file that is only there to break the
process may end as inconclusive; what dresses up or attacks must be refused or looked at by a person.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf

from reviews.checks.base import Outcome
from tests.factories.documents import WORDS, archive, pdf, picture, word

Made = Callable[[], bytes]
MEGABYTE = 1024 * 1024
REFUSED = frozenset({Outcome.ADVERSE})
LOOKED_AT = frozenset({Outcome.ADVERSE, Outcome.REVIEW})
UNREADABLE = frozenset({Outcome.INCONCLUSIVE, Outcome.REVIEW, Outcome.ADVERSE})
NAME = pikepdf.Name


def deflated(block: bytes, times: int) -> bytes:
    """A long run of one block in few bytes."""
    packer = zlib.compressobj(1)
    return b"".join([*(packer.compress(block) for _time in range(times)), packer.flush()])


def action(kind: str, **entries: object) -> pikepdf.Dictionary:
    """A PDF action."""
    return pikepdf.Dictionary({"/S": NAME(f"/{kind}"), **{f"/{key}": value for key, value in entries.items()}})


def hidden_script() -> bytes:
    """The script stands in a compressed object stream, where no search of the bytes finds it."""
    generate = pikepdf.ObjectStreamMode.generate
    return pdf(root={"/OpenAction": action("JavaScript", JS="app.alert(1)")}, object_stream_mode=generate)


def embedded_program() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.attachments["run.exe"] = b"MZ\x90\0"
        document.save(made)
    return made.getvalue()


def with_stream(content: bytes, length: int) -> bytes:
    """A PDF whose only page is a stream that inflates to `length` bytes and more."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        stream = pikepdf.Stream(document, b"")
        stream.write(deflated(content, length // len(content)), filter=NAME.FlateDecode)
        document.pages[0].Contents = document.make_indirect(stream)
        document.save(made, recompress_flate=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return made.getvalue()


def looping_pages() -> bytes:
    """A page tree whose only child is itself."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )


def nested_deeply() -> bytes:
    """100,000 arrays in one another."""
    return pdf().replace(b"/Type /Catalog", b"/X " + b"[" * 100_000 + b"]" * 100_000 + b" /Type /Catalog")


def very_many_objects() -> bytes:
    body = b"".join(b"%d 0 obj<</JS 1>>endobj\n" % number for number in range(10, 700_000))
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def bomb() -> bytes:
    """400 MB of nothing in a Word document of 0.4 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        with zipped.open("word/document.xml", "w") as part:
            for _block in range(400):
                part.write(b"\0" * MEGABYTE)
    return made.getvalue()


def lying_bomb() -> bytes:
    """The directory says 1 kB; the part inflates to 200 MB."""
    made = bytearray(archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"a" * (18 * MEGABYTE)}))
    at = made.find(b"word/document.xml", made.find(b"PK\x01\x02", 200)) - 46
    struct.pack_into("<I", made, at + 24, 1000)
    return bytes(made)


def overlapping() -> bytes:
    """All parts are the same bytes: Fifield's better bomb."""
    made = bytearray(archive({"[Content_Types].xml": "<Types/>"} | {f"word/{n}.xml": "x" * 4000 for n in range(50)}))
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", made, at + 20, 60_000)
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def symbolic_link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
        zipped.writestr("[Content_Types].xml", "<Types/>")
    return made.getvalue()


def two_directories() -> bytes:
    """What the part calls itself is another name than the directory's: some programs see one, some the other."""
    made = word(**{"word/macro.txt": "x" * 30})
    return made.replace(b"word/macro.txt", b"word/mac\xffo.txt", 1)


def laughs() -> bytes:
    """Ten entities, each ten of the one before."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><w:t>&l9; {WORDS}</w:t>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": text})


def flood(width: int, height: int) -> bytes:
    """A picture that promises so many pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body)) + b"\0" * 12


def comment_bomb() -> bytes:
    """A small picture with a compressed comment of 200 MB."""
    chunk = b"zTXt" + b"Comment\0\0" + deflated(b"a" * MEGABYTE, 200)
    part = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    made = picture("PNG")
    return made[:33] + part + made[33:]


TEMPLATE = '<Relationship Type="x/attachedTemplate" Target="https://a.example/t.dotm" TargetMode="External"/>'
HOSTILE: dict[str, tuple[str, Made, frozenset[Outcome]]] = {
    "shell script as PDF": ("policy.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", REFUSED),
    "program as picture": ("a.png", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 90, REFUSED),
    "program that is a PDF too": ("policy.pdf", lambda: b"MZ\x90\0" + b"\0" * 60 + pdf(), REFUSED),
    "page with a script as text": ("a.txt", lambda: b"\n<svg onload=alert(1)>", LOOKED_AT),
    "archive behind a PDF": ("policy.pdf", lambda: pdf() + archive({"a.sh": "x"}), REFUSED),
    "archive behind a picture": ("a.png", lambda: picture("PNG") + archive({"a.sh": "x"}), REFUSED),
    "formula that starts a program": ("a.csv", lambda: b"name\n=cmd|' /C calc'!A0\nand some words\n", LOOKED_AT),
    "PDF with a hidden script": ("a.pdf", hidden_script, LOOKED_AT),
    "PDF that starts a program": ("a.pdf", lambda: pdf(root={"/OpenAction": action("Launch", F="cmd")}), REFUSED),
    "PDF with a program in it": ("a.pdf", embedded_program, LOOKED_AT),
    "PDF that sends a form": ("a.pdf", lambda: pdf(root={"/X": action("SubmitForm", F="x")}), LOOKED_AT),
    "PDF that inflates": ("a.pdf", lambda: with_stream(b"(aaaaaaaaaaaa) " * 70_000, 700_000_000), UNREADABLE),
    "PDF with commands without end": ("a.pdf", lambda: with_stream(b"q Q " * 200_000, 80_000_000), UNREADABLE),
    "PDF whose pages loop": ("a.pdf", looping_pages, UNREADABLE),
    "PDF nested deeply": ("a.pdf", nested_deeply, UNREADABLE),
    "PDF of very many objects": ("a.pdf", very_many_objects, UNREADABLE),
    "Word document that inflates": ("a.docx", bomb, REFUSED),
    "Word document that lies about its size": ("a.docx", lying_bomb, REFUSED),
    "Word document of overlapping parts": ("a.docx", overlapping, REFUSED),
    "Word document that leaves its folder": ("a.docx", lambda: word(**{"../../etc/cron.d/x": "x"}), REFUSED),
    "Word document with a link": ("a.docx", symbolic_link, REFUSED),
    "Word document with two directories": ("a.docx", two_directories, LOOKED_AT),
    "Word document with macros": ("a.docx", lambda: word(**{"word/vbaProject.bin": "x"}), LOOKED_AT),
    "Word document that loads a template": ("a.docx", lambda: word(**{"word/_rels/a.xml.rels": TEMPLATE}), LOOKED_AT),
    "Word document full of entities": ("a.docx", laughs, LOOKED_AT),
    "archives in one another": ("a.zip", lambda: archive({"1.zip": archive({"2.zip": archive({})})}), LOOKED_AT),
    "picture of 40 gigapixels": ("a.png", lambda: flood(200_000, 200_000), LOOKED_AT),
    "picture whose pixels are missing": ("a.png", lambda: flood(5_000, 5_000), UNREADABLE),
    "picture with a comment that inflates": ("a.png", comment_bomb, UNREADABLE),
    "picture that breaks off": ("a.jpg", lambda: picture("JPEG", size=(900, 900))[:2_000], UNREADABLE),
}
# Of the above, one of each kind: what `make test` runs. The others cost seconds each: `make hostile`.
SHORT = (
    "shell script as PDF",
    "PDF with a hidden script",
    "PDF whose pages loop",
    "Word document that lies about its size",
    "picture with a comment that inflates",
)

BENIGN: dict[str, tuple[str, Made]] = {
    "PDF": ("policy.pdf", pdf),
    "PDF with compressed objects": (
        "policy.pdf", lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "PDF that opens on its first page": ("a.pdf", lambda: pdf(root={"/OpenAction": action("GoTo", D="first")})),
    "PDF that speaks of scripts": ("a.pdf", lambda: pdf("We looked for /JavaScript and /Launch and found none.")),
    "PDF that only its owner may change": ("a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user=""))),
    "PDF with a long text": ("a.pdf", lambda: with_stream(b"BT (words and words) Tj ET\n" * 1000, 2_000_000)),
    "Word document": ("policy.docx", word),
    "Word document with a link to click": (
        "policy.docx",
        lambda: word(**{"word/_rels/document.xml.rels": TEMPLATE.replace("x/attachedTemplate", "x/hyperlink")}),
    ),
    "large Word document": ("a.docx", lambda: word(**{"word/media/photo.jpeg": picture("JPEG", size=(2000, 1500))})),
    "text that quotes a script": ("a.md", lambda: b"We sent <script>alert(1)</script> and it came back harmless."),
    "table of firms": ("a.csv", lambda: b"name,count\n=Equal GmbH,3\n-Dash Ltd,4\n@Home Inc,5\n"),
    "picture": ("a.png", lambda: picture("PNG", size=(800, 600))),
    "photograph": ("a.jpg", lambda: picture("JPEG", size=(4000, 3000))),
}  # fmt: skip
