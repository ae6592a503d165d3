"""Several small lists in one round trip: what a page of a case reads beside its case.

Each queryset becomes a branch of one statement, its rows as JSON; they come back as what the queryset itself would have
answered, in its order, with whatever it selects along. At most ``MOST`` rows of each.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

MOST = 2000


def together(*querysets: QuerySet[Any, Any], using: str = DEFAULT_DB_ALIAS) -> list[list[Any]]:
    """The rows of each queryset, in the order given; one query. Querysets that are sliced, or prefetch, are refused."""
    connection = connections[using]
    postgres = connection.vendor == "postgresql"
    compilers, heads, branches, params = [], [], [], []
    for number, queryset in enumerate(querysets):
        query = queryset.all()[:MOST].query
        compiler = query.get_compiler(using)
        sql, given = compiler.as_sql()
        names = [f"c{at}" for at in range(len(compiler.select))]
        compilers.append(compiler)
        # The limit within keeps the order of each branch; a branch is read once, so that nothing is materialised.
        heads.append(f"q{number}({', '.join(names)}) AS ({sql})")
        row = f"to_json(q{number})" if postgres else _arrays(names)
        branches.append(f"SELECT {number} AS n, {row} AS r FROM q{number}")  # noqa: S608 - numbers and names of ours
        params.extend(given)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(heads)} {' UNION ALL '.join(branches)}", params)
        found: list[list[Sequence[Any]]] = [[] for _ in querysets]
        for number, row in cursor.fetchall():
            found[number].append(_row(row, compilers[number], postgres=postgres))
    return [
        list(_answers(queryset, compiler, rows))
        for queryset, compiler, rows in zip(querysets, compilers, found, strict=True)
    ]


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
