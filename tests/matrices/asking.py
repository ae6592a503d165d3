"""Asks the site, as every persona, and says what each was answered: the words of the table in addresses.py."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrices.world import World

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
    return tuple(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, namespace: str, route: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            if entry.namespace != "admin":
                yield from _below(entry, inside, here)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else here
            yield Address(name, here, tuple(entry.pattern.regex.groupindex), entry.callback)


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


def ask(world: World, persona: str, method: str, path: str, data: Mapping[str, Any] | None = None) -> HttpResponse:
    """One request, whose effects are undone."""
    with undone():
        return send(world.cast.client(persona), method, path, data)


def send(client: Client, method: str, path: str, data: Mapping[str, Any] | None = None) -> HttpResponse:
    response: HttpResponse = getattr(client, method)(path, data or {})
    if response.streaming:
        b"".join(response)  # type: ignore[arg-type]
    return response
