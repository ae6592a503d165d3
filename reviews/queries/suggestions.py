"""What could follow in the search of a list while it is typed: fields, and values that cases of this list hold.

Looked at are the first 500 rows of the list in its order, of those that the actor may see; names and references are
looked for among all of them from three letters on, by the index of words that the search itself asks.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from reviews.models import CaseRow
from reviews.queries.keyset import COUNTED
from reviews.queries.queue_table import order_of, rows_of
from reviews.queries.seen import Seen
from reviews.search.conditions import condition
from reviews.search.editing import quoted
from reviews.search.fields import ALIASES, FIELDS, Field, Kind
from reviews.search.words import containing, folded

OFFERED = 10
NAMED = 100  # rows whose names are offered
NAMED_FROM = 3
# The last term before the cursor: a minus, a field with values between commas, the value or word that is typed.
_TYPED = re.compile(
    r"""(?:^|\s)-?(?:(?P<field>[^\W\d][\w-]{0,30}):(?:(?:"[^"]*"|[^\s",]*),)*)?(?P<part>"[^"]*|[^\s",]*)$"""
)
# How a number or a moment is asked for, in words; offered where a case holds it.
_WRITTEN: dict[Kind, Mapping[str, Any]] = {
    Kind.NUMBER: {">0": _("more than none"), "0": _("none")},
    Kind.FUTURE: {
        "today": _("today"), "<1d": _("within a day, or past"), "<3d": _("within 3 days, or past"),
        "<2w": _("within 2 weeks, or past"), ">2w": _("later than in 2 weeks"),
    },
    Kind.PAST: {
        "today": _("today"), "<7d": _("in the last 7 days"), "<30d": _("in the last 30 days"),
        ">30d": _("more than 30 days ago"),
    },
}  # fmt: skip
_RISKS = {">60": _("above 60"), "20..60": _("from 20 to 60"), "<20": _("below 20")}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """``text`` could stand instead of what was typed from ``start`` (in signs as browsers count them) to the cursor;
    ``words`` say what it is, where the text does not."""

    text: str
    words: str
    start: int


@dataclass(frozen=True, kw_only=True)
class _Value:
    """A value and how many of the rows that were looked at hold it."""

    text: str
    words: Any
    count: int


def suggestions(actor: Actor, slug: str, text: str) -> list[Suggestion]:
    """What could follow ``text``, which stands left of the cursor in the search of the queue ``slug``: fields while
    one is typed, values of a field after its colon, partners by name. Raises KeyError for no such queue.

    Four queries at most beside those of the words' index, whatever the size.
    """
    typed = _TYPED.search(text)
    if typed is None:
        return []
    part = typed["part"].removeprefix('"').strip()
    start = len(text[: typed.start("part")].encode("utf-16-le")) // 2
    looked = _Looked(actor, slug)
    found: list[Suggestion] = []
    if typed["field"]:
        name = typed["field"].casefold().replace("-", "_")
        field = FIELDS.get(ALIASES.get(name, name))
        values = looked.values(field, part) if field else []
    else:
        found = [] if typed["part"].startswith('"') else _fields(part, start)
        # In quotation marks, so that no name is read as a field or as a minus.
        names = looked.named("partner_name", part)
        values = [replace(name, text='"{}"'.format(name.text.strip('"')), words=_("partner")) for name in names]
    return found + [Suggestion(text=value.text, words=str(value.words), start=start) for value in values[:OFFERED]]


def _fields(part: str, start: int) -> list[Suggestion]:
    """Fields that begin so, each with what it means or, where its name says that, an example; all of them where nothing
    is typed."""
    return [
        Suggestion(
            text=f"{field.slug}:", words=field.example if field.title == field.slug else str(field.title), start=start
        )
        for field in FIELDS.values()
        if field.slug.startswith(part.casefold())
    ]


class _Looked:
    """The rows of a list that are looked at for one suggestion."""

    def __init__(self, actor: Actor, slug: str) -> None:
        self.seen = Seen(actor)
        self._all = rows_of(actor, slug, now=self.seen.now)
        self._order = order_of(slug).fields

    @property
    def rows(self) -> QuerySet[CaseRow]:
        return self._all.order_by(*self._order)[:COUNTED]

    def values(self, field: Field, part: str) -> list[_Value]:
        """The values of a field that hold what is typed, in words or as they are written."""
        if field.kind is Kind.TEXT:
            return self.named(field.column, part)
        if field.slug in _READ:
            return [value for value in _READ[field.slug](self) if _fits(value.text, value.words, part)]
        written: Mapping[str, Any] = field.closed or _WRITTEN.get(field.kind) or {}
        if field.slug == "risk":
            written = _RISKS
        elif field.slug in ("tier", "programme"):
            written = {value: choice.label for value, choice in self.seen.choices(field.slug).items()}
        return self._held(field, {value: words for value, words in written.items() if _fits(value, words, part)})

    def _held(self, field: Field, written: Mapping[str, Any]) -> list[_Value]:
        """Those that rows hold, by the very condition that the search would put; one query for all of them."""
        texts = {f"held_{at}": text for at, text in enumerate(written)}
        conditions = {
            name: Count("pk", filter=condition(f"{field.slug}:{_written(field, text)}", known=self.seen))
            for name, text in texts.items()
        }
        if not conditions:
            return []
        counts = CaseRow.objects.filter(pk__in=self.rows.values("pk")).aggregate(**conditions)
        return [
            _Value(text=_written(field, text), words=written[text], count=counts[name])
            for name, text in texts.items()
            if counts[name]
        ]

    def named(self, column: str, part: str) -> list[_Value]:
        """Whole names, or references, that hold what is typed, however it is accented; from three letters on."""
        words = folded(part)
        if len(words) < NAMED_FROM:
            return []
        # In the list's order, as the search itself: what nearly all rows hold is found by walking the order's index.
        found = self._all.filter(containing(part)).order_by(*self._order)
        names = found.values_list(column, flat=True)[:NAMED]
        return _counted(name for name in names if '"' not in name and words in folded(name))

    def slugs(self, column: str) -> list[_Value]:
        texts = self.rows.values_list(column, flat=True)
        return _counted(slug for text in texts for slug in text.split())

    def people(self) -> list[_Value]:
        """Who has reviews of these, oneself and nobody first."""
        now = self.seen.now
        held = Counter(
            reviewer if reviewer and until > now else None
            for reviewer, until in self.rows.values_list("reviewer_id", "reviewer_until")
        )
        known = (
            {choice.key: choice for choice in self.seen.choices("assignee").values()} if held.keys() - {None} else {}
        )
        found = [
            _Value(text="me", words=_("you"), count=held[self.seen.me] if self.seen.me else 0),
            _Value(text="nobody", words=_("nobody has it"), count=held[None]),
        ]
        for key, count in held.most_common():
            if key in known:
                found.append(_Value(text=quoted(known[key].value), words=known[key].label, count=count))
        return [value for value in found if value.count]


_READ: dict[str, Callable[[_Looked], list[_Value]]] = {
    "assignee": _Looked.people,
    "country": lambda looked: looked.slugs("country"),
    "tag": lambda looked: looked.slugs("tags"),
    "use": lambda looked: looked.slugs("use_cases"),
}


def _written(field: Field, text: str) -> str:
    return text if field.kind in _WRITTEN else quoted(text)


def _fits(text: str, words: Any, part: str) -> bool:
    folded = part.casefold()
    return folded in text.casefold() or folded in str(words).casefold()


def _counted(texts: Iterable[str]) -> list[_Value]:
    """The most frequent first, then by name."""
    counts = Counter(texts)
    ordered = sorted(counts, key=lambda text: (-counts[text], text))
    return [_Value(text=quoted(text), words="", count=counts[text]) for text in ordered]
