"""The indexes by which words are found in the list, each database its own; put in place after every migrate.

They are derived from ``CaseRow`` by the database itself, so that no write can forget them.
"""

from typing import Any

from django.db import connection, transaction

from reviews.search.words import COLUMNS, INDEX, TABLE

_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    *(
        f"CREATE INDEX IF NOT EXISTS {INDEX}_{column} ON {TABLE} USING gin ({column} gin_trgm_ops)"
        for column in COLUMNS
    ),
    f"CREATE INDEX IF NOT EXISTS {INDEX}_full ON {TABLE} USING gin (to_tsvector('simple'::regconfig, document))",
)


def install_after_migrate(sender: Any, **_: Any) -> None:
    """``post_migrate`` is sent for each application: this one's tables are what is indexed."""
    if sender.name == "reviews" and TABLE in connection.introspection.table_names():
        install()


def install() -> None:
    """Put the indexes in place where they are missing. Again changes nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _POSTGRES if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def take_away() -> None:
    """Without PostgreSQL's indexes very many rows are written sooner; ``install`` makes them anew."""
    with connection.cursor() as cursor:
        for name in (*COLUMNS, "full"):
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}_{name}")


def _sqlite() -> list[str]:
    """An FTS5 index without a copy of the text, kept by triggers, which a remade table loses."""
    columns = ", ".join(COLUMNS)
    new, old = (", ".join(f"{side}.{column}" for column in COLUMNS) for side in ("new", "old"))
    changed = " OR ".join(f"old.{column} <> new.{column}" for column in COLUMNS)
    add = f"INSERT INTO {INDEX}(rowid, {columns}) VALUES (new.id, {new});"  # noqa: S608 - our own names
    take = f"INSERT INTO {INDEX}({INDEX}, rowid, {columns}) VALUES ('delete', old.id, {old});"  # noqa: S608
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5("
        f"{columns}, content='{TABLE}', content_rowid='id', tokenize='trigram')",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {add} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {take} END",
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_update AFTER UPDATE ON {TABLE} WHEN {changed} BEGIN {take} {add} END",
    ]
