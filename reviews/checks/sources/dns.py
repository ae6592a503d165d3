"""Asks the configured nameservers. What they do not answer is `SourceUnavailable`, never "there is nothing"."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import dns.exception
import dns.name
import dns.nameserver
import dns.resolver

from reviews.checks.base import DnsAnswer, DnsStatus, SourceUnavailable

LIFETIME_SECONDS = 4.0
PORT = 53
MAX_RECORDS = 50


class Resolver:
    """A stub resolver for `nameservers` ("192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:53"); the system's when empty.

    One question takes at most `lifetime` seconds, over all nameservers and tries.
    """

    def __init__(self, nameservers: Sequence[str] = (), *, lifetime: float = LIFETIME_SECONDS) -> None:
        self.lifetime = lifetime
        self.nameservers = tuple(nameservers)
        self._resolver = dns.resolver.Resolver(configure=not nameservers)
        if nameservers:
            self._resolver.nameservers = [nameserver(text) for text in nameservers]
        self._resolver.lifetime = lifetime
        self._resolver.timeout = lifetime / 2
        self._resolver.use_edns(0, 0, 1232)

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """The records of `name`, which is taken as absolute. Raises SourceUnavailable on silence or failure."""
        try:
            absolute = dns.name.from_text(name).derelativize(dns.name.root)
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return DnsAnswer(status=DnsStatus.NO_NAME)
        try:
            answer = self._resolver.resolve(absolute, record_type, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return DnsAnswer(status=DnsStatus.NO_NAME)
        except (dns.exception.DNSException, OSError) as error:
            # Timeout, SERVFAIL, REFUSED, a malformed or looping answer: nothing is known about the name.
            raise SourceUnavailable(f"DNS {record_type}: {type(error).__name__}") from error
        if answer.rrset is None:
            return DnsAnswer(status=DnsStatus.NO_RECORD)
        records = sorted(rdata.to_text() for rdata in answer.rrset)
        return DnsAnswer(status=DnsStatus.FOUND, records=tuple(records[:MAX_RECORDS]))


def nameserver(text: str) -> dns.nameserver.Nameserver:
    """The server of "address", "address:port" or "[IPv6]:port". Raises ValueError for anything else."""
    host, colon, port = text.strip().rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = text.strip(), str(PORT)
    number = int(port)
    host = host.strip("[]")
    ipaddress.ip_address(host)
    if not 0 < number < 65536:
        raise ValueError(f"{text!r} is not a nameserver: write address:port")
    return dns.nameserver.Do53Nameserver(host, number)
