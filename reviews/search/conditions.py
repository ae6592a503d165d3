"""What the terms of a search mean to the database: one condition over the rows of a list."""

import re
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from reviews.search.fields import ALIASES, FIELDS, Field, Kind, Known
from reviews.search.flags import FAR, FLAGS, assigned
from reviews.search.grammar import SearchError, Term, Value, parse
from reviews.search.words import SHORTEST, folded

SHOWN = 12
_LENGTH = re.compile(r"(\d{1,4})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def condition(text: str, *, known: Known) -> Q:
    """The condition that a search means, empty for an empty one; raises SearchError, which points at the column."""
    found, plain = Q(), []
    for term in parse(text):
        if not term.field:
            words = term.values[0].text
            if not words:
                continue
            if not term.negated and not term.exact:
                plain.append(words)
                continue
            one = known.words(words, exact=term.exact)
        else:
            field, one = field_of(term), Q()
            for value in term.values:
                one |= _one(field, value, known)
        found &= ~one if term.negated else one
    # Together, so that the index of words is asked once.
    return found & known.words(*plain) if plain else found


def field_of(term: Term) -> Field:
    """The field that a term names; raises SearchError, which says what there is."""
    field = FIELDS.get(ALIASES.get(term.field, term.field))
    if field is None:
        there_is = ", ".join(FIELDS)
        raise SearchError(
            _("There is no field “%(name)s”. There is: %(fields)s. Words with a colon go in quotation marks.")
            % {"name": term.field, "fields": there_is},
            column=term.column,
        )
    return field


def _one(field: Field, value: Value, known: Known) -> Q:
    if field.kind is Kind.NUMBER:
        return _number(field, value)
    if field.kind in (Kind.PAST, Kind.FUTURE):
        return _moment(field, value, known)
    if field.kind is Kind.TEXT:
        return _text(field, value, known)
    if field.kind is Kind.FLAG:
        return FLAGS[_choice(field, value, known)][1](known.now)
    return _chosen(field, value, known)


def _text(field: Field, value: Value, known: Known) -> Q:
    """A part of the column, letter by letter; the index of words narrows it first where it can: what is in the column
    is in the document, folded."""
    _plain(field, value)
    text = value.text.strip()
    if not text:
        raise SearchError(_("A value is missing here."), column=value.column)
    found = Q(**{f"{field.column}__icontains": text})
    return known.words(text) & found if len(folded(text)) >= SHORTEST else found


def _chosen(field: Field, value: Value, known: Known) -> Q:
    if field.slug == "assignee":
        return _assignee(field, value, known)
    slug = _choice(field, value, known)
    if field.slug in ("tag", "use"):
        return known.named(field.column, slug)
    if field.closed or field.free:
        return Q(**{field.column: slug})
    return Q(**{f"{field.column}__in": known.choices(field.slug)[slug].key})


def _assignee(field: Field, value: Value, known: Known) -> Q:
    held = assigned(known.now)
    typed = value.text.casefold()
    _plain(field, value)
    if typed == "nobody":
        return ~held
    if typed == "me":
        return held & Q(reviewer_id=known.me)
    everybody = known.choices("assignee").values()
    # Two of the same name are told apart by their addresses.
    people = [
        choice for choice in everybody if typed in str(choice.label).casefold() or typed == choice.value.casefold()
    ]
    exact = [choice for choice in people if typed in (choice.value.casefold(), str(choice.label).casefold())]
    if not typed or not people:
        raise _unknown(field, value, known)
    return held & Q(reviewer_id__in=[choice.key for choice in exact or people])


def _choice(field: Field, value: Value, known: Known) -> str:
    """The value of a closed set, or of what the person may see; raises SearchError, which says what there is."""
    _plain(field, value)
    typed = value.text.strip()
    folded = typed.casefold().replace(" ", "_" if field.closed else "-")
    if field.free and typed:
        return typed.upper() if field.slug == "country" else folded
    there = field.closed or known.choices(field.slug)
    for name in (typed, folded):
        if name in there:
            return name
    raise _unknown(field, value, known)


def _unknown(field: Field, value: Value, known: Known) -> SearchError:
    names = list(field.closed or known.choices(field.slug))
    if field.slug == "assignee":
        names = ["me", "nobody", *names]
    shown = ", ".join(f'"{name}"' if " " in name else name for name in names[:SHOWN])
    if len(names) > SHOWN:
        shown = _("%(some)s and %(n)s more") % {"some": shown, "n": len(names) - SHOWN}
    if not names:
        return SearchError(
            _("There is no %(field)s that you could search for.") % {"field": field.title}, column=value.column
        )
    return SearchError(
        _("“%(field)s” cannot be “%(value)s”. There is: %(names)s.")
        % {"field": field.slug, "value": value.text, "names": shown},
        column=value.column,
    )


def _plain(field: Field, value: Value) -> None:
    if value.compare or value.until is not None:
        raise SearchError(
            _("“%(field)s” takes names, no comparison and no range. For example %(example)s.")
            % {"field": field.slug, "example": field.example},
            column=value.column,
        )


def _number(field: Field, value: Value) -> Q:
    low = _integer(field, value, value.text)
    if value.until is not None:
        return _between(field, value, low, _integer(field, value, value.until))
    return Q(**{f"{field.column}{_LOOKUPS[value.compare]}": low})


def _integer(field: Field, value: Value, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,6}", text, re.ASCII):
        raise SearchError(
            _("“%(field)s” takes a whole number, for example %(example)s.")
            % {"field": field.slug, "example": field.example},
            column=value.column,
        )
    return int(text)


def _between(field: Field, value: Value, low: int, high: int) -> Q:
    if value.compare:
        raise SearchError(_("A range takes no comparison."), column=value.column)
    if high < low:
        raise SearchError(_("The range ends before it begins."), column=value.column)
    return Q(**{f"{field.column}__gte": low, f"{field.column}__lte": high})


_LOOKUPS = {"": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}


def _moment(field: Field, value: Value, known: Known) -> Q:
    """Days are whole ones, in the time zone of the person; a length of time is what is left, or an age."""
    if value.until is not None and value.compare:
        raise SearchError(_("A range takes no comparison."), column=value.column)
    first, last = _span(field, value, value.text, known), None
    if value.until is not None:
        last = _span(field, value, value.until, known)
        if isinstance(first, timedelta) != isinstance(last, timedelta):
            raise SearchError(_("A range is between two days, or between two lengths of time."), column=value.column)
    if isinstance(first, timedelta):
        return _length(field, value, first, last, known.now)  # type: ignore[arg-type]  # both are lengths
    return _days(field, value, first, last)  # type: ignore[arg-type]  # both are days


def _span(field: Field, value: Value, text: str, known: Known) -> timedelta | datetime:
    """A length of time, or the first moment of a day."""
    if found := _LENGTH.fullmatch(text):
        return int(found[1]) * _UNITS[found[2]]
    try:
        day = known.now.astimezone(get_current_timezone()).date() if text.casefold() == "today" else parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 9000:
        raise SearchError(
            _(
                "“%(field)s” takes a day (2026-11-23), “today” or a length of time (3d, 12h, 2w), "
                "for example %(example)s."
            )
            % {"field": field.slug, "example": field.example},
            column=value.column,
        )
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def _length(field: Field, value: Value, first: timedelta, last: timedelta | None, now: datetime) -> Q:
    if last is not None and last < first:
        raise SearchError(_("The range ends before it begins."), column=value.column)
    column, past = field.column, field.kind is Kind.PAST
    if last is not None:
        low, high = (now - last, now - first) if past else (now + first, now + last)
        return Q(**{f"{column}__gte": low, f"{column}__lte": high})
    at = now - first if past else now + first
    less = value.compare in ("", "<", "<=")
    if less != past:
        return Q(**{f"{column}__lt": at})
    return Q(**{f"{column}__gt": at, f"{column}__lt": FAR})


def _days(field: Field, value: Value, first: datetime, last: datetime | None) -> Q:
    column, day = field.column, timedelta(days=1)
    if last is not None:
        if last < first:
            raise SearchError(_("The range ends before it begins."), column=value.column)
        return Q(**{f"{column}__gte": first, f"{column}__lt": last + day})
    if value.compare == "<":
        return Q(**{f"{column}__lt": first})
    if value.compare == "<=":
        return Q(**{f"{column}__lt": first + day})
    if value.compare == "":
        return Q(**{f"{column}__gte": first, f"{column}__lt": first + day})
    after = first + day if value.compare == ">" else first
    return Q(**{f"{column}__gte": after, f"{column}__lt": FAR})
