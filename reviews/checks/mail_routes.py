"""How mail reaches a domain, by its DNS (RFC 5321, section 5.1), without sending any."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from accessprogram.questionnaires.addresses import SPECIAL_TOP
from reviews.checks.base import DnsSource, DnsStatus, SourceUnavailable
from reviews.checks.records import is_bogus

MAX_HOSTS = 3
BUDGET_SECONDS = 20
# Addresses that nobody outside can send to. Not those of the documentation, at which examples live.
_INNER = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "::/127", "fc00::/7", "fe80::/10"),
    )
]


@dataclass(frozen=True, kw_only=True)
class Route:
    """`state`: mail host, address, no such domain, no mail, refuses mail, hosts missing, inner hosts, numbers or bogus.

    `hosts` are the mail hosts in the order in which they are tried, without a final dot.
    """

    state: str
    hosts: tuple[str, ...] = ()


def routes_of(domains: list[str], dns: DnsSource, *, budget_seconds: float = BUDGET_SECONDS) -> dict[str, Route]:
    """How each domain takes mail. Raises SourceUnavailable when all of them together take longer than the budget."""
    # Not the clock of the sources: that one stands still, and this is about giving up, not about what is true.
    ends = time.monotonic() + budget_seconds
    routes: dict[str, Route] = {}
    for domain in domains:
        if time.monotonic() > ends:
            raise SourceUnavailable("The DNS is slow.")
        routes[domain] = mail_route(domain, dns)
    return routes


def mail_route(domain: str, dns: DnsSource) -> Route:
    """How mail arrives at one domain, or why it does not. Raises SourceUnavailable when the DNS is silent."""
    answer = dns.query(domain, "MX")
    if is_bogus(answer):
        return Route(state="bogus")
    if answer.status == DnsStatus.NO_NAME:
        return Route(state="no such domain")
    if answer.status == DnsStatus.NO_RECORD:
        return Route(state={"found": "address", "missing": "no mail"}.get(reached := _reached(domain, dns), reached))
    hosts = [record.partition(" ")[2].strip().rstrip(".") for record in sorted(answer.records, key=_preference)]
    # RFC 7505: one record with an empty host. A host beside it is malformed, and tried.
    hosts = [host for host in hosts if host]
    if not hosts:
        return Route(state="refuses mail")
    return Route(state=_state(hosts, dns), hosts=tuple(hosts))


def _state(hosts: list[str], dns: DnsSource) -> str:
    """The best of what the first hosts say: one that works is enough."""
    if all(_is_number(host) for host in hosts):
        return "numbers"
    found = [_reached(host, dns) for host in [host for host in hosts if not _is_number(host)][:MAX_HOSTS]]
    if "found" in found:
        return "mail host"
    return next((state for state in ("bogus", "inner hosts") if state in found), "hosts missing")


def _reached(name: str, dns: DnsSource) -> str:
    """found, missing, inner hosts or bogus: where a name leads. The first address that is outside is enough."""
    if name.rpartition(".")[2] in SPECIAL_TOP:
        return "inner hosts"
    inner = False
    for record_type in ("A", "AAAA"):
        answer = dns.query(name, record_type)
        if is_bogus(answer):
            return "bogus"
        if answer.status == DnsStatus.FOUND:
            if not all(_is_inner(record) for record in answer.records):
                return "found"
            inner = True
    return "inner hosts" if inner else "missing"


def _is_inner(record: str) -> bool:
    try:
        address = ipaddress.ip_address(record)
    except ValueError:
        return False
    return any(address in network for network in _INNER)


def _is_number(host: str) -> bool:
    """An address where a name has to stand (RFC 5321, section 5.1)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _preference(record: str) -> int:
    first = record.partition(" ")[0]
    return int(first) if first.isascii() and first.isdigit() else 65536
