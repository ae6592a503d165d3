"""Reads one value of any simple kind: by itself, or as a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accessprogram.questionnaires import plain
from accessprogram.questionnaires.addresses import Malformed, clean_domain, clean_email, clean_url
from accessprogram.questionnaires.countries import country_code
from accessprogram.questionnaires.definition import Question, is_empty
from accessprogram.questionnaires.identifiers import Judged, judge_company_number, judge_lei, judge_vat
from accessprogram.questionnaires.rules import TierRules
from accessprogram.questionnaires.sentences import sentence as _


@dataclass(frozen=True, kw_only=True)
class Context:
    """What else an answer is judged by: the tier, today's date (for dates), the applicant's country (for registers)."""

    tier_rules: TierRules = field(default_factory=TierRules)
    today: date | None = None
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class CellError:
    """A sentence about one cell of a table; `row` counts from 0."""

    row: int
    column: str
    error: str


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """The answer in its normal form; with an `error`, as it was typed. `cells` says where in a table it is."""

    value: Any
    error: str = ""
    cells: tuple[CellError, ...] = ()


Reader = Callable[[Question, str, Context], Any]


def _text(question: Question, typed: str, context: Context) -> str:
    return plain.one_line(typed, plain.whole(question.get("max_length"), 300))


def _textarea(question: Question, typed: str, context: Context) -> str:
    return plain.lines(typed, plain.whole(question.get("max_length"), 5000))


def _number(question: Question, typed: str, context: Context) -> int | float:
    return plain.number(typed, minimum=question.get("min"), maximum=question.get("max"))


def _date(question: Question, typed: str, context: Context) -> str:
    return plain.day(typed, minimum=question.get("min"), maximum=question.get("max"), today=context.today)


def _choice(question: Question, typed: str, context: Context) -> str:
    return plain.chosen(typed, choices(question, context.tier_rules))


def _yesno(question: Question, typed: str, context: Context) -> str:
    return plain.yes_or_no(typed)


def _email(question: Question, typed: str, context: Context) -> str:
    return clean_email(typed)


def _domain(question: Question, typed: str, context: Context) -> str:
    return clean_domain(typed)


def _url(question: Question, typed: str, context: Context) -> str:
    return clean_url(typed)


def _country(question: Question, typed: str, context: Context) -> str:
    code = country_code(typed)
    if not code:
        raise Malformed(_("Choose a country from the list."))
    return code


def _lei(question: Question, typed: str, context: Context) -> str:
    return _judged(judge_lei(typed))


def _vat(question: Question, typed: str, context: Context) -> str:
    return _judged(judge_vat(typed))


def _company_number(question: Question, typed: str, context: Context) -> str:
    return _judged(judge_company_number(typed, context.country))


def _judged(judged: Judged) -> str:
    if judged.problem:
        raise Malformed(judged.problem)
    return str(judged.value)


READERS: dict[str, Reader] = {
    "text": _text,
    "textarea": _textarea,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "yesno": _yesno,
    "email": _email,
    "domain": _domain,
    "url": _url,
    "country": _country,
    "lei": _lei,
    "vat": _vat,
    "company_number": _company_number,
}


def choices(question: Question, tier_rules: TierRules) -> dict[str, str]:
    """What may be chosen, slug -> label: the question's own choices, or those of the tier."""
    source = question.get("choices_from")
    if source == "use_cases":
        return {rule.slug: rule.title for rule in tier_rules.use_cases}
    if source == "evidence":
        return {rule.slug: rule.title for rule in tier_rules.evidence}
    own = question.get("choices")
    if not isinstance(own, list | tuple):
        return {}
    return {str(c["slug"]): str(c.get("label", c["slug"])) for c in own if isinstance(c, Mapping) and "slug" in c}


def clean_cell(question: Question, raw: object, context: Context) -> Cleaned:
    """One value: an answer of a simple kind, or one cell of a table."""
    kind = question.get("kind")
    if kind == "multi":
        return _clean_multi(question, raw, context)
    if kind == "acknowledge":
        return Cleaned(value="yes" if raw is True or (isinstance(raw, str) and plain.says_yes(raw)) else "")
    return _clean_simple(question, raw, context)


def _clean_simple(question: Question, raw: object, context: Context) -> Cleaned:
    kept = plain.kept(raw)
    if is_empty(kept) and not (kept is False and question.get("kind") == "yesno"):
        return Cleaned(value="")
    typed = plain.as_typed(kept)
    reader = READERS.get(str(question.get("kind")))
    if typed is None or reader is None:
        return Cleaned(value=kept, error=_("This answer could not be read. Write it again."))
    try:
        return Cleaned(value=reader(question, typed, context))
    except Malformed as problem:
        return Cleaned(value=kept, error=problem.args[0])


def _clean_multi(question: Question, raw: object, context: Context) -> Cleaned:
    kept = plain.kept(raw)
    if is_empty(kept):
        return Cleaned(value=[])
    typed = [kept] if isinstance(kept, str) else kept
    if not isinstance(typed, list) or not all(isinstance(item, str) for item in typed):
        return Cleaned(value=kept, error=_("This answer could not be read. Choose again."))
    offered = choices(question, context.tier_rules)
    try:
        picked = {plain.chosen(item, offered) for item in typed if item.strip()}
        _count(len(picked), question)
    except Malformed as problem:
        return Cleaned(value=kept, error=problem.args[0])
    return Cleaned(value=[slug for slug in offered if slug in picked])


def _count(picked: int, question: Question) -> None:
    minimum, maximum = question.get("min"), question.get("max")
    if plain.side(picked, minimum, maximum) < 0:
        raise Malformed(_("Choose at least {limit}.", limit=minimum))
    if plain.side(picked, minimum, maximum) > 0:
        raise Malformed(_("Choose at most {limit}.", limit=maximum))
