"""Pages of docs/ that are made from data: `python -m tests.documents` writes them, a test keeps them current.

docs/permissions.md comes from the table that tests/matrices proves, docs/transitions.md from the transition tables.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1"}
    django.setup()

from accessprogram import states
from accessprogram.states import Table
from reviews import states as judging
from tests.matrices.asking import Outcome
from tests.matrices.rows import Answers, Row
from tests.matrices.table import BY_NAME, TABLE
from tests.personas import PERSONAS

DOCS = Path(__file__).parents[1] / "docs"
WORKS = (200, 302, 422)
PERMISSIONS = """# Who may do what

Made from the table that `tests/matrices` tries on every address (`python -m tests.documents`); do not edit.

Each row is one address and those for whom it works. Who is not signed in is sent to sign in. Everybody else is refused:
with the page of what does not exist (404) where they may not know that something is there, and with a sentence that
says who can (403) where they may.

| person | who that is |
|---|---|
"""
TRANSITIONS = """# States and moves

Made from the transition tables in `accessprogram/states` and `reviews/states` (`python -m tests.documents`); do not
edit. A move that is not listed does not exist. Whose move it is stands in the last column; policy decides whether this
person may make it now.
"""


def permissions() -> str:
    """docs/permissions.md."""
    rows = [row for row in TABLE if row.asked == tuple(PERSONAS)]
    people = "".join(f"| {persona} | {words} |\n" for persona, words in PERSONAS.items())
    lines = "".join(_row(row) for row in rows)
    return f"{PERMISSIONS}{people}\n| address | sees it (GET) | does it (POST) |\n|---|---|---|\n{lines}"


def _row(row: Row) -> str:
    route = BY_NAME[row.name].route.replace("<", "{").replace(">", "}")
    case = f" ({row.case.replace('_', ' ')})" if row.case else ""
    return f"| `/{route}`{case} | {_who(row.get)} | {_who(row.post)} |\n"


def _who(answers: Answers) -> str:
    """Those for whom it works; 422 is: allowed, but not with these words."""
    allowed = [persona for persona, outcome in answers.items() if _works(outcome)]
    if len(allowed) == len(PERSONAS):
        return "everybody"
    if len(allowed) == len(PERSONAS) - 1 and "anonymous" not in allowed:
        return "everybody signed in"
    return ", ".join(allowed) or "-"


def _works(outcome: Outcome) -> bool:
    return outcome in WORKS


def transitions() -> str:
    """docs/transitions.md."""
    tables: dict[str, Table] = {**states.TABLES, **judging.TABLES}
    return TRANSITIONS + "".join(_table(noun, table) for noun, table in sorted(tables.items()))


def _table(noun: str, table: Table) -> str:
    lines = "".join(
        f"| {_words(state)} | {_words(action)} | {_words(move.to)} | {', '.join(map(_words, move.by))} |\n"
        for (state, action), move in table.items()
    )
    return f"\n## {noun.capitalize()}\n\n| from | move | to | whose move |\n|---|---|---|---|\n{lines}"


def _words(slug: str) -> str:
    return slug.replace("_", " ")


PAGES = {"permissions.md": permissions, "transitions.md": transitions}


def write(names: Iterable[str] = PAGES) -> None:
    """Write the pages anew."""
    for name in names:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")


if __name__ == "__main__":
    write()
