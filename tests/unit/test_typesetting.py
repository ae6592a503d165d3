"""Letters as PDF: what people wrote is set as it is, in every script, from our own fonts alone."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from accessprogram import typesetting
from accessprogram.typesetting import Block, heading, rows

AT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
NAMES = {
    "Latin": "O'Neil & Sønner Ž",
    "Greek": "Δοκιμή δοκιμής",
    "Cyrillic": "Вымышленная компания",
    "Arabic": "شركة الاختبار الخيالية",
    "Chinese": "虚构的银行有限公司",
    "Japanese": "架空のぎんこう株式会社",
    "Korean": "가상의 은행",
}


def _made(*blocks: Block, title: str = "Letter") -> bytes:
    return typesetting.pdf(title=title, author="Fictional Provider", foot="foot", blocks=blocks, at=AT)


def _fonts(made: bytes) -> set[str]:
    """Families of the embedded fonts: a script that no font has would fall on another's empty box."""
    with pikepdf.open(io.BytesIO(made)) as document:
        fonts = [font for page in document.pages for font in page.resources.Font.values()]
        return {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts}


@pytest.mark.parametrize(
    ("script", "family"),
    [("Latin", None), ("Greek", None), ("Cyrillic", None), ("Arabic", "NotoSansArabic"),
     ("Chinese", "DroidSansFallback"), ("Japanese", "DroidSansFallback"), ("Korean", "NanumSquareR")],
)  # fmt: skip
def test_every_script_has_its_font(script: str, family: str | None) -> None:
    made = _made({"kind": "text", "text": NAMES[script]})
    others = _fonts(made) - {"NotoSans"}
    assert family in others if family else others == set()


def test_markup_that_somebody_wrote_is_only_text() -> None:
    hostile = ['#panic("no")', "$x^2$ *bold* _it_ `raw` @ref <label>", '#read("/etc/passwd")', "\\", "= Heading"]
    plain = _made(*({"kind": "text", "text": "x" * len(text)} for text in hostile))
    made = _made(*({"kind": "text", "text": text} for text in hostile))
    assert _fonts(made) == _fonts(plain) == {"NotoSans"}
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) == 1


def test_the_same_data_makes_the_same_file() -> None:
    blocks: list[Block] = [heading("A"), rows(("Name", NAMES["Latin"])), {"kind": "list", "items": ["a", "b"]}]
    assert _made(*blocks) == _made(*blocks)
    with pikepdf.open(io.BytesIO(_made(*blocks, title="Über"))) as document:
        assert str(document.docinfo["/Title"]) == "Über"
