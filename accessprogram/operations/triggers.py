"""Puts the database's own guards in place after every migrate, and says which are missing."""

from typing import Any

from django.db import connection, transaction

from accessprogram.triggers import GUARDS, Guard

_registered: list[Guard] = list(GUARDS)
_PREFIX = "cs_"


def register(guards: list[Guard]) -> None:
    """Add the guards of an upper application; called once, when it is ready."""
    _registered.extend(guard for guard in guards if guard not in _registered)


def registered() -> tuple[Guard, ...]:
    """Every guard that belongs in the database, of both applications."""
    return tuple(_registered)


def lift_before_migrate(sender: Any, plan: Any = (), **_: Any) -> None:
    """``pre_migrate``: SQLite cannot remake a table that a guard of another one reads. Nothing to migrate, nothing to
    lift; should the migration fail, readiness says which guards are missing until it is run again."""
    if sender.name == "accessprogram" and plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in [row for row in cursor.fetchall() if row[0].startswith(_PREFIX)]:
                cursor.execute(f"DROP TRIGGER {name}")


def install_after_migrate(sender: Any, **_: Any) -> None:
    """``post_migrate`` is sent for each application when all are migrated: install at one of them."""
    if sender.name == "accessprogram":
        install()


def install() -> int:
    """Install every registered guard whose table exists, replacing what is there; returns how many."""
    tables = set(connection.introspection.table_names())
    guards = [guard for guard in _registered if guard.table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements(guards):
            cursor.execute(statement)
    return len(guards)


def missing() -> list[str]:
    """Names of guards that should stand in the database and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(guard.name for guard in _registered if _trigger_name(guard) not in present)


def _trigger_name(guard: Guard) -> str:
    return f"{_PREFIX}{guard.name}"[:63]


def _statements(guards: list[Guard]) -> list[str]:
    if connection.vendor == "postgresql":
        per_guard = [statement for guard in guards for statement in _postgres(guard)]
        return per_guard + [s for table in sorted({g.table for g in guards}) for s in _postgres_truncate(table)]
    return [statement for guard in guards for statement in _sqlite(guard)]


def _sqlite(guard: Guard) -> list[str]:
    name = _trigger_name(guard)
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table} WHEN {guard.condition} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END",
    ]


def _postgres(guard: Guard) -> list[str]:
    name = _trigger_name(guard)
    row = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {row}; END $guard$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _postgres_truncate(table: str) -> list[str]:
    name = f"{_PREFIX}{table}_truncate"[:63]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"RAISE EXCEPTION '{table} is never truncated' USING ERRCODE = 'integrity_constraint_violation'; END $guard$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]
