"""Sentences for people, written where the rule is and translated where they are shown."""

from __future__ import annotations

from typing import Any, Self


class Sentence(str):
    """An English sentence that remembers its `template` and `values`.

    It is a plain string for whoever stores or compares it; a page translates `template` and fills in `values` again.
    """

    template: str
    values: dict[str, Any]

    __slots__ = ("template", "values")

    def __new__(cls, template: str, values: dict[str, Any]) -> Self:
        """Fill `values` into the brace-format `template`."""
        made = super().__new__(cls, template.format(**values))
        made.template = template
        made.values = values
        return made

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, dict[str, Any]]]:
        return Sentence, (self.template, self.values)


def sentence(template: str, **values: Any) -> Sentence:
    """Mark and fill a sentence. Imported as `_`, under which the message catalogues find it."""
    return Sentence(template, values)
