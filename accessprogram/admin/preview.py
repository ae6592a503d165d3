"""A questionnaire's definition as data for its preview: each question as the plain field that stands for it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.questionnaires.definition import mappings

_KINDS = {
    "textarea": "textarea",
    "choice": "radio",
    "multi": "checkboxes",
    "yesno": "radio",
    "date": "date",
    "email": "email",
    "url": "url",
    "number": "number",
    "acknowledge": "checkbox",
    "files": "file",
}


def sections_of(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sections with their questions; of a draft that is not well-formed yet, whatever can be shown."""
    return [
        {
            "slug": section.get("slug", ""),
            "title": section.get("title", ""),
            "intro": section.get("intro", ""),
            "questions": [_question(question, "preview") for question in mappings(section.get("questions"))],
        }
        for section in mappings(definition.get("sections"))
    ]


def _question(question: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    name = f"{prefix}-{question.get('slug', '')}"
    return {
        "name": name,
        "label": question.get("label", ""),
        "kind": _KINDS.get(str(question.get("kind")), "text"),
        "options": _options(question),
        "help": question.get("help", ""),
        "example": question.get("example", ""),
        "optional": not question.get("required"),
        "columns": [_question(column, name) for column in mappings(question.get("columns"))],
        "note": _note(question),
    }


def _options(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    if question.get("kind") == "yesno":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(str(choice.get("slug", "")), str(choice.get("label", ""))) for choice in mappings(question.get("choices"))]


def _note(question: Mapping[str, Any]) -> str:
    """What a preview cannot show: where choices come from, when a question appears."""
    notes = []
    if source := question.get("choices_from"):
        notes.append(_("The choices are the tier's: %(source)s.") % {"source": str(source).replace("_", " ")})
    if question.get("kind") == "commitments":
        notes.append(_("The tier's pledges stand here, each with baseline, target and date."))
    condition = question.get("show_if")
    if isinstance(condition, Mapping):
        answer = condition.get("equals", condition.get("includes"))
        words = {"question": condition.get("question"), "answer": answer}
        notes.append(_("Shown only when “%(question)s” is answered with “%(answer)s”.") % words)
    if question.get("personal"):
        notes.append(_("The answer is personal data."))
    return " ".join(notes)
