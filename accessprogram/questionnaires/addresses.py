"""Mail addresses, domain names and web addresses: what is well-formed, and how it is written in one way.

Domains are kept as people read them (U-labels); `ascii_domain` gives the form that the DNS and comparisons use.
Nothing here asks the network.
"""

from __future__ import annotations

import ipaddress
from functools import cache
from urllib.parse import urlsplit

import idna
from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from accessprogram.questionnaires.sentences import sentence as _

MAX_URL = 2000
MAX_EMAIL = 254
# Names that the whole Internet agrees never to resolve (RFC 6761, RFC 7686, RFC 8375).
SPECIAL_TOP = frozenset({"arpa", "invalid", "internal", "lan", "local", "localhost", "onion", "test"})


class Malformed(ValueError):
    """What was typed cannot be read as asked; the message is the sentence for the person, with the remedy."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def ascii_domain(name: str) -> str:
    """The name in A-labels (RFC 5890), lower case, without a trailing dot; empty when it is no domain name."""
    name = name.strip().rstrip(".").lower()
    if not name or len(name) > 253:
        return ""
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def registrable_domain(name: str) -> str:
    """The part that somebody registered (`b.co.uk` of `a.b.co.uk`), in A-labels; empty for a suffix or no domain."""
    ascii_name = ascii_domain(name)
    found = _suffixes().privatesuffix(ascii_name) if ascii_name else None
    return found if isinstance(found, str) else ""


def email_domain(address: str) -> str:
    """The domain of a mail address in A-labels, or empty."""
    return ascii_domain(address.rpartition("@")[2]) if "@" in address else ""


def url_domain(url: str) -> str:
    """The host of a web address, without `www.`, in A-labels, or empty."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return ascii_domain(host).removeprefix("www.")


def clean_domain(raw: str) -> str:
    """The domain name in U-labels. A pasted web address gives its host. Raises Malformed."""
    host = raw.strip()
    if "//" in host or "/" in host:
        host = url_domain(host) or host
    if "@" in host:
        raise Malformed(_("This is a mail address. Write only the part after the @, for example aldergate.example."))
    _refuse_address(host)
    ascii_name = ascii_domain(host)
    if not ascii_name or not all(c.isalnum() or c in "-." for c in ascii_name):
        raise Malformed(_("This is not a domain name. Write it like aldergate.example, without spaces."))
    top = ascii_name.rpartition(".")[2]
    # A last label that begins with a digit is read as an IPv4 address by browsers (0x7f.1).
    if "." not in ascii_name or top in SPECIAL_TOP or not top[0].isalpha():
        raise Malformed(_("This name is not reachable from outside. Write a public domain, like aldergate.example."))
    if not registrable_domain(ascii_name):
        raise Malformed(_("{name} is shared by many. Write the domain that you registered below it.", name=host))
    try:
        return idna.decode(ascii_name)
    except (idna.IDNAError, UnicodeError):
        return ascii_name


def _refuse_address(host: str) -> None:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    raise Malformed(_("This is a network address. Write a domain name, like aldergate.example."))


def clean_url(raw: str) -> str:
    """A web address with scheme and lower-case host. Raises Malformed. Nobody fetches it here."""
    typed = raw.strip()
    if len(typed) > MAX_URL or any(c.isspace() or c in '\\"<>`^{}|' or ord(c) < 33 for c in typed):
        raise Malformed(_("This is not a web address. Write it like https://www.aldergate.example, without spaces."))
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Malformed(_("This is not a web address. Write it like https://www.aldergate.example.")) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise Malformed(_("Only web addresses that begin with https:// or http:// can be used here."))
    if parts.username is not None or parts.password is not None:
        raise Malformed(_("Leave out the name and password before the @: a web address here is public."))
    clean_domain(host)
    where = ascii_domain(host) if not port else f"{ascii_domain(host)}:{port}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=where).geturl()


def clean_email(raw: str) -> str:
    """A mail address in its normal form. Raises Malformed."""
    typed = raw.strip()
    if "@" not in typed:
        raise Malformed(_("A mail address has an @ in it, for example security@aldergate.example."))
    if len(typed) > MAX_EMAIL:
        raise Malformed(_("This mail address is too long: {limit} characters at most.", limit=MAX_EMAIL))
    try:
        return validate_email(typed, check_deliverability=False, allow_smtputf8=True).normalized
    except (EmailNotValidError, UnicodeError, ValueError):
        raise Malformed(
            _("This is not a complete mail address. Write it like security@aldergate.example, and only one.")
        ) from None
