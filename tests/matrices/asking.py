"""Asks the site, as every persona, and says what each was answered: the words of the table in addresses.py."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrices.world import World

# What reading may write: its own trace, the session, the shared cache of limits, and that somebody was here.
TRACES = ("accessprogram_accessentry", "accessprogram_session", "countersign_cache", "accessprogram_user")
LOGIN = "sign in"
AGAIN = "prove it"
Outcome = int | str


@dataclass(frozen=True)
class Address:
    """One entry of the urlconf. ``name`` is its full name, or its route when it has none."""

    name: str
    route: str
    keywords: tuple[str, ...] = ()
    view: Any = field(default=None, compare=False)


@cache
def addresses() -> tuple[Address, ...]:
    """Every entry of the urlconf, but for the admin's, which test_admin.py judges model by model."""
    return tuple(_below(get_resolver(), "", "", ()))


def _below(resolver: URLResolver, namespace: str, route: str, before: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here, keywords = route + str(entry.pattern), (*before, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            if entry.namespace != "admin":
                yield from _below(entry, inside, here, keywords)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}" if entry.name else here, here, keywords, entry.callback)


def path_of(address: Address, values: Mapping[str, Any]) -> str:
    """Its path, with ``values`` for its keywords."""
    if ":" not in address.name and "/" in address.name:
        return f"/{address.route}"
    return reverse(address.name, kwargs={keyword: values[keyword] for keyword in address.keywords})


def elsewhere(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with ids that nobody has ever given out."""
    return {keyword: uuid4() if isinstance(value, UUID) else value for keyword, value in values.items()}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(response: HttpResponse) -> Outcome:
    """The status; the name of the door where somebody is sent to one."""
    if response.status_code in (302, 303) and "location" in response.headers:
        target = response.headers["location"]
        if target.startswith(reverse("account_login")):
            return LOGIN
        if "reauthenticate" in target:
            return AGAIN
    return response.status_code


@contextmanager
def changes() -> Iterator[list[str]]:
    """Collects the statements that change more than traces."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        word = sql.lstrip().split(maxsplit=1)[0].upper()
        if word in ("INSERT", "UPDATE", "DELETE") and not any(f'"{table}"' in sql for table in TRACES):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


@dataclass
class Asker:
    """Sends requests as any persona, each from a browser of its own that holds that persona's session."""

    world: World
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, persona: str, *, enforce_csrf_checks: bool = False) -> Client:
        """A fresh browser; signing in happened once, before the first question."""
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        if persona != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        return client

    def sign_everybody_in(self) -> None:
        for persona in self.world.cast.people:
            signed_in = self.world.cast.client(persona)
            self.sessions[persona] = signed_in.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, persona: str, method: str, path: str, data: Mapping[str, Any] | None = None) -> HttpResponse:
        """One request, whose effects are undone."""
        with undone():
            response: HttpResponse = getattr(self.client(persona), method)(path, data or {})
            if response.streaming:
                b"".join(response)  # type: ignore[arg-type]
            return response
