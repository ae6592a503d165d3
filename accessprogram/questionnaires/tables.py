"""Reads answers that are tables: rows with columns, commitments, and lists of evidence files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accessprogram.questionnaires import plain
from accessprogram.questionnaires.cells import CellError, Cleaned, Context, clean_cell
from accessprogram.questionnaires.definition import Question, is_empty, mappings
from accessprogram.questionnaires.rules import TierRules
from accessprogram.questionnaires.sentences import sentence as _

MAX_ROWS = 200
MAX_FILES = 50


def commitment_columns(tier_rules: TierRules) -> list[dict[str, Any]]:
    """The columns of a commitment; the templates to choose from are the tier's."""
    return [
        {
            "slug": "template",
            "kind": "choice",
            "label": _("Commitment"),
            "required": True,
            "choices": [{"slug": rule.slug, "label": rule.title} for rule in tier_rules.commitments],
        },
        {"slug": "baseline", "kind": "text", "label": _("Where you stand today"), "max_length": 120},
        {"slug": "target", "kind": "text", "label": _("Target"), "required": True, "max_length": 120},
        {"slug": "due", "kind": "date", "label": _("Due date"), "required": True, "min": "today"},
    ]


def clean_rows(question: Question, raw: object, context: Context) -> Cleaned:
    """A list of rows, each a mapping column -> value. Wholly empty rows are left out; `id` of a row is kept."""
    return _clean_table(question, mappings(question.get("columns")), raw, context)


def clean_commitments(question: Question, raw: object, context: Context) -> Cleaned:
    """A list of {"template", "baseline", "target", "due"}, each template of the tier at most once."""
    return _clean_table(question, commitment_columns(context.tier_rules), raw, context)


def clean_files(question: Question, raw: object, context: Context) -> Cleaned:
    """A list of {"id", "name", "kind"}: which uploaded file is what. The files themselves are stored elsewhere."""
    kept = plain.kept(raw)
    if is_empty(kept):
        return Cleaned(value=[])
    files = mappings(kept)
    if not isinstance(kept, list) or len(files) != len(kept) or not all(isinstance(f.get("id"), str) for f in files):
        return Cleaned(value=kept, error=_("The list of files could not be read. Upload the file again."))
    value = [{key: str(file.get(key) or "") for key in ("id", "name", "kind")} for file in files]
    maximum = min(plain.whole(question.get("max"), MAX_FILES), MAX_FILES)
    if len(value) > maximum:
        return Cleaned(value=value, error=_("At most {limit} files. Remove what is not needed.", limit=maximum))
    return Cleaned(value=value)


def _clean_table(question: Question, columns: Sequence[Mapping[str, Any]], raw: object, context: Context) -> Cleaned:
    kept = plain.kept(raw)
    if is_empty(kept):
        return Cleaned(value=[])
    rows = mappings(kept)
    if not isinstance(kept, list) or len(rows) != len(kept):
        return Cleaned(value=kept, error=_("This table could not be read. Write it again."))
    rows = [row for row in rows if not is_empty(row)]
    maximum = min(plain.whole(question.get("max"), MAX_ROWS), MAX_ROWS)
    if len(rows) > maximum:
        return Cleaned(value=rows, error=_("At most {limit} rows. Remove what is not needed.", limit=maximum))
    value: list[dict[str, Any]] = []
    cells: list[CellError] = []
    for index, row in enumerate(rows):
        cleaned_row, errors = _clean_row(columns, row, index, context)
        value.append(cleaned_row)
        cells.extend(errors)
    return Cleaned(value=value, error=_first(columns, cells), cells=tuple(cells))


def _clean_row(
    columns: Sequence[Mapping[str, Any]], row: Mapping[str, Any], index: int, context: Context
) -> tuple[dict[str, Any], list[CellError]]:
    value: dict[str, Any] = {}
    errors: list[CellError] = []
    if isinstance(row.get("id"), str):
        value["id"] = row["id"][:64]
    for column in columns:
        slug = str(column.get("slug", ""))
        cleaned = clean_cell(column, row.get(slug), context)
        value[slug] = cleaned.value
        if cleaned.error:
            errors.append(CellError(row=index, column=slug, error=cleaned.error))
    return value, errors


def _first(columns: Sequence[Mapping[str, Any]], cells: Sequence[CellError]) -> str:
    """One sentence for the whole table: its first problem, with where it is."""
    if not cells:
        return ""
    first = cells[0]
    label = next((c.get("label") for c in columns if c.get("slug") == first.column), None) or first.column
    return _("Row {row}, {column}: {problem}", row=first.row + 1, column=label, problem=first.error)
