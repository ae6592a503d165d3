"""The form of a questionnaire: its kinds and roles, and how to walk through it.

    {"sections": [{"slug", "title", "intro", "questions": [
        {"slug", "kind", "label", "help", "example", "required", "personal", "choices": [{"slug", "label"}],
         "choices_from": "use_cases" | "evidence", "show_if": {"question", "equals" | "includes"},
         "columns": [...], "min", "max", "max_length", "role"}]}]}

`columns` (of `rows`) are questions without columns of their own; besides, `cover` lists the choices that must occur in
at least one row. `min` and `max` count rows, choices or files, bound a number, or a date (ISO 8601 or "today").
`personal` answers are personal data. A `role` says what an answer *is*, so that checks find it in any questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Question = Mapping[str, Any]
Answers = Mapping[str, Any]
Definition = Mapping[str, Any]

SIMPLE_KINDS = frozenset(
    {
        "text",
        "textarea",
        "choice",
        "multi",
        "yesno",
        "date",
        "email",
        "domain",
        "url",
        "country",
        "number",
        "lei",
        "vat",
        "company_number",
    }
)
KINDS = SIMPLE_KINDS | {"rows", "commitments", "files", "acknowledge"}
CHOICE_KINDS = frozenset({"choice", "multi"})
CONDITION_KINDS = frozenset({"choice", "multi", "yesno", "acknowledge"})
CHOICE_SOURCES = frozenset({"use_cases", "evidence"})

# What an answer is, and the kinds in which it may be asked.
ROLES: dict[str, frozenset[str]] = {
    "partner_kind": frozenset({"choice"}),
    "partner_name": frozenset({"text"}),
    "other_names": frozenset({"text", "textarea", "rows"}),
    "country": frozenset({"country"}),
    "address": frozenset({"text", "textarea"}),
    "phone": frozenset({"text"}),
    "handles": frozenset({"text", "textarea", "rows"}),
    "website": frozenset({"url", "domain"}),
    "domains": frozenset({"rows", "domain"}),
    "contact_email": frozenset({"email"}),
    "birth_date": frozenset({"date"}),
    "lei": frozenset({"lei"}),
    "vat": frozenset({"vat"}),
    "company_number": frozenset({"company_number"}),
    "people": frozenset({"rows"}),
    "use_cases": frozenset({"rows"}),
    "targets": frozenset({"rows"}),
    "repositories": frozenset({"rows"}),
    "advisories": frozenset({"rows"}),
    "attestations": frozenset({"rows"}),
    "subprocessors": frozenset({"rows"}),
    "commitments": frozenset({"commitments"}),
    "evidence": frozenset({"files"}),
    "terms": frozenset({"acknowledge"}),
    "threat_summary": frozenset({"acknowledge"}),
}
COLUMN_ROLES: dict[str, dict[str, frozenset[str]]] = {
    "other_names": {"name": frozenset({"text"})},
    "handles": {"handle": frozenset({"text"})},
    "domains": {"domain": frozenset({"domain"})},
    "people": {
        "name": frozenset({"text"}),
        "email": frozenset({"email"}),
        "roles": frozenset({"multi", "choice"}),
        "country": frozenset({"country"}),
        "birth_date": frozenset({"date"}),
    },
    "use_cases": {
        "use_case": frozenset({"choice"}),
        "ration": frozenset({"number"}),
        "users": frozenset({"text", "textarea"}),
        "activity": frozenset({"text", "textarea"}),
        "data": frozenset({"text", "textarea"}),
        "audience": frozenset({"choice"}),
    },
    "targets": {
        "target": frozenset({"text", "domain", "url"}),
        "kind": frozenset({"choice"}),
        "basis": frozenset({"choice"}),
        "proof": frozenset({"text", "textarea", "url"}),
    },
    "repositories": {"url": frozenset({"url"}), "role": frozenset({"choice", "text"})},
    "advisories": {"identifier": frozenset({"text"}), "credited_as": frozenset({"text"})},
    "attestations": {
        "standard": frozenset({"text", "choice"}),
        "issuer": frozenset({"text"}),
        "valid_until": frozenset({"date"}),
        "scope": frozenset({"text", "textarea"}),
    },
    "subprocessors": {
        "name": frozenset({"text"}),
        "country": frozenset({"country"}),
        "purpose": frozenset({"text", "textarea"}),
    },
}

YES, NO = "yes", "no"


class Placed(NamedTuple):
    """A question and the section that it stands in."""

    section: Mapping[str, Any]
    question: Question

    @property
    def slug(self) -> str:
        """The question's slug."""
        return str(self.question["slug"])

    @property
    def anchor(self) -> str:
        """The id of the question on its page."""
        return anchor(self.slug)


def anchor(question_slug: str, row: int | None = None, column: str = "") -> str:
    """The HTML id of a question, or of one cell of it (`row` counts from 0)."""
    parts = ["question", question_slug]
    if row is not None:
        parts.append(str(row))
    if column:
        parts.append(column)
    return "-".join(parts)


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; nothing of anything else. Definitions and answers come from outside."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def text(value: object) -> str:
    """A stripped string, or nothing when it is something else."""
    return value.strip() if isinstance(value, str) else ""


def placed_questions(definition: object) -> Iterator[Placed]:
    """Every question in reading order. What is not of the form is passed over; `check_definition` names it."""
    if not isinstance(definition, Mapping):
        return
    for section in mappings(definition.get("sections")):
        for question in mappings(section.get("questions")):
            slug, kind = question.get("slug"), question.get("kind")
            if isinstance(slug, str) and isinstance(kind, str) and kind in KINDS:
                yield Placed(section, question)


def is_empty(value: object, depth: int = 8) -> bool:
    """True for what a person would call unanswered: nothing, blanks, or lists and rows of such.

    What is nested deeper than `depth` was typed by nobody, and counts as something.
    """
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return not value.strip()
    if depth and isinstance(value, list | tuple):
        return all(is_empty(item, depth - 1) for item in value)
    if depth and isinstance(value, Mapping):
        return all(is_empty(item, depth - 1) for key, item in value.items() if key != "id")
    return False


def label(question: Question) -> str:
    """What the question is called on its page."""
    return text(question.get("label")) or str(question.get("slug", ""))
