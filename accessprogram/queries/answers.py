"""Answers in words, question by question: for the summary that people check, and for the desk that reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accessprogram.models import EvidenceFile, TierVersion
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import (
    Placed,
    TierRules,
    anchor,
    choices,
    commitment_columns,
    is_empty,
    visible_questions,
)
from accessprogram.questionnaires.countries import country_name

Row = list[tuple[str, str]]


@dataclass(frozen=True)
class AnswerShown:
    """One question with its answer: ``text`` of a simple one, ``rows`` of (column, words) of a table."""

    question: str
    label: str
    kind: str
    text: str
    rows: list[Row]
    anchor: str
    answered: bool
    personal: bool
    erased: bool = False


@dataclass(frozen=True)
class SectionShown:
    slug: str
    title: str
    answers: list[AnswerShown]


def sections_shown(definition: Mapping[str, Any], answers: Mapping[str, Any], rules: TierRules) -> list[SectionShown]:
    """Every section with the questions that were asked. An answer that is None was personal and is erased."""
    asked = visible_questions(definition, answers)
    sections = []
    for section in definition["sections"]:
        shown = [
            _shown(placed, answers.get(placed.slug), placed.slug in answers, rules)
            for placed in asked
            if placed.section.get("slug") == section["slug"]
        ]
        if shown:
            sections.append(SectionShown(section["slug"], section["title"], shown))
    return sections


def submission_shown(
    version: TierVersion, definition: Mapping[str, Any], answers: Mapping[str, Any]
) -> list[SectionShown]:
    """The same for a submission, whose answers ``queries.applications.resolved`` gives."""
    return sections_shown(definition, answers, rules_of(version))


def _shown(placed: Placed, answer: Any, held: bool, rules: TierRules) -> AnswerShown:
    question = placed.question
    text, rows = words_of(question, answer, rules)
    return AnswerShown(
        question=placed.slug,
        label=str(question.get("label") or placed.slug),
        kind=str(question["kind"]),
        text=text,
        rows=rows,
        anchor=anchor(placed.slug),
        answered=not is_empty(answer),
        personal=question.get("personal") is True,
        erased=held and answer is None and question.get("personal") is True,
    )


def words_of(question: Mapping[str, Any], answer: Any, rules: TierRules) -> tuple[str, list[Row]]:
    """(text, rows): the answer as a person reads it. Accepts any JSON; what cannot be read is shown as it stands."""
    kind = question.get("kind")
    if is_empty(answer):
        return "", []
    if kind == "files" and isinstance(answer, list):
        return _count(answer), [_file(file, rules) for file in answer if isinstance(file, Mapping)]
    if kind in ("rows", "commitments") and isinstance(answer, list):
        columns = commitment_columns(rules) if kind == "commitments" else question.get("columns") or []
        rows = [_row(row, columns, rules) for row in answer if isinstance(row, Mapping)]
        return _count(rows), rows
    return _simple(question, answer, rules), []


def _count(rows: list[Any]) -> str:
    return ngettext("%(count)d entry", "%(count)d entries", len(rows)) % {"count": len(rows)}


def _row(row: Mapping[str, Any], columns: Any, rules: TierRules) -> Row:
    cells = [(str(column.get("label") or column["slug"]), column, row.get(column["slug"])) for column in columns]
    return [(label, _simple(column, value, rules)) for label, column, value in cells if not is_empty(value)]


def _file(file: Mapping[str, Any], rules: TierRules) -> Row:
    kinds = {rule.slug: rule.title for rule in rules.evidence}
    cells = [(_("File"), str(file.get("name") or _("unnamed file")))]
    if file.get("kind") in kinds:
        cells.append((_("What it is"), kinds[file["kind"]]))
    if isinstance(file.get("size"), int):
        cells.append((_("Size"), filesizeformat(file["size"])))
    if file.get("scan_state"):
        words = dict(EvidenceFile._meta.get_field("scan_state").flatchoices)
        cells.append((_("Malware scan"), str(words.get(file["scan_state"], file["scan_state"]))))
    if file.get("sha256"):
        cells.append((_("SHA-256"), str(file["sha256"])))
    return cells


def _simple(question: Mapping[str, Any], answer: Any, rules: TierRules) -> str:
    kind = question.get("kind")
    if kind in ("choice", "multi"):
        offered = choices(question, rules)
        chosen = answer if isinstance(answer, list) else [answer]
        return ", ".join(offered.get(str(slug), str(slug)) for slug in chosen)
    if kind == "country":
        return country_name(str(answer)) or str(answer)
    if kind in ("yesno", "acknowledge"):
        return {"yes": _("Yes"), "no": _("No")}.get(str(answer), str(answer))
    return str(answer)
