"""The rows behind usage, many in one statement: reports that were not there before, and what they add to periods."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from accessprogram.models import RationUse, UsageReport

Period = tuple[UUID, datetime]
"""A ration and the start of one of its periods."""


def write(rows: dict[str, UsageReport]) -> set[str]:
    """Insert them in one statement; returns the ids of those that were not there before."""
    if not rows:
        return set()
    fields = UsageReport._meta.concrete_fields
    values = [
        [field.get_db_prep_save(getattr(rows[pk], field.attname), connection) for field in fields]
        for pk in sorted(rows)
    ]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    source, given = _as_table([str(field.db_type(connection)) for field in fields], values)
    statement = f"INSERT INTO {UsageReport._meta.db_table} ({names}) {source} ON CONFLICT (id) DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {pk for (pk,) in cursor.fetchall()}


def _as_table(types: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """SQL that yields these rows, and its parameters. PostgreSQL takes a column at a time: reading thousands of single
    parameters would cost more than the work."""
    if connection.vendor == "postgresql":
        columns = ", ".join(f"%s::{name}[]" for name in types)
        by_column = [list(column) for column in zip(*rows, strict=True)]
        return f"SELECT * FROM unnest({columns})", by_column  # noqa: S608 - names of ours
    one = f"({', '.join(['%s'] * len(types))})"
    return f"VALUES {', '.join([one] * len(rows))}", [value for row in rows for value in row]


def add(raised: dict[Period, list[int]]) -> None:
    """Change the periods' rows by so much, in one statement; rows that are not there yet are made first."""
    if not raised:
        return
    ids = _rows_of(raised)
    missing = sorted(set(raised) - set(ids))
    if missing:
        made = [RationUse(ration_id=ration, period_start=start) for ration, start in missing]
        RationUse.objects.bulk_create(made, ignore_conflicts=True)
        ids |= _rows_of(missing)
    source, given = _as_table(["bigint"] * 5, [(row_id, *raised[period]) for period, row_id in ids.items()])
    names = ("requests", "tokens", "reserved_requests", "reserved_tokens")
    changes = ", ".join(f"{name} = {RationUse._meta.db_table}.{name} + more.{name}" for name in names)
    statement = (
        f"WITH more (id, {', '.join(names)}) AS ({source}) "  # noqa: S608 - names of ours
        f"UPDATE {RationUse._meta.db_table} SET {changes} FROM more WHERE {RationUse._meta.db_table}.id = more.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _rows_of(periods: Iterable[Period]) -> dict[Period, int]:
    """The rows of these periods that are there, locked in the order in which everybody locks them."""
    wanted = set(periods)
    rows = (
        RationUse.objects.select_for_update()
        .filter(ration_id__in={ration for ration, _start in wanted}, period_start__in={start for _r, start in wanted})
        .order_by("ration_id", "period_start")
        .values_list("id", "ration_id", "period_start")
    )
    return {(ration, start): key for key, ration, start in rows if (ration, start) in wanted}
