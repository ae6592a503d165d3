"""Rows written past the operations, as quickly as each database takes them: COPY on PostgreSQL, one statement for many
rows on SQLite. For measuring with very many of them; nothing of the product writes like this."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model


def write(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows whose values stand in the order of ``columns`` (attribute names). JSON is given as text."""
    names = [connection.ops.quote_name(_column(model, name)) for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - our own names
        cursor.executemany(statement, [[_plain(value) for value in row] for row in rows])


def as_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def defaults(model: type[Model], given: Iterable[str]) -> dict[str, Any]:
    """What the columns that are not ``given`` hold by their model, as it is written: the same in every row."""
    taken = set(given)
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.attname in taken or field.attname == "id" or getattr(field, "generated", False):
            continue
        value = field.get_default()
        found[field.attname] = as_json(value) if isinstance(field, JSONField) else value
    return found


def _column(model: type[Model], attname: str) -> str:
    return str(next(field.column for field in model._meta.concrete_fields if field.attname == attname))


def _plain(value: Any) -> Any:
    """As Django's SQLite backend keeps it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    return value
