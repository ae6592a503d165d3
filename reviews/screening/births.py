"""Dates of birth as lists write them: whole, by year, about, or between two years."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reviews.screening.entries import BirthSpan

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$")
_SLASHED = re.compile(r"^(\d\d)/(\d\d)/(\d{4})$")
# Years that an approximate date is taken to be off by, either way.
_ABOUT = 2


def birth_of(text: str) -> BirthSpan | None:
    """What a text says of a birth: `14 May 1968`, `1968-05-14`, `14/05/1968`, `00/00/1968`, `circa 1968`,
    `1968 to 1970`, `1968`. None when there is no year in it."""
    plain = " ".join(text.split()).removesuffix(".")
    years = [int(year) for year in _YEAR.findall(plain)]
    if not years:
        return None
    about = "circa" in plain.lower() or "approx" in plain.lower()
    margin = _ABOUT if about else 0
    date = "" if about or len(years) > 1 else _iso(plain)
    return BirthSpan(min(years) - margin, max(years) + margin, date)


def births_of(texts: list[str]) -> tuple[BirthSpan, ...]:
    """The births of several texts, each once."""
    return tuple(dict.fromkeys(span for text in texts if (span := birth_of(text))))


def _iso(text: str) -> str:
    """The date as ISO 8601 when it is a whole one, else nothing."""
    if len(text) < 8:
        return ""  # a year, or a year and a month
    if matched := _ISO.match(text):
        text = "-".join(matched.groups())
    elif matched := _SLASHED.match(text):
        text = "-".join(reversed(matched.groups()))
    for form in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return ""
