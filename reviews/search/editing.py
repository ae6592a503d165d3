"""Changing what was typed: a term put in or taken out by a click, everything else left as it stands."""

import re

from reviews.search.fields import ALIASES
from reviews.search.grammar import SearchError, Term, parse


def holds(text: str, field: str, value: str) -> bool:
    """Whether a search asks for this value of a field; not one that cannot be read."""
    return _holding(text, field, value) is not None


def toggled(text: str, field: str, value: str) -> str:
    """The search with ``field:value`` put at its end, or taken out where it stands."""
    term = _holding(text, field, value)
    if term is None:
        return f"{text.strip()} {field}:{quoted(value)}".strip()
    rest = [item.text for item in term.values if item.text.casefold() != value.casefold()]
    kept = f"{field}:{','.join(quoted(item) for item in rest)}" if rest else ""
    parts = (text[: term.start].strip(), kept, text[term.end :].strip())
    return " ".join(part for part in parts if part)


def quoted(value: str) -> str:
    """A value as it is typed: in quotation marks where the grammar would not take it as one word."""
    plain = re.fullmatch(r'[^\s",<>]+', value) and ".." not in value
    return value if plain else '"{}"'.format(value.replace('"', " "))


def _holding(text: str, field: str, value: str) -> Term | None:
    try:
        terms = parse(text)
    except SearchError:
        return None
    for term in terms:
        plain = not term.negated and all(not item.compare and item.until is None for item in term.values)
        named = ALIASES.get(term.field, term.field) == field
        if plain and named and value.casefold() in (item.text.casefold() for item in term.values):
            return term
    return None
