"""Several small lists in one round trip: what a page of a case reads beside its case.

Each queryset becomes a branch of one statement, its rows as JSON; they come back as what the queryset itself would have
answered, in its order, with whatever it selects along. What belongs to one page is put together of ``Reading``s, each
kept beside the noun that it is about.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from accessprogram.clock import now_sql, read_now

R = TypeVar("R")
T = TypeVar("T")
U = TypeVar("U")
# A limit that no list comes to: it only makes the database keep the order of a branch.
_ALL = 10**9


def nothing(value: T) -> "Reading[T]":
    """What is known without reading anything."""
    return Reading((), lambda rows, now: value)


def listed(queryset: QuerySet[Any, R]) -> "Reading[list[R]]":
    """The rows of one queryset."""
    return Reading((queryset,), lambda rows, now: rows[0])


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What is to be read, and what it means: ``build`` is given the rows of each queryset, and the database's time."""

    querysets: tuple[QuerySet[Any, Any], ...]
    build: Callable[[list[list[Any]], datetime], T]

    def then(self, make: Callable[[T], U]) -> "Reading[U]":
        """The same, and something made of it."""
        return Reading(self.querysets, lambda rows, now: make(self.build(rows, now)))


def every(*readings: Reading[Any]) -> Reading[tuple[Any, ...]]:
    """Several as one: the meanings in the order given."""
    ends = list(accumulate(len(reading.querysets) for reading in readings))

    def build(rows: list[list[Any]], now: datetime) -> tuple[Any, ...]:
        starts = [0, *ends]
        return tuple(
            reading.build(rows[start:end], now) for reading, start, end in zip(readings, starts, ends, strict=False)
        )

    return Reading(tuple(queryset for reading in readings for queryset in reading.querysets), build)


def read(reading: Reading[T], now: datetime | None = None) -> T:
    """What a reading means now; one query, so all of it is of one moment. None when there is nothing to be read and
    the time is known."""
    if now is not None and not reading.querysets:
        return reading.build([], now)
    rows, moment = _fetched(reading.querysets, DEFAULT_DB_ALIAS)
    return reading.build(rows, now or moment)


def together(*querysets: QuerySet[Any, Any], using: str = DEFAULT_DB_ALIAS) -> list[list[Any]]:
    """The rows of each queryset, in the order given; one query. Querysets that are sliced, or prefetch, are refused."""
    return _fetched(querysets, using)[0]


def _fetched(querysets: Sequence[QuerySet[Any, Any]], using: str) -> tuple[list[list[Any]], datetime]:
    connection = connections[using]
    postgres = connection.vendor == "postgresql"
    now = now_sql().replace("%", "%%")
    compilers, heads, params = [], [], []
    branches = [f"SELECT -1 AS n, {'json_build_array' if postgres else 'json_array'}({now}) AS r"]
    for number, queryset in enumerate(querysets):
        compiler = queryset.all()[:_ALL].query.get_compiler(using)
        compilers.append(compiler)
        try:
            sql, given = compiler.as_sql()
        except EmptyResultSet:  # it asks for one of nothing
            continue
        names = [f"c{at}" for at in range(len(compiler.select))]
        # The limit within keeps the order of each branch; a branch is read once, so that nothing is materialised.
        heads.append(f"q{number}({', '.join(names)}) AS ({sql})")
        row = f"to_json(q{number})" if postgres else _arrays(names)
        branches.append(f"SELECT {number} AS n, {row} AS r FROM q{number}")  # noqa: S608 - numbers and names of ours
        params.extend(given)
    begin = f"WITH {', '.join(heads)} " if heads else ""
    with connection.cursor() as cursor:
        cursor.execute(begin + " UNION ALL ".join(branches), params)
        (_, clock), *rows = sorted(cursor.fetchall(), key=itemgetter(0))
    found: list[list[Sequence[Any]]] = [[] for _ in querysets]
    for number, row in rows:
        found[number].append(_row(row, compilers[number], postgres=postgres))
    answers = [
        list(_answers(queryset, compiler, rows)) if rows else []
        for queryset, compiler, rows in zip(querysets, compilers, found, strict=True)
    ]
    return answers, read_now((clock if isinstance(clock, list) else json.loads(clock))[0])


def _arrays(names: list[str]) -> str:
    """The columns of one row as JSON on SQLite, whose functions take a limited number of arguments."""
    parts = [", ".join(names[at : at + 50]) for at in range(0, len(names), 50)]
    return f"json_array({', '.join(f'json_array({part})' for part in parts)})"


def _row(raw: Any, compiler: Any, *, postgres: bool) -> list[Any]:
    """One row as the database's driver would have handed it over."""
    if not postgres:
        return [value for part in json.loads(raw) for value in part]
    read = raw if isinstance(raw, dict) else json.loads(raw, parse_float=Decimal)
    return [
        _as_read(value, column[0].output_field.get_internal_type())
        for value, column in zip(read.values(), compiler.select, strict=True)
    ]


def _as_read(value: Any, kind: str) -> Any:
    if kind == "JSONField":
        return json.dumps(value, default=float)
    if value is None:
        return None
    if kind in ("UUIDField", "OneToOneField", "ForeignKey") and isinstance(value, str) and len(value) == 36:
        return UUID(value)
    if kind == "DateTimeField":
        return datetime.fromisoformat(value)
    if kind == "DateField":
        return date.fromisoformat(value)
    if kind == "FloatField":
        return float(value)
    if kind == "DecimalField":
        return Decimal(str(value))
    return value


def _answers(queryset: QuerySet[Any, Any], compiler: Any, rows: list[Sequence[Any]]) -> Iterator[Any]:
    """Whatever the queryset yields (models, tuples, values), of rows that were read already."""
    compiler.execute_sql = lambda *args, **kwargs: [rows]
    ready: Any = queryset.all()
    ready._query = ready._query.clone()  # the public name would make it answer with dictionaries
    ready._query.get_compiler = lambda *args, **kwargs: compiler
    return iter(ready._iterable_class(ready))
