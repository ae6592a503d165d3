"""Whether the installation can do its work: asked by /readyz, by the system checks and by `manage.py portal`."""

from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry


def parts() -> dict[str, str]:
    """Name of each part -> "ok" or what is wrong with it. Raises DatabaseError when the database cannot be asked."""
    return {
        "database": _database(),
        "migrations": _migrations(),
        "triggers": _triggers(),
        "cache": _cache(),
        "broker": broker(),
    }


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied: run `manage.py migrate`" if missing else "ok"


def _triggers() -> str:
    missing = missing_triggers()
    return f"missing: {', '.join(missing)}; run `manage.py migrate`" if missing else "ok"


def missing_triggers() -> list[str]:
    """Names of the database's guards that are not installed."""
    return list(import_module("accessprogram.operations.triggers").missing())


def _cache() -> str:
    cache.get("readiness")
    return "ok"


def broker() -> str:
    """Says "ok", or that the broker gave no answer within 0.4 s."""
    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)
    patience = {
        "socket_timeout": 0.4,
        "socket_connect_timeout": 0.4,
        "retry": Retry(NoBackoff(), 0),
    }
    try:
        with Redis.from_url(url, **patience) as broker:
            broker.ping()
    except (RedisError, OSError):
        return "silent: checks wait until it is back, nothing is lost"
    return "ok"
