"""By what two applications could be related: each thing in the form in which spellings of it meet, as a keyed hash."""

import ipaddress
import unicodedata
from collections.abc import Iterator
from uuid import UUID

from anyascii import anyascii
from django.utils.crypto import salted_hmac

from accessprogram.models import AuditEvent
from accessprogram.questionnaires import Facts
from reviews.screening.keys import phonetic
from reviews.screening.names import Kind, read
from reviews.screening.vocabulary import Role

# What is no part of a name by which people know an organisation.
_SILENT = frozenset({Role.FORM, Role.TITLE, Role.PARTICLE})
_STREETS = {
    "str": "street", "strasse": "street", "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane",
    "sq": "square", "blvd": "boulevard", "flr": "floor", "bldg": "building", "apt": "apartment", "ste": "suite",
}  # fmt: skip
_SHORTEST_PHONE, _PHONE_DIGITS = 7, 9


def pairs_of(facts: Facts, hashes: list[str], *, network: str = "") -> Iterator[tuple[str, str]]:
    """(match, value) of everything by which this application could be related to another; ``hashes`` of its files,
    ``network`` from which the partner signed up.

    A person's own address says who they are, and counts as the person; only the application's contact address is one
    that two applicants would share.
    """
    yield from (("domain", domain.casefold()) for domain in facts.domains)
    if facts.contact_email.strip():
        yield "email", facts.contact_email.strip().casefold()
    yield from (("identifier", f"{kind}:{letters(value)}") for kind, value in facts.identifiers if letters(value))
    for person in facts.people:
        yield from (("person", value) for value in (letters(person.name), person.email.strip().casefold()) if value)
    yield from (("file", sha256) for sha256 in hashes)
    for name in (facts.name, *facts.other_names):
        yield from (("name", value) for value in [letters(name)] if value)
        yield from (("name_key", value) for value in [name_key(name, facts.kind)] if value)
    yield from (("phone", value) for value in [phone_key(facts.phone)] if value)
    yield from (("address", value) for value in [address_key(facts.address)] if value)
    if network:
        yield "network", network


def digest_of(match: str, value: str) -> str:
    """HMAC-SHA-256 in hex under the installation's secret: equal values meet, nothing can be read back."""
    return salted_hmac("countersign.relations", f"{match}\x00{value}", algorithm="sha256").hexdigest()


def network_of(partner_id: UUID) -> str:
    """The shortened address (/24, /48) from which the partner was created, as the ledger has it; empty when it says
    nothing about where somebody sits. One query."""
    created = AuditEvent.objects.filter(action="partner.created", subject_id=str(partner_id)).order_by("seq")
    address = created.values_list("address", flat=True).first() or ""
    try:
        network = ipaddress.ip_network(address)
    except ValueError:
        return ""
    return "" if network.is_private or network.is_loopback or network.is_link_local else address


def letters(text: str) -> str:
    """Letters and digits only, folded: "ACME  GmbH." and "Acme GmbH" meet."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def name_key(name: str, kind: str) -> str:
    """The words of a name by their sound, in a fixed order, without legal form: "Acme Sekurity AG" and "Security Acme
    Ltd" meet. Empty when one word is left, which too many share."""
    tokens = read(name, Kind(kind)).tokens
    sounds = sorted({phonetic(token.text) for token in tokens if token.role not in _SILENT and token.text})
    return " ".join(sounds) if len(sounds) > 1 else ""


def phone_key(phone: str) -> str:
    """The last nine digits, which are the same with and without a country's code; empty for what is no number."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdigit()).lstrip("0")
    return digits[-_PHONE_DIGITS:] if len(digits) >= _SHORTEST_PHONE else ""


def address_key(address: str) -> str:
    """The words of an address in a fixed order; empty for less than three, which is no address of one house."""
    words = "".join(sign if sign.isalnum() else " " for sign in anyascii(address).casefold()).split()
    distinct = sorted({_STREETS.get(word, word) for word in words})
    return " ".join(distinct) if len(distinct) > 2 else ""
