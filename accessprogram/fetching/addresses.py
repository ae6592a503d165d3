"""Where a request may go, judged by our own table: ``ipaddress.is_global`` says yes to addresses that lead inside.

The registries: IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and clouds' own inner addresses.
"""

import ipaddress
import re
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}

_REFUSED_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a cloud's inner services, in public space
    )
]
# Of IPv6 only global unicast, and of that nothing that carries another address or is set apart.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_ODD = re.compile(r"[\s\\\x00-\x20\x7f]")


class RefusedUrl(ValueError):
    """The address is none that a request may go to; the word is stable."""


def may_connect(address: Address) -> bool:
    """Whether it lies outside: not this machine, not a private, shared, special or carrying network."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_4)
    if address not in _GLOBAL_6 or any(address in network for network in _REFUSED_6):
        return False
    return address.packed[8:12] not in _ISATAP


def split(url: str) -> tuple[str, str, int, str]:
    """Scheme, host (ASCII), port and the path with its query. Raises RefusedUrl.

    One spelling only: no user, no blank or control sign, no number that a resolver would read as an address.
    """
    if len(url) > 2000 or _ODD.search(url) or not url.isascii():
        raise RefusedUrl("malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedUrl("malformed") from None
    if parts.scheme not in PORTS:
        raise RefusedUrl("scheme")
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None or not host:
        raise RefusedUrl("malformed")
    if not _is_address(host) and not _is_name(host):
        raise RefusedUrl("host")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or PORTS[parts.scheme], path


def _is_address(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return getattr(address, "scope_id", None) is None


def _is_name(host: str) -> bool:
    """A name with a dot whose last label is none of a number: ``2130706433`` and ``0x7f.1`` are addresses to some."""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return labels[-1][0].isalpha() and not labels[-1].startswith("0x")
