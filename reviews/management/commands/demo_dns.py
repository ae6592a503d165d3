"""A small DNS server for the demonstration.

The demonstration's partners live at fictional `.example` names, which the world's DNS does not know (RFC 2606), so
that a check of their mail domains could only ever say "no such domain". This server, on 127.0.0.1 alone, answers for
them and hands every other question to the system's resolver. It is part of the demonstration, not of an installation:
those set `DNS_RESOLVER` to their own resolvers.

Every `<name>.example` has a mail host and an address, except these, which show what else there is:

    nomail.example    accepts no mail (null MX, RFC 7505)
    nomx.example      has an address but no MX (RFC 5321, section 5.1)
    silent.example    exists, with neither
    missing.example   does not exist
    slow.example      answers after 10 seconds
    broken.example    answers SERVFAIL

What the demonstration's partners placed to prove their domains is answered as well (`reviews/demo/proofs.py`).

The other names that are kept for examples (`example.com`, `example.net`, `example.org`) are answered
like `<name>.example`, so that whoever tries the demonstration may use them as well.
"""

from __future__ import annotations

import signal
import threading
import time
import zlib
from typing import Any

import dns.exception
import dns.resolver
from django.core.management.base import BaseCommand, CommandError, CommandParser
from dnslib import AAAA, MX, QTYPE, RCODE, RR, TXT, A, DNSRecord
from dnslib.server import BaseResolver, DNSHandler, DNSLogger, DNSServer

from reviews.checks.tokens import LABEL
from reviews.demo import proofs

ADDRESS = "127.0.0.1"
RESERVED = {"example", "example.com", "example.net", "example.org"}  # RFC 2606
TTL_SECONDS = 60
SLOW_SECONDS = 10
FORWARD_SECONDS = 3
FREE_PORT_ATTEMPTS = 20


class DemoZone(BaseResolver):
    """Answers for `.example`, and forwards the rest."""

    def __init__(self, forwarders: list[str]) -> None:
        self.forwarders = forwarders

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        """The reply to one question. Never raises: what fails is answered SERVFAIL."""
        labels = str(request.q.qname).rstrip(".").lower().split(".")
        if labels[-1] not in RESERVED and ".".join(labels[-2:]) not in RESERVED:
            return self._forward(request, tcp=handler.protocol == "tcp")
        reply = request.reply()
        registered = labels[-2] if len(labels) > 1 else ""
        if registered == "slow":
            time.sleep(SLOW_SECONDS)
        if registered == "missing":
            reply.header.rcode = RCODE.NXDOMAIN
        elif registered == "broken":
            reply.header.rcode = RCODE.SERVFAIL
        elif registered:
            for record in [*_records(registered, len(labels) == 2, QTYPE[request.q.qtype]), *_proofs(request)]:
                reply.add_answer(RR(request.q.qname, request.q.qtype, rdata=record, ttl=TTL_SECONDS))
        return reply

    def _forward(self, request: DNSRecord, *, tcp: bool) -> DNSRecord:
        for server in self.forwarders:
            try:
                return DNSRecord.parse(request.send(server, 53, tcp=tcp, timeout=FORWARD_SECONDS))
            except Exception:  # noqa: BLE001, S112 - whatever goes wrong outside, the next server is asked
                continue
        reply = request.reply()
        reply.header.rcode = RCODE.SERVFAIL
        return reply


def _records(registered: str, is_apex: bool, record_type: str) -> list[Any]:
    """The records of a fictional name. Its addresses are of the documentation ranges (RFC 5737, RFC 3849)."""
    if registered == "silent":
        return []
    last = zlib.crc32(registered.encode()) % 250 + 1
    if record_type == "A":
        return [A(f"192.0.2.{last}")]
    if record_type == "AAAA":
        return [AAAA(f"2001:db8::{last:x}")]
    if record_type == "MX" and is_apex and registered == "nomail":
        return [MX(".", 0)]
    if record_type == "MX" and is_apex and registered != "nomx":
        return [MX(f"mail.{registered}.example", 10)]
    if record_type == "TXT" and is_apex:
        return [TXT("v=spf1 -all" if registered == "nomail" else "v=spf1 mx -all")]
    return []


def _proofs(request: DNSRecord) -> list[Any]:
    """The lines that a partner placed under this name."""
    name = str(request.q.qname).rstrip(".").lower()
    if QTYPE[request.q.qtype] != "TXT" or not name.startswith(f"{LABEL}."):
        return []
    return [TXT(line) for line in proofs.read().get(name, ())]


def system_nameservers() -> list[str]:
    """The addresses of the system's resolvers; none when it has none."""
    try:
        return [str(server) for server in dns.resolver.Resolver().nameservers]
    except dns.exception.DNSException:
        return []


def start(port: int) -> tuple[DNSServer, DNSServer]:
    """Start answering on 127.0.0.1 over UDP and TCP; port 0 takes a free one. Raises OSError when it is taken."""
    zone = DemoZone(system_nameservers())
    for _attempt in range(1 if port else FREE_PORT_ATTEMPTS):
        udp = _server(zone, port, tcp=False)
        try:
            tcp = _server(zone, udp.server.server_address[1], tcp=True)
        except OSError as error:  # free for UDP is not always free for TCP
            udp.server.server_close()
            taken = error
            continue
        for server in (udp, tcp):
            server.start_thread()
        return udp, tcp
    raise taken


def _server(zone: DemoZone, port: int, *, tcp: bool) -> DNSServer:
    quiet = DNSLogger(log="-request,-reply,-truncated,-error", logf=lambda _line: None)
    made = DNSServer(zone, address=ADDRESS, port=port, tcp=tcp, logger=quiet)
    # Whoever asked `slow.example` may have hung up, or we may be ending: nothing to tell anybody.
    made.server.handle_error = lambda *_: None
    return made


def stop(servers: tuple[DNSServer, DNSServer]) -> None:
    """Stop answering and give the port back."""
    for server in servers:
        server.stop()
        server.server.server_close()


class Command(BaseCommand):
    help = "Answer DNS questions for the demonstration's fictional .example names, on 127.0.0.1."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="UDP and TCP port; 0 takes a free one")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        try:
            servers = start(options["port"])
        except OSError as error:
            raise CommandError(f"Port {options['port']} cannot be used ({error}). Give another with --port.") from error
        self.stdout.write(f"Answering for .example on {ADDRESS}:{servers[0].server.server_address[1]}")
        self.stdout.flush()
        ended.wait()
        stop(servers)
