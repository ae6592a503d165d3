"""The evidence of a finding as a person reads it: facts with their names, tables of rows. Text only, never markup."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reviews.checks.notes import NAMING

MOST_ROWS = 20


def evidence_facts(evidence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """``{label, text}`` for plain facts, ``{label, columns, rows}`` for lists of records; empty values are left out,
    and what names other cases: the panels have those that their reader may see."""
    return [
        _fact(name, value) for name, value in evidence.items() if name not in NAMING and value not in (None, "", [], {})
    ]


def _fact(name: str, value: Any) -> dict[str, Any]:
    label = _words(name)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        columns = list(dict.fromkeys(key for row in value for key in row))
        return {
            "label": label,
            "columns": [_words(column) for column in columns],
            "rows": [[_text(row.get(column)) for column in columns] for row in value[:MOST_ROWS]],
            "more": max(0, len(value) - MOST_ROWS),
        }
    return {"label": label, "text": _text(value)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "-"
    if isinstance(value, dict):
        return "; ".join(f"{_words(key)}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value) or "-"
    return str(value)


def _words(name: object) -> str:
    return str(name).replace("_", " ")
