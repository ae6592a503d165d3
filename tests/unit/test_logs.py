"""A log line is one line, whatever an applicant wrote."""

import json

import pytest

from config.logs import LONGEST_VALUE, cut_long_values, hide_link_tokens, one_line

FORGERIES = ["a\nb", "a\r\nlevel=info", "\x1b[31mred", "\x7f", "\x9b31m", "\u202egnp.exe", "\u2028next", "\x00"]


@pytest.mark.parametrize("text", FORGERIES)
def test_line_stays_one_line_of_printable_ascii(text: str) -> None:
    line = one_line({"event": text})
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {"event": text}


def test_long_value_is_cut() -> None:
    event = cut_long_values(None, "info", {"event": "x" * (LONGEST_VALUE + 1), "count": 7})
    assert event == {"event": "x" * LONGEST_VALUE + "...", "count": 7}


def test_recipients_link_is_no_key_for_whoever_reads_logs() -> None:
    event = {"request": "GET /reports/5208db:sk-Kua_x/answer/", "path": "/reports/", "code": 200}
    assert hide_link_tokens(None, "info", event) == {
        "request": "GET /reports/(hidden)/answer/", "path": "/reports/", "code": 200,
    }  # fmt: skip
