"""The gateway's documentation names every reason there is, and none that there is not."""

import re
from pathlib import Path

from accessprogram.entitlement_reasons import REASONS

PAGE = Path(__file__).parents[2] / "docs" / "gateway.md"


def test_each_reason_is_documented() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Reasons")[2].partition("## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}
    assert named - {"invalid_call"} == set(REASONS) - {"allowed"}
