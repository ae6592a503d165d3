"""Answers of a frozen submission as the desk reads them: words, lines, tables and files; never raw codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accessprogram.questionnaires import Placed, TierRules, choices, commitment_columns, is_empty
from accessprogram.questionnaires.countries import country_name


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """``form`` says which of the others holds it: text, list, table, files, erased or empty.

    ``files``: [{id, kind, sha256, size}] (bytes); whoever opens one is written to the access ledger.
    """

    form: str
    text: str = ""
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[dict[str, Any], ...] = ()

    @property
    def named_rows(self) -> list[list[tuple[str, str]]]:
        """The rows of a table, each cell with the name of its column: a narrow place shows them below each other."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def shown(placed: Placed, answers: Mapping[str, Any], rules: TierRules) -> ShownAnswer:
    """One answer, ready to be shown. A personal answer that was erased says so."""
    question, kind = placed.question, str(placed.question["kind"])
    value = answers.get(placed.slug)
    if value is None and placed.slug in answers:
        return ShownAnswer(form="erased", text=_("erased"))
    if value is None or is_empty(value):
        return ShownAnswer(form="empty", text=_("not answered"))
    if kind == "files":
        return ShownAnswer(form="files", files=tuple(value))
    if kind in ("rows", "commitments"):
        columns = commitment_columns(rules) if kind == "commitments" else list(question.get("columns", ()))
        return ShownAnswer(
            form="table",
            columns=tuple(str(column.get("label", column["slug"])) for column in columns),
            rows=tuple(tuple(_cell(column, row.get(column["slug"]), rules) for column in columns) for row in value),
        )
    if kind == "multi":
        return ShownAnswer(form="list", items=tuple(_word(question, item, rules) for item in value))
    return ShownAnswer(form="text", text=_cell(question, value, rules))


def _cell(question: Mapping[str, Any], value: Any, rules: TierRules) -> str:
    kind = question.get("kind")
    if is_empty(value):
        return ""
    if isinstance(value, list):
        return ", ".join(_word(question, item, rules) for item in value)
    if kind == "choice":
        return _word(question, value, rules)
    if kind in ("yesno", "acknowledge"):
        return _("yes") if value in ("yes", True) else _("no")
    if kind == "country":
        return country_name(str(value))
    if kind == "date" and (day := parse_date(str(value))):
        return date_format(day, "j M Y")
    return str(value)


def _word(question: Mapping[str, Any], value: Any, rules: TierRules) -> str:
    return choices(question, rules).get(str(value), str(value))
