"""Asks the configured nameservers. What they do not answer is `SourceUnavailable`, never "there is nothing"."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.nameserver
import dns.rcode
import dns.rdatatype
import dns.resolver

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import DnsAnswer, DnsStatus, SourceUnavailable
from reviews.checks.sources.dnssec import Bogus, RootNotReached, Validator

LIFETIME_SECONDS = 4.0
PORT = 53
MAX_RECORDS = 50


class Resolver:
    """A stub resolver for `nameservers` ("192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:53"); the system's when empty.

    One question takes at most `lifetime` seconds, over all nameservers and tries. `validate`: each answer is followed
    up to the root by its signatures, from `anchors` (a file of DS records) or the root's own.
    """

    def __init__(
        self,
        nameservers: Sequence[str] = (),
        *,
        lifetime: float = LIFETIME_SECONDS,
        validate: bool = False,
        anchors: Path | None = None,
    ) -> None:
        self.lifetime = lifetime
        self.nameservers = tuple(nameservers)
        self._resolver = dns.resolver.Resolver(configure=not nameservers)
        if nameservers:
            self._resolver.nameservers = [nameserver(text) for text in nameservers]
        self._resolver.lifetime = lifetime
        self._resolver.timeout = lifetime / 2
        self._resolver.use_edns(0, dns.flags.DO if validate else 0, 1232)
        if validate:
            # Whoever validates must see what does not hold, too.
            self._resolver.set_flags(dns.flags.RD | dns.flags.CD)
        self._validate = validate
        self._anchors = anchors
        self._zones: dict[Any, Any] = {}

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """The records of `name`, which is taken as absolute. Raises SourceUnavailable on silence or failure."""
        until = time.monotonic() + self.lifetime
        try:
            absolute = dns.name.from_text(name).derelativize(dns.name.root)
            rdtype = dns.rdatatype.from_text(record_type)
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return DnsAnswer(status=DnsStatus.NO_NAME)
        message = self._asked(absolute, rdtype, until)
        security = ""
        if self._validate:
            try:
                security = self._security(absolute, rdtype, message, until)
            except Bogus:
                return DnsAnswer(status=DnsStatus.NO_RECORD, security="bogus")
        return _answer(message, security)

    def _security(self, name: dns.name.Name, rdtype: int, message: dns.message.Message, until: float) -> str:
        """Secure or insecure. Raises Bogus, and SourceUnavailable where it could not be found out."""
        validator = Validator(
            lambda zone, kind: self._asked(zone, kind, until), anchors=self._anchors, kept=self._zones
        )
        try:
            return "secure" if validator.judge(name, rdtype, message) else "insecure"
        except RootNotReached as error:
            raise SourceUnavailable(
                _("The nameservers pass on no signatures of the root that hold. DNSSEC=0 stops asking for them.")
            ) from error
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise SourceUnavailable(f"DNSSEC: {type(error).__name__}") from error

    def _asked(self, name: dns.name.Name, rdtype: int, until: float) -> dns.message.Message:
        kind = dns.rdatatype.to_text(dns.rdatatype.RdataType.make(rdtype))
        left = until - time.monotonic()
        if left <= 0:
            raise SourceUnavailable(f"DNS {kind}: out of time")
        try:
            answer = self._resolver.resolve(name, kind, search=False, raise_on_no_answer=False, lifetime=left)
        except dns.resolver.NXDOMAIN as error:
            response: dns.message.Message = error.response(name)  # type: ignore[no-untyped-call]
            return response
        except (dns.exception.DNSException, OSError) as error:
            # Timeout, SERVFAIL, REFUSED, a malformed or looping answer: nothing is known about the name.
            raise SourceUnavailable(f"DNS {kind}: {type(error).__name__}") from error
        return answer.response


def _answer(message: dns.message.Message, security: str) -> DnsAnswer:
    if message.rcode() == dns.rcode.NXDOMAIN:
        return DnsAnswer(status=DnsStatus.NO_NAME, security=security)
    try:
        found = cast(dns.message.QueryMessage, message).resolve_chaining().answer
    except dns.exception.DNSException as error:
        raise SourceUnavailable(f"DNS: {type(error).__name__}") from error
    if found is None:
        return DnsAnswer(status=DnsStatus.NO_RECORD, security=security)
    records = sorted(rdata.to_text() for rdata in found)
    return DnsAnswer(status=DnsStatus.FOUND, records=tuple(records[:MAX_RECORDS]), security=security)


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
