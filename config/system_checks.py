"""Settings that cannot be right, said with their cure, before anything runs."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.http.request import validate_host

from accessprogram.fetching import resolving
from config import env, readiness
from reviews.checks.sources.dns import nameserver


@register
def environment(**_: Any) -> list[CheckMessage]:
    """Every value of the environment that could not be understood."""
    return [Error(problem.wrong, hint=problem.cure, id="countersign.E001") for problem in env.problems]


@register(Tags.security)
def safety(**_: Any) -> list[CheckMessage]:
    """Combinations that are only safe in the demo, and secrets that are none."""
    return list(_safety())


def _safety() -> Iterator[CheckMessage]:
    if not settings.HTTPS and not settings.DEMO and not _testing():
        yield Error(
            "HTTPS=0 outside the demo: sign-in cookies would travel in the clear.",
            hint="Put a server that ends TLS in front and leave HTTPS out, or set DEMO=1 on your own machine.",
            id="countersign.E002",
        )
    if settings.DEMO and settings.HTTPS:
        yield Error(
            "DEMO=1 and HTTPS=1: the demo relaxes the second factor and must not stand on the network.",
            hint="Leave DEMO out in production; leave HTTPS out in the demo.",
            id="countersign.E003",
        )
    if len(settings.SECRET_KEY) < 50:
        yield Error(
            "SECRET_KEY is shorter than 50 characters.",
            hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(64))'; or leave it out.",
            id="countersign.E004",
        )
    if settings.SCREENING_SECOND_SCORER and find_spec("nomenklatura") is None:
        yield Error(
            "SCREENING_SECOND_SCORER=1, but the second scorer is not installed.",
            hint="pip install -r requirements-screening.txt (PyICU needs libicu-dev), or leave the setting out.",
            id="countersign.E011",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS=* lets anyone choose the host in the links that we mail.",
            hint="Write the names under which the site is reached: ALLOWED_HOSTS=access.provider.example",
            id="countersign.E005",
        )


def _testing() -> bool:
    return "PYTEST_VERSION" in os.environ


@register
def places(**_: Any) -> list[CheckMessage]:
    """The working folder must be ours, writable and closed to others."""
    if not os.access(settings.VAR, os.W_OK):
        return [
            Error(
                f"{settings.VAR} cannot be written.",
                hint="Give it to the user that runs Countersign, or set COUNTERSIGN_VAR to another folder.",
                id="countersign.E006",
            )
        ]
    if settings.VAR.stat().st_mode & 0o007:
        return [
            Warning(
                f"{settings.VAR} can be read by everybody on this machine; it holds evidence and keys.",
                hint=f"chmod 700 '{settings.VAR}'",
                id="countersign.W001",
            )
        ]
    return []


@register(Tags.security)
def retries(**_: Any) -> list[CheckMessage]:
    """A message must stay invisible longer than its task may run, or it is run twice."""
    if settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] <= settings.CELERY_TASK_TIME_LIMIT:
        return [
            Error(
                "The broker's visibility timeout is below the tasks' time limit.",
                id="countersign.E007",
            ),
        ]
    return []


@register(Tags.security, deploy=True)
def production(**_: Any) -> list[CheckMessage]:
    """`manage.py check --deploy` and the portal's start outside the demo: values without a default that could serve."""
    return list(_production())


def _production() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if not env.text("SITE_URL"):
        yield Error(
            "SITE_URL is missing: links in mail would lead to this machine's own name.",
            hint="SITE_URL=https://access.provider.example",
            id="countersign.E009",
        )
    elif not validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        yield Error(
            f"ALLOWED_HOSTS does not hold {site.hostname}, the host of SITE_URL: every page would answer 400.",
            hint=f"ALLOWED_HOSTS={site.hostname}",
            id="countersign.E010",
        )
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Warning(
            f"Mail is only written to files in {settings.EMAIL_FILE_PATH}: nobody can confirm an address.",
            hint="EMAIL_URL=smtp+tls://user:password@mail.provider.example:587",
            id="countersign.W002",
        )
    if settings.DATABASE["ENGINE"] == "django.db.backends.sqlite3":
        yield Warning(
            "The database is SQLite: one machine, one writer at a time.",
            hint="DATABASE_URL=postgres://user:password@db.provider.example:5432/countersign",
            id="countersign.W003",
        )


@register
def outside(**_: Any) -> list[CheckMessage]:
    """What is asked outside, and how: a mistake here would otherwise show as sources that never answer."""
    return list(_outside())


def _outside() -> Iterator[CheckMessage]:
    for name, read, cure in (
        ("FETCH_INNER", resolving.places, "address:port, or address:port=address:port, such as 10.0.0.7:8443"),
        ("DNS_RESOLVER", lambda words: [nameserver(word) for word in words], "address:port, such as 192.0.2.53:53"),
    ):
        try:
            read(getattr(settings, name))
        except ValueError as error:
            yield Error(f"{name} cannot be used: {error}", hint=f"Write {cure}.", id="countersign.E012")
    for name in ("FETCH_AUTHORITIES", "DNSSEC_ANCHORS", "RDAP_BOOTSTRAP"):
        if getattr(settings, name) and not Path(getattr(settings, name)).is_file():
            yield Error(
                f"{name} names no file: {getattr(settings, name)}",
                hint="Name one that this service may read, or leave it out.",
                id="countersign.E012",
            )
    if unknown := sorted(set(settings.SOURCES_OFF) - set(settings.OUTSIDE_SOURCES)):
        yield Error(
            f"SOURCES_OFF names no source: {', '.join(unknown)}",
            hint=f"There are: {', '.join(settings.OUTSIDE_SOURCES)}; or none.",
            id="countersign.E012",
        )


@register(Tags.database, deploy=True)
def guards(**_: Any) -> list[CheckMessage]:
    """`manage.py check --deploy` and the portal's start: the database's own guards stand."""
    try:
        missing = readiness.missing_triggers()
    except (DatabaseError, ModuleNotFoundError):
        return []  # no database yet: migrate says so itself
    if not missing:
        return []
    named = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
    return [
        Error(
            f"{len(missing)} of the database's own guards are missing: {named}",
            hint="Run `manage.py migrate`.",
            id="countersign.E008",
        )
    ]
