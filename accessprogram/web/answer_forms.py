"""From a form's fields to the raw answers that questionnaires read. Names: ``q-<question>[-<row>-<column>]``."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from accessprogram.questionnaires import Placed, TierRules, commitment_columns

MOST_ROWS = 250  # above the questionnaire's own limit, so that its sentence is what people read
_ROW = re.compile(r"q-([a-z][a-z0-9_]*)-([0-9]{1,3})-([a-z][a-z0-9_]*)\Z")


def field_name(question: str, row: int | None = None, column: str = "") -> str:
    return f"q-{question}" if row is None else f"q-{question}-{row}-{column}"


def columns_of(question: Mapping[str, Any], rules: TierRules) -> list[Mapping[str, Any]]:
    """The columns of a table, of commitments those that every tier asks."""
    if question["kind"] == "commitments":
        return list(commitment_columns(rules))
    return list(question.get("columns") or [])


def raw_answer(data: QueryDict, placed: Placed, rules: TierRules, *, without_row: int | None = None) -> object:
    """What was typed for a question, as JSON. ``without_row`` leaves one row of a table out."""
    kind = placed.question["kind"]
    if kind == "multi":
        return data.getlist(field_name(placed.slug))
    if kind not in ("rows", "commitments"):
        return data.get(field_name(placed.slug), "")
    rows = _rows(data, placed, rules)
    if without_row is not None:
        rows.pop(without_row, None)
    typed = [rows[index] for index in sorted(rows)]
    # A pledge is made by its tick; what stands beside an empty box is a proposal of ours, not a word of theirs.
    return [row for row in typed if row.get("template")] if kind == "commitments" else typed


def _rows(data: QueryDict, placed: Placed, rules: TierRules) -> dict[int, dict[str, object]]:
    several = {column["slug"]: column.get("kind") == "multi" for column in columns_of(placed.question, rules)}
    rows: dict[int, dict[str, object]] = {}
    for name in data:
        match = _ROW.match(name)
        if not match or match[1] != placed.slug or match[3] not in several:
            continue
        index = int(match[2])
        if index < MOST_ROWS:
            rows.setdefault(index, {})[match[3]] = data.getlist(name) if several[match[3]] else data.get(name)
    return rows


def expected_version(data: QueryDict, question: str) -> int:
    """The version that was on the screen; the one that the person chose to write over, when they did."""
    chosen = data.get(f"over-{question}") or data.get(f"v-{question}") or "0"
    return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0


def asked_on_page(data: QueryDict) -> set[str]:
    """Questions that stood on the page: an unticked box sends nothing, and must not be taken for a missing page."""
    return set(data.getlist("shown"))
