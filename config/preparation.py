"""Brings an installation's data up to date before it starts, and says what one can do with it afterwards."""

import hashlib
import io
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from config.portal import CannotStart

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Migrations, cache table, what an installation needs from the start, static files, and the demo's data.

    Each step does nothing when it was done before, so that a second start is quick. A demo whose first writing was
    interrupted is begun anew; only a database that this function itself began is ever thrown away.
    """
    unfinished = settings.VAR / "run" / "demo.unfinished"
    if settings.DEMO and unfinished.exists():
        say("  the demo was left half written: beginning anew")
        _throw_away()
    if settings.DEMO and _is_new() and _on_sqlite():
        unfinished.touch()
    if _migrations_missing():
        say("  making the database (once)" if _is_new() else "  bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("setup", without_static=True, verbosity=0)
    if _static_changed():
        say("  collecting styles and scripts")
        call_command("collectstatic", interactive=False, verbosity=0)
        _static_stamp().write_text(_static_digest(), encoding="ascii")
    if settings.DEMO and not (settings.VAR / "demo.json").exists():
        say("  writing the demo programme (once)")
        call_command("demo", verbosity=0, stdout=io.StringIO())
    unfinished.unlink(missing_ok=True)
    connections.close_all()


def forget(say: Say) -> None:
    """Throws away what the demo wrote and what was done in it. Refuses outside the demo and on another database.

    Raises CannotStart when it refuses.
    """
    if not settings.DEMO or not (settings.VAR / "demo.json").exists():
        raise CannotStart(f"There is no demo in {settings.VAR}.")
    if not _on_sqlite():
        raise CannotStart(
            "The demo stands in a PostgreSQL that this command leaves alone: drop that database yourself."
        )
    _throw_away()
    say(f"The demo in {settings.VAR} is gone. `make run` writes it anew.")


def _throw_away() -> None:
    connections.close_all()
    database = Path(settings.DATABASE["NAME"])
    for file in (*database.parent.glob(f"{database.name}*"), settings.VAR / "demo.json"):
        file.unlink(missing_ok=True)
    for name in ("evidence", "previews", "mail", "screening", "valkey", "log"):
        shutil.rmtree(settings.VAR / name, ignore_errors=True)
        (settings.VAR / name).mkdir(mode=0o700)


def _on_sqlite() -> bool:
    return bool(settings.DATABASE["ENGINE"] == "django.db.backends.sqlite3")


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _is_new() -> bool:
    return not connections["default"].introspection.table_names()


def _static_stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _static_changed() -> bool:
    stamp = _static_stamp()
    return not stamp.exists() or stamp.read_text(encoding="ascii") != _static_digest()


def _static_digest() -> str:
    """Changes when a file of ours or an installed package does."""
    seen = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                facts = path.stat()
                seen.update(os.fsencode(path) + f"{facts.st_size} {facts.st_mtime_ns}".encode())
    return seen.hexdigest()


def welcome(say: Say, facts: dict[str, object], began: float) -> None:
    """The address, the demo's accounts, and three things to try."""
    say(f"\nCountersign is ready after {time.monotonic() - began:.0f} s:  {settings.SITE_URL}\n")
    accounts = facts.get("accounts")
    if isinstance(accounts, list):
        width = max(len(str(account["email"])) for account in accounts)
        say("Sign in as")
        for account in accounts:
            say(f"  {account['email']:<{width}}  {account['password']}  {account['role']}")
        say("\nThree things to try")
        say(f"  1. Read what a partner can earn: {settings.SITE_URL}/tiers/")
        say(f"  2. Sign in as reviewer@provider.example and open the first case: {settings.SITE_URL}/desk/")
        say("  3. Ask, as the gateway does, whether a partner may:")
        asked = json.dumps({name: facts[name] for name in ("surface", "offering", "use_case")})
        say(f"     curl -s {settings.SITE_URL}/api/v1/entitlements/check -H 'Content-Type: application/json' \\")
        say(f"          -H 'Authorization: Bearer {facts['gateway_key']}' -d '{asked}'")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        say(f"\nMail is written to {settings.EMAIL_FILE_PATH}")
    say(f"Logs are in {settings.VAR / 'log'}. Ctrl-C stops everything.")
