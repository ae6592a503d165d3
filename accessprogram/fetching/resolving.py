"""From a name to the addresses that may be connected to, judged once."""

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accessprogram.fetching.addresses import PORTS, Address, may_connect

RESOLVE_SECONDS = 4.0
Place = tuple[Address, int]


class Refused(Exception):
    """The request is not made, or its answer not taken; the word is stable."""


@dataclass(frozen=True)
class Target:
    """Where to connect: the judged address itself, or what the operator set in its place."""

    address: Address
    port: int
    is_inner: bool


def places(entries: Sequence[str]) -> dict[Place, Place]:
    """FETCH_INNER as a table: ``address:port`` may be connected to, ``address:port=address:port`` says where instead.
    Raises ValueError."""
    found = {}
    for entry in entries:
        named, _equals, instead = entry.partition("=")
        found[_place(named)] = _place(instead or named)
    return found


def judged(host: str, port: int, resolvers: Sequence[str], inner: Mapping[Place, Place]) -> list[Target]:
    """The addresses of the name, every one of which may be connected to; one that may not spoils them all."""
    addresses = _resolved(host, resolvers)
    if not addresses:
        raise Refused("name")
    targets = []
    for address in addresses:
        instead = inner.get((address, port))
        if instead is None and (not may_connect(address) or port not in PORTS.values()):
            raise Refused("address" if port in PORTS.values() else "port")
        targets.append(Target(*(instead or (address, port)), is_inner=instead is not None))
    return targets


def _place(text: str) -> Place:
    host, _colon, port = text.strip().rpartition(":")
    return ipaddress.ip_address(host.strip("[]")), int(port)


def _resolved(host: str, resolvers: Sequence[str]) -> list[Address]:
    """Raises Refused when no nameserver could be asked: then nothing is known of the name."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    if resolvers:
        return _from(resolvers, host)
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Refused("resolver") from None
        return []
    except UnicodeError:
        return []
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def _from(resolvers: Sequence[str], host: str) -> list[Address]:
    """By the installation's own nameservers, ``address:port`` each."""
    import dns.exception  # noqa: PLC0415 - read only where own nameservers are configured
    import dns.nameserver  # noqa: PLC0415 - read only where own nameservers are configured
    import dns.resolver  # noqa: PLC0415 - read only where own nameservers are configured

    resolver = dns.resolver.Resolver(configure=False)
    split_up = [text.rpartition(":") for text in resolvers]
    resolver.nameservers = [
        dns.nameserver.Do53Nameserver(server.strip("[]"), int(port)) if colon else dns.nameserver.Do53Nameserver(port)
        for server, colon, port in split_up
    ]
    resolver.lifetime = RESOLVE_SECONDS
    found: list[Address] = []
    failed = False
    for kind in ("A", "AAAA"):
        try:
            answer = resolver.resolve(host + ".", kind, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return []
        except dns.exception.DNSException:
            failed = True
            continue
        found += [ipaddress.ip_address(row.to_text()) for row in answer.rrset or []]
    if failed and not found:
        raise Refused("resolver")
    return found
