"""Reads single values as people type them: text, numbers, dates, choices."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from accessprogram.questionnaires.addresses import Malformed
from accessprogram.questionnaires.sentences import sentence as _

# Overrides and isolates reorder what a reviewer reads (UAX #9); the marks LRM and RLM are left to those who need them.
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D)}
_UNSTORABLE = _CONTROLS | dict.fromkeys(range(0xD800, 0xE000)) | _REORDERING
_DIGITS = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\Z")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# Python refuses to write integers of thousands of digits; nobody types one.
_LARGEST = 10**30
_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})


def kept(raw: object, depth: int = 6) -> Any:
    """What was sent, ready to be stored: without characters that no database keeps or that reorder text.

    What lies deeper than `depth`, or is no JSON, was typed by nobody and is left out.
    """
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw.translate(_UNSTORABLE))
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, int):
        return raw if abs(raw) < _LARGEST else None
    if isinstance(raw, float):
        return raw if math.isfinite(raw) else str(raw)
    if depth and isinstance(raw, list | tuple):
        return [kept(item, depth - 1) for item in raw]
    if depth and isinstance(raw, Mapping):
        return {kept(str(key)): kept(item, depth - 1) for key, item in raw.items()}
    return None


def as_typed(value: object) -> str | None:
    """The value as a person would have typed it, or None for what nobody types."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        digits = format(Decimal(repr(value)), "f")
        # Three decimals would read like grouped thousands; a number that came as a number is not in doubt.
        return f"{digits}0" if _AMBIGUOUS.match(digits) else digits
    if isinstance(value, str | int):
        return str(value)
    return None


def whole(value: object, default: int) -> int:
    """A positive whole number of a definition, or the default."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def one_line(typed: str, limit: int) -> str:
    """Text of one line. Raises Malformed when it is longer than `limit` characters."""
    return _within(" ".join(typed.split()), limit)


def lines(typed: str, limit: int) -> str:
    """Text of several lines. Raises Malformed when it is longer than `limit` characters."""
    return _within(typed.replace("\r\n", "\n").replace("\r", "\n").strip(), limit)


def _within(value: str, limit: int) -> str:
    if len(value) > limit:
        raise Malformed(
            _(
                "Shorten this to {limit:,} characters. It has {length:,}.",
                limit=limit,
                length=len(value),
            )
        )
    return value


def chosen(typed: str, offered: Mapping[str, str]) -> str:
    """The slug of a choice, given by slug or by label. Raises Malformed."""
    typed = typed.strip()
    if typed in offered:
        return typed
    for slug, label in offered.items():
        if label.casefold() == typed.casefold():
            return slug
    raise Malformed(_("This is not among the choices. Choose one from the list."))


def says_yes(typed: str) -> bool:
    """True for the ways in which a form says yes."""
    return typed.strip().lower() in _YES


def yes_or_no(typed: str) -> str:
    """`yes` or `no`. Raises Malformed."""
    if says_yes(typed):
        return "yes"
    if typed.strip().lower() in _NO:
        return "no"
    raise Malformed(_("Answer yes or no."))


def number(typed: str, *, minimum: object = None, maximum: object = None) -> int | float:
    """A number with a decimal point; spaces and commas may group thousands. Raises Malformed."""
    digits = "".join(typed.split()).replace("'", "").replace("_", "")
    if len(digits) > 30:
        raise Malformed(_("This number is too long."))
    if _AMBIGUOUS.match(digits):
        whole_reading = digits.replace(".", "")
        raise Malformed(
            _(
                "{typed} can be read in two ways. Write {whole} or {part}0.",
                typed=digits,
                whole=whole_reading,
                part=digits,
            )
        )
    if _GROUPED.match(digits):
        digits = digits.replace(",", "")
    if not _DIGITS.match(digits):
        raise Malformed(_("Write a number in digits, for example 500 or 2.5."))
    value = float(digits)
    exact = int(digits) if "." not in digits else (int(value) if value.is_integer() else value)
    if side(exact, minimum, maximum) < 0:
        raise Malformed(_("Write {limit:,} or more.", limit=minimum))
    if side(exact, minimum, maximum) > 0:
        raise Malformed(_("Write {limit:,} or less.", limit=maximum))
    return exact


def side(value: float, minimum: object, maximum: object) -> int:
    """-1 below the minimum, 1 above the maximum, else 0. A bound that is no number does not bind."""
    if isinstance(minimum, int | float) and not isinstance(minimum, bool) and value < minimum:
        return -1
    if isinstance(maximum, int | float) and not isinstance(maximum, bool) and value > maximum:
        return 1
    return 0


def day(typed: str, *, minimum: object = None, maximum: object = None, today: date | None = None) -> str:
    """A date as ISO 8601. `minimum` and `maximum` are ISO dates or `today`. Raises Malformed."""
    typed = typed.strip()
    try:
        value = date.fromisoformat(typed) if _DAY.match(typed) else None
    except ValueError:
        value = None
    if value is None or not 1900 <= value.year <= 2199:
        raise Malformed(_("Write the date as year-month-day, for example 2031-03-31."))
    low, high = _bound(minimum, today), _bound(maximum, today)
    if low is not None and value < low:
        raise Malformed(_("This date is too early: {limit} or later.", limit=low.isoformat()))
    if high is not None and value > high:
        raise Malformed(_("This date is too late: {limit} or earlier.", limit=high.isoformat()))
    return value.isoformat()


def _bound(given: object, today: date | None) -> date | None:
    return today if given == "today" else calendar_day(given)


def calendar_day(given: object) -> date | None:
    """The date of an ISO 8601 text, or None."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
