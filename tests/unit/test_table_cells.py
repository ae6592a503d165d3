"""Cells of files for table programs: nothing in them begins as a formula."""

import csv
import io
import unicodedata
from datetime import UTC, datetime

import pytest

from accessprogram.table_cells import cell

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\u00a0=1", "\ufeff=1", "\u200b=1",
    "\u202e=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A", "  \uff1dcmd|' /C calc'!A0",
    '=HYPERLINK("https://x.example";"open")', "=\"a\"&\"b\"",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_begins_as_a_formula_and_its_text_is_kept(payload: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([cell(payload), "next"])
    read = next(csv.reader(io.StringIO(written.getvalue().replace("\r\n", "\n"), newline="")))
    assert written.getvalue().lstrip('"').startswith("'")
    assert cell(payload) == f"'{payload}"
    assert read[-1] == "next"


@pytest.mark.parametrize(
    "text", ["Harbour Bank", "a=b", "2026-11-23", "'=1", "", "(-1)", unicodedata.normalize("NFD", "é")]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_numbers_and_moments_are_written_plainly() -> None:
    moment = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    assert [cell(value) for value in (-3, 0.5, None, moment)] == ["-3", "0.5", "", "2026-11-23T09:05:00+00:00"]
