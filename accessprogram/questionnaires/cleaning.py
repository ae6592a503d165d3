"""Reads what a person typed. `clean` accepts any JSON, never raises, and never loses a word of it."""

from __future__ import annotations

from accessprogram.questionnaires.cells import Cleaned, Context, clean_cell
from accessprogram.questionnaires.definition import Question
from accessprogram.questionnaires.tables import clean_commitments, clean_files, clean_rows

TABLES = {"rows": clean_rows, "commitments": clean_commitments, "files": clean_files}


def clean(question: Question, raw: object, context: Context | None = None) -> Cleaned:
    """The answer to `question`, or a plain sentence that says what to change, with what was typed.

    `raw` is what a form or a client sent: any JSON. Nothing typed is no error here; `gaps` says what is missing.
    """
    reader = TABLES.get(str(question.get("kind")), clean_cell)
    return reader(question, raw, context or Context())
