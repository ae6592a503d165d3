"""Reads the environment with django-environ and remembers every wrong value instead of dying of the first.

What is remembered here becomes a system-check error (config/system_checks.py), so that a person sees all mistakes at
once, each with its cure, and not one traceback after the other.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import environ

from accessprogram import clamd

T = TypeVar("T")

BASE_DIR = Path(__file__).resolve().parent.parent

environ.Env.read_env(BASE_DIR / ".env")
_env = environ.Env()


@dataclass(frozen=True)
class Problem:
    """One value that cannot be used: its name, what is wrong, and what to write instead."""

    name: str
    wrong: str
    cure: str


problems: list[Problem] = []


def value(name: str, read: Callable[[str], T], default: T, cure: str) -> T:
    """The environment's value of `name` as `read` understands it; the default when it is unset, empty or wrong."""
    raw = os.environ.get(name, "")
    if not raw.strip():
        return default
    try:
        return read(name)
    except (ValueError, TypeError, KeyError, environ.ImproperlyConfigured) as error:
        problems.append(Problem(name, f"{name} cannot be used: {error}", cure))
        return default


def flag(name: str, default: bool) -> bool:
    """1 or 0. Anything else is a mistake: a switch of a safety must never be guessed."""

    def read(key: str) -> bool:
        raw = os.environ[key].strip().lower()
        if raw in {"1", "true", "yes", "on"}:
            return True
        if raw in {"0", "false", "no", "off"}:
            return False
        raise ValueError(f"{raw!r} is neither 1 nor 0")

    return value(name, read, default, f"Write {name}=1 or {name}=0.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`, both included."""

    def read(key: str) -> int:
        found: int = _env.int(key)
        if not low <= found <= high:
            raise ValueError(f"{found} is not between {low} and {high}")
        return found

    return value(
        name,
        read,
        default,
        f"Write a whole number between {low} and {high}, such as {name}={default}.",
    )


def text(name: str, default: str = "") -> str:
    """Plain text, without surrounding blanks."""
    return value(name, lambda key: os.environ[key].strip(), default, "Write one line of text.")


def words(name: str, default: list[str]) -> list[str]:
    """Words that are separated by commas."""
    return value(
        name,
        lambda key: [word.strip() for word in os.environ[key].split(",") if word.strip()],
        default,
        "Separate the values by commas.",
    )


def folder(name: str, default: Path) -> Path:
    """A folder as an absolute path."""
    return value(
        name,
        lambda key: Path(os.environ[key]).expanduser().absolute(),
        default,
        "Write the path of a folder.",
    )


def database(default: dict[str, object]) -> dict[str, object]:
    """DATABASE_URL as Django's dictionary; only PostgreSQL and SQLite are known."""

    def read(key: str) -> dict[str, object]:
        if not os.environ[key].strip().startswith(("postgres://", "postgresql://", "sqlite:///")):
            raise ValueError("only PostgreSQL and SQLite are supported")
        return dict(_env.db_url(key))

    return value(
        "DATABASE_URL",
        read,
        default,
        "Write DATABASE_URL=postgres://user:password@host:5432/name, or leave it out to use SQLite.",
    )


def mail(default: dict[str, object]) -> dict[str, object]:
    """EMAIL_URL as Django's EMAIL_* settings."""
    return value(
        "EMAIL_URL",
        lambda key: dict(_env.email_url(key)),
        default,
        "Write EMAIL_URL=smtp+tls://user:password@host:587, or leave it out to write mail to files.",
    )


def scanner(name: str) -> str:
    """Where clamd listens, as accessprogram.clamd reads it; empty when there is none."""

    def read(key: str) -> str:
        given = os.environ[key].strip()
        clamd.place(given)
        return given

    return value(name, read, "", f"Write {name}=unix:/run/clamav/clamd.ctl or {name}=tcp:host:3310, or leave it out.")


def secret(name: str, file: Path) -> str:
    """A secret from the environment, or one that is made once and kept in a file that only its owner may read."""
    given = text(name)
    if given:
        return given
    with contextlib.suppress(FileExistsError):
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written whole under another name first: a second process must never read half a key.
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        draft.chmod(0o600)
        try:
            os.link(draft, file)
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
