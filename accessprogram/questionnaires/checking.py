"""Judges a questionnaire's definition before it is published. Every fault is a sentence that says where it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from accessprogram.questionnaires.definition import (
    CHOICE_KINDS,
    CHOICE_SOURCES,
    COLUMN_ROLES,
    CONDITION_KINDS,
    KINDS,
    ROLES,
    SIMPLE_KINDS,
    mappings,
    text,
)
from accessprogram.questionnaires.sentences import sentence as _

SLUG = re.compile(r"[a-z][a-z0-9_]{0,49}\Z")
MAX_SECTIONS = 30
MAX_QUESTIONS = 60
MAX_COLUMNS = 15
SECTION_KEYS = frozenset({"slug", "title", "intro", "questions"})
COMMON_KEYS = frozenset(
    {
        "slug",
        "kind",
        "label",
        "help",
        "example",
        "required",
        "role",
        "min",
        "max",
        "max_length",
        "choices",
        "choices_from",
    }
)
QUESTION_KEYS = COMMON_KEYS | {"personal", "show_if", "columns"}
COLUMN_KEYS = COMMON_KEYS | {"cover"}


def check_definition(definition: object) -> list[str]:
    """Sentences that say what is wrong with a definition; empty when it can be published. Accepts any JSON."""
    if not isinstance(definition, Mapping):
        return [_("The definition is not an object with “sections”.")]
    sections = definition.get("sections")
    if not isinstance(sections, list) or not sections or len(mappings(sections)) != len(sections):
        return [_("“sections” must be a list with at least one section.")]
    found = list(_unknown_keys(definition, frozenset({"sections"}), _("The definition")))
    if len(sections) > MAX_SECTIONS:
        found.append(_("There are more than {limit} sections.", limit=MAX_SECTIONS))
    found.extend(_repeated([section.get("slug") for section in sections], _("The section")))
    questions = [question for section in sections for question in mappings(section.get("questions"))]
    found.extend(_repeated([question.get("slug") for question in questions], _("The question")))
    found.extend(_roles(questions))
    seen: dict[str, Mapping[str, Any]] = {}
    for number, section in enumerate(sections, start=1):
        found.extend(_section(section, number))
        for question in mappings(section.get("questions")):
            found.extend(_question(question, seen))
            if isinstance(question.get("slug"), str):
                seen[question["slug"]] = question
    return found


def _section(section: Mapping[str, Any], number: int) -> Iterator[str]:
    where = _("Section {number}", number=number)
    if not _is_slug(section.get("slug")):
        yield _("{where}: the slug needs lower-case letters, digits and underscores, 50 at most.", where=where)
    if not text(section.get("title")):
        yield _("{where} has no title.", where=where)
    questions = section.get("questions")
    if not isinstance(questions, list) or not questions or len(mappings(questions)) != len(questions):
        yield _("{where}: “questions” must be a list with at least one question.", where=where)
    elif len(questions) > MAX_QUESTIONS:
        yield _("{where} has more than {limit} questions.", where=where, limit=MAX_QUESTIONS)
    yield from _unknown_keys(section, SECTION_KEYS, where)


def _question(question: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    where = _("The question “{slug}”", slug=_name(question))
    yield from _field(question, where, KINDS, QUESTION_KEYS)
    yield from _show_if(question.get("show_if"), where, earlier)
    columns = question.get("columns")
    if question.get("kind") != "rows":
        if columns is not None:
            yield _("{where} has columns, but only the kind “rows” has them.", where=where)
        return
    if not isinstance(columns, list) or not columns or len(mappings(columns)) != len(columns):
        yield _("{where}: “columns” must be a list with at least one column.", where=where)
        return
    if len(columns) > MAX_COLUMNS:
        yield _("{where} has more than {limit} columns.", where=where, limit=MAX_COLUMNS)
    yield from _repeated([column.get("slug") for column in columns], _("{where}: the column", where=where))
    for column in columns:
        yield from _column(column, question, where)


def _column(column: Mapping[str, Any], question: Mapping[str, Any], where: str) -> Iterator[str]:
    here = _("{where}, column “{slug}”", where=where, slug=_name(column))
    yield from _field(column, here, SIMPLE_KINDS, COLUMN_KEYS)
    if column.get("slug") == "id":
        yield _("{where}: the slug “id” is kept for the row itself.", where=here)
    role, table = column.get("role"), question.get("role")
    if role is not None:
        allowed = COLUMN_ROLES.get(table, {}) if isinstance(table, str) else {}
        kinds = allowed.get(role) if isinstance(role, str) else None
        if kinds is None or _kind(column) not in kinds:
            yield _("{where}: the role “{role}” does not fit here.", where=here, role=_short(role))
    cover = column.get("cover")
    if cover is not None and column.get("kind") not in ("choice", "multi"):
        yield _("{where}: only choices can be covered.", where=here)
    elif cover is not None and not _all_choices(cover, column):
        yield _("{where}: “cover” must list slugs of its choices.", where=here)


def _field(field: Mapping[str, Any], where: str, kinds: frozenset[str], keys: frozenset[str]) -> Iterator[str]:
    """What questions and columns have in common."""
    kind = field.get("kind")
    if not _is_slug(field.get("slug")):
        yield _("{where}: the slug needs lower-case letters, digits and underscores, 50 at most.", where=where)
    if not isinstance(kind, str) or kind not in kinds:
        yield _("{where}: the kind “{kind}” does not exist here.", where=where, kind=_short(kind))
    if not text(field.get("label")):
        yield _("{where} has no label.", where=where)
    for key in ("help", "example"):
        if field.get(key) is not None and not isinstance(field[key], str):
            yield _("{where}: “{key}” must be text.", where=where, key=key)
    for key in ("required", "personal"):
        if field.get(key) is not None and not isinstance(field[key], bool):
            yield _("{where}: “{key}” must be true or false.", where=where, key=key)
    yield from _choices(field, where)
    yield from _limits(field, where)
    yield from _unknown_keys(field, keys, where)


def _choices(field: Mapping[str, Any], where: str) -> Iterator[str]:
    kind, own, source = field.get("kind"), field.get("choices"), field.get("choices_from")
    if kind not in ("choice", "multi"):
        if own is not None or source is not None:
            yield _("{where} has choices, but its kind offers none.", where=where)
        return
    if source is not None:
        if not isinstance(source, str) or source not in CHOICE_SOURCES or own is not None:
            yield _("{where}: “choices_from” must be use_cases or evidence, without choices of its own.", where=where)
        return
    offered = mappings(own)
    if not isinstance(own, list) or len(offered) < 2 or len(offered) != len(own):
        yield _("{where} needs at least two choices.", where=where)
        return
    yield from _repeated([choice.get("slug") for choice in offered], _("{where}: the choice", where=where))
    for choice in offered:
        if not _is_slug(choice.get("slug")) or not text(choice.get("label")):
            yield _("{where}: every choice needs a slug and a label.", where=where)
            return


def _limits(field: Mapping[str, Any], where: str) -> Iterator[str]:
    low, high, length = field.get("min"), field.get("max"), field.get("max_length")
    if length is not None and (not _is_whole(length) or length < 1):
        yield _("{where}: “max_length” must be a positive whole number.", where=where)
    for key, value in (("min", low), ("max", high)):
        if value is None:
            continue
        fits = isinstance(value, str) if field.get("kind") == "date" else _is_number(value)
        if not fits:
            yield _("{where}: “{key}” must be a number (for a date, a date or “today”).", where=where, key=key)
    if _is_number(low) and _is_number(high) and low > high:  # type: ignore[operator]
        yield _("{where}: “min” is larger than “max”.", where=where)


def _show_if(condition: object, where: str, earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if condition is None:
        return
    slug = condition.get("question") if isinstance(condition, Mapping) else None
    if (
        not isinstance(condition, Mapping)
        or not isinstance(slug, str)
        or ("equals" in condition) == ("includes" in condition)
    ):
        yield _("{where}: “show_if” needs a question and either “equals” or “includes”.", where=where)
        return
    other = earlier.get(slug)
    if other is None or _kind(other) not in CONDITION_KINDS:
        yield _("{where}: “show_if” must name an earlier question with choices, yes or no.", where=where)
        return
    if ("includes" in condition) != (other.get("kind") == "multi"):
        yield _("{where}: “includes” is for several choices, “equals” for one.", where=where)
    value = condition.get("equals", condition.get("includes"))
    fits = _all_choices([value], other) if _kind(other) in CHOICE_KINDS else value in ("yes", "no")
    if not fits and other.get("choices_from") is None:
        yield _("{where}: “show_if” waits for an answer that cannot be given.", where=where)


def _roles(questions: list[Mapping[str, Any]]) -> Iterator[str]:
    holders: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        role, kind = question.get("role"), question.get("kind")
        if role is None:
            continue
        if not isinstance(role, str) or role not in ROLES or not isinstance(kind, str) or kind not in ROLES[role]:
            where = _("The question “{slug}”", slug=_name(question))
            yield _("{where}: the role “{role}” does not fit here.", where=where, role=_short(role))
            continue
        holders.setdefault(role, []).append(question)
    for role, several in holders.items():
        if len(several) > 1 and not all(question.get("show_if") for question in several):
            yield _("The role “{role}” is given twice. Only questions with “show_if” may share one.", role=role)


def _repeated(slugs: list[object], what: str) -> Iterator[str]:
    for slug, count in Counter(slug for slug in slugs if isinstance(slug, str)).items():
        if count > 1:
            yield _("{what} “{slug}” is there {count} times.", what=what, slug=_short(slug), count=count)


def _unknown_keys(thing: Mapping[str, Any], known: frozenset[str], where: str) -> Iterator[str]:
    for key in sorted(str(key) for key in thing if str(key) not in known):
        yield _("{where}: “{key}” is not known here. Is it misspelt?", where=where, key=_short(key))


def _all_choices(values: object, field: Mapping[str, Any]) -> bool:
    if field.get("choices_from") is not None:
        return True
    slugs = {choice.get("slug") for choice in mappings(field.get("choices")) if isinstance(choice.get("slug"), str)}
    return isinstance(values, list) and all(isinstance(value, str) and value in slugs for value in values)


def _kind(thing: Mapping[str, Any]) -> str:
    kind = thing.get("kind")
    return kind if isinstance(kind, str) else ""


def _name(thing: Mapping[str, Any]) -> str:
    return _short(thing.get("slug"))


def _short(value: object) -> str:
    return value[:60] if isinstance(value, str) else f"({type(value).__name__})"


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and bool(SLUG.match(value))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
