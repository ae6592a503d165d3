"""What is missing or wrong in the answers, question by question, each with a sentence and a place to go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accessprogram.questionnaires.cells import Context, choices
from accessprogram.questionnaires.cleaning import clean
from accessprogram.questionnaires.definition import (
    Answers,
    Definition,
    Placed,
    anchor,
    is_empty,
    label,
    mappings,
)
from accessprogram.questionnaires.facts import facts
from accessprogram.questionnaires.rules import TierRules
from accessprogram.questionnaires.sentences import sentence as _
from accessprogram.questionnaires.tables import commitment_columns
from accessprogram.questionnaires.visibility import visible_questions


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something to mend. `section` and `question` are slugs, `anchor` the id of the place on the section's page.

    A `blocking` gap must be mended before the application can be sent; another is a question to think about.
    """

    section: str
    question: str
    sentence: str
    anchor: str
    blocking: bool = True


def context_for(
    definition: Definition, answers: Answers, tier_rules: TierRules | None = None, today: date | None = None
) -> Context:
    """What single answers of this application are judged by."""
    return Context(tier_rules=tier_rules or TierRules(), today=today, country=facts(definition, answers).country)


def gaps(
    definition: Definition, answers: Answers, tier_rules: TierRules | None = None, *, today: date | None = None
) -> list[Gap]:
    """Everything that keeps the application from being complete, in reading order. Accepts any JSON as answers.

    A question is complete when it is answered where it must be, when its answer can be read, and when a table, the
    commitments and the evidence hold what the questionnaire and the tier ask.
    """
    answers = answers if isinstance(answers, Mapping) else {}
    context = context_for(definition, answers, tier_rules, today)
    return [
        gap
        for placed in visible_questions(definition, answers)
        for gap in _question_gaps(placed, answers.get(placed.slug), context)
    ]


def gap(placed: Placed, sentence: str, *, row: int | None = None, column: str = "", blocking: bool = True) -> Gap:
    """A gap at a question, or at one cell of it."""
    return Gap(
        section=str(placed.section.get("slug", "")),
        question=placed.slug,
        sentence=sentence,
        anchor=anchor(placed.slug, row, column),
        blocking=blocking,
    )


def _question_gaps(placed: Placed, answer: object, context: Context) -> Iterator[Gap]:
    cleaned = clean(placed.question, answer, context)
    if is_empty(cleaned.value) and not cleaned.error:
        if _is_required(placed, context.tier_rules):
            yield gap(placed, _missing(placed))
        return
    for cell in cleaned.cells:
        place = {"label": label(placed.question), "row": cell.row + 1, "problem": cell.error}
        sentence = _("“{label}”, row {row}: {problem}", **place)
        yield gap(placed, sentence, row=cell.row, column=cell.column)
    if cleaned.error and not cleaned.cells:
        yield gap(placed, _("“{label}”: {problem}", label=label(placed.question), problem=cleaned.error))
    if isinstance(cleaned.value, list):
        yield from _list_gaps(placed, cleaned.value, context)


def _missing(placed: Placed) -> str:
    if placed.question.get("kind") == "acknowledge":
        return _("Not confirmed yet: “{label}”", label=label(placed.question))
    return _("Not answered yet: “{label}”", label=label(placed.question))


def _is_required(placed: Placed, tier_rules: TierRules) -> bool:
    question = placed.question
    if question.get("required") is True or placed.slug in tier_rules.required_questions:
        return True
    if question.get("kind") == "commitments":
        return bool(tier_rules.minimum_commitments or any(rule.required for rule in tier_rules.commitments))
    return question.get("kind") == "files" and any(rule.required for rule in tier_rules.evidence)


def _list_gaps(placed: Placed, value: list[Any], context: Context) -> Iterator[Gap]:
    kind = placed.question.get("kind")
    rows = mappings(value)
    if kind == "rows":
        yield from _minimum_gaps(placed, rows)
        yield from _cell_gaps(placed, mappings(placed.question.get("columns")), rows)
        yield from _cover_gaps(placed, rows, context)
    elif kind == "commitments":
        yield from _cell_gaps(placed, commitment_columns(context.tier_rules), rows)
        yield from _commitment_gaps(placed, rows, context.tier_rules)
    elif kind == "files":
        yield from _minimum_gaps(placed, rows)
        yield from _evidence_gaps(placed, rows, context.tier_rules)


def _minimum_gaps(placed: Placed, rows: list[Mapping[str, Any]]) -> Iterator[Gap]:
    minimum = placed.question.get("min")
    if isinstance(minimum, int) and not isinstance(minimum, bool) and len(rows) < minimum:
        yield gap(
            placed,
            _(
                "“{label}”: at least {limit} are needed, there are {count}.",
                label=label(placed.question),
                limit=minimum,
                count=len(rows),
            ),
        )


def _cell_gaps(placed: Placed, columns: Any, rows: list[Mapping[str, Any]]) -> Iterator[Gap]:
    required = [column for column in columns if column.get("required") is True]
    for index, row in enumerate(rows):
        for column in required:
            slug = str(column.get("slug", ""))
            if is_empty(row.get(slug)):
                place = {"label": label(placed.question), "row": index + 1, "column": label(column)}
                sentence = _("“{label}”, row {row}: {column} is missing.", **place)
                yield gap(placed, sentence, row=index, column=slug)


def _cover_gaps(placed: Placed, rows: list[Mapping[str, Any]], context: Context) -> Iterator[Gap]:
    for column in mappings(placed.question.get("columns")):
        needed = column.get("cover")
        if not isinstance(needed, list | tuple):
            continue
        names = choices(column, context.tier_rules)
        given: set[str] = set()
        for row in rows:
            cell = row.get(str(column.get("slug")))
            given.update(str(item) for item in (cell if isinstance(cell, list | tuple) else [cell]))
        for slug in needed:
            if str(slug) not in given:
                place = {"label": label(placed.question), "value": names.get(str(slug), str(slug))}
                yield gap(placed, _("“{label}”: nobody is “{value}” yet. Choose it in one of the rows.", **place))


def _commitment_gaps(placed: Placed, rows: list[Mapping[str, Any]], tier_rules: TierRules) -> Iterator[Gap]:
    chosen = [str(row.get("template")) for row in rows]
    for rule in tier_rules.commitments:
        if rule.required and rule.slug not in chosen:
            yield gap(placed, _("This tier asks for the commitment “{title}”.", title=rule.title))
    if len(set(chosen)) < tier_rules.minimum_commitments:
        yield gap(placed, _("This tier asks for at least {limit} commitments.", limit=tier_rules.minimum_commitments))


def _evidence_gaps(placed: Placed, files: list[Mapping[str, Any]], tier_rules: TierRules) -> Iterator[Gap]:
    given = {file.get("kind") for file in files}
    for rule in tier_rules.evidence:
        if rule.required and rule.slug not in given:
            yield gap(placed, _("This tier asks for this document: {title}.", title=rule.title))
