"""What a mail address says by itself: its form, the name before the @, and names that only look like others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import idna
from rapidfuzz.distance import OSA

from accessprogram.questionnaires.addresses import Malformed, clean_email, email_domain, registrable_domain
from reviews.checks.confusables import latin, mixes_scripts, reads_as_latin, skeleton

NOBODY_READS = frozenset(
    {"noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon", "bounce", "bounces", "null"}
)
PLACEHOLDERS = frozenset(
    {"test", "tester", "example", "asdf", "qwerty", "foo", "bar", "abc", "xxx", "aaa", "user", "name"}
)
# Signs that route mail, begin formulas or are read by shells: email-validator lets them stand before the @.
ROUTING = frozenset("%!|/=`{}$#")
STARTS = ("-", "+", ".", "'")
SHORTEST_NAME = 5


@dataclass(frozen=True, kw_only=True)
class Address:
    """A mail address with whose it is, in words that name nobody."""

    label: str
    value: str
    is_contact: bool = False

    @property
    def domain(self) -> str:
        """In A-labels, or empty."""
        return email_domain(self.value)

    @property
    def registered(self) -> str:
        """The part of the domain that somebody registered, in A-labels, or empty."""
        return registrable_domain(self.domain)


def form_of(address: Address) -> str:
    """malformed, odd, unread, placeholder, mixed or disguised; empty when nothing is to be said of the form.

    mixed: letters of scripts that nobody writes together. disguised: all letters of another script, read as Latin ones.
    """
    local, _at, domain = address.value.rpartition("@")
    try:
        clean_email(address.value)
    except Malformed:
        return "malformed"
    labels = [readable(part) for part in address.domain.split(".")]
    if mixes_scripts(local) or any(mixes_scripts(part) for part in labels):
        return "mixed"
    plain = local.casefold().partition("+")[0]
    if not plain or set(local) & ROUTING or local.startswith(STARTS):
        return "odd"
    if any(reads_as_latin(part) for part in labels) and domain.rpartition(".")[2].isascii():
        return "disguised"
    if plain in NOBODY_READS:
        return "unread"
    return "placeholder" if plain in PLACEHOLDERS else ""


def mailbox(address: Address) -> str:
    """Two addresses with the same mailbox reach the same people: case and what follows a plus sign do not count."""
    local, _at, _domain = address.value.rpartition("@")
    return f"{local.casefold().partition('+')[0]}@{address.domain}"


def resembles(registered: str, own: Iterable[str]) -> str:
    """How a domain only looks like one of the applicant's own: disguised, alike, inside or ending; empty when not.

    inside: the whole of an own domain stands in the name of another. ending: the same name under another ending.
    """
    mine = list(own)
    seen = readable(registered)
    if latin(seen) in {latin(readable(name)) for name in mine}:
        return "disguised"
    if skeleton(seen) in {skeleton(readable(name)) for name in mine}:
        return "alike"
    if any(name.partition(".")[0] == registered.partition(".")[0] for name in mine):
        return "ending"
    return ""


def holds_own(domain: str, own: Iterable[str]) -> bool:
    """True when the whole of an own domain stands inside the name of another (`aldergate.example.mail.example`)."""
    return any(f".{name}." in f".{domain}." or f"{name.replace('.', '-')}." in f"{domain}." for name in own)


def mistyped(registered: str, known: Iterable[str]) -> str:
    """The well-known mail provider that a domain is one slip of the finger, or one look-alike letter, away from."""
    for name in known:
        if name == registered:
            return ""
    name, _dot, ending = registered.partition(".")
    for provider in known:
        known_name, _dot, known_ending = provider.partition(".")
        close = min(len(name), len(known_name)) >= SHORTEST_NAME and ending == known_ending
        if skeleton(readable(registered)) == skeleton(provider) or (close and OSA.distance(name, known_name) == 1):
            return provider
    return ""


def readable(name: str) -> str:
    """The name as people read it, in U-labels where they are valid."""
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name
