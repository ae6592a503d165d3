"""A world of signed zones and a nameserver that answers for all of it, as a recursive one would (RFC 4035, RFC 5155).

`World().add("example.", "@ A 192.0.2.1 ...", sign="nsec3")`, then `serve()`. What does not hold is made by `spoil`.
"""

from __future__ import annotations

import base64
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.NSEC3
import dns.rrset
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ed25519
from dns.rdtypes.util import Bitmap

IN = dns.rdataclass.IN
HEAD = "@ 300 SOA ns.invalid. host.invalid. 1 300 300 300 60\n@ 300 NS ns.invalid.\n"
DAY = 86_400
Section = list[dns.rrset.RRset]


class World:
    """Zones by name. `sign` is nsec, nsec3, optout or empty; zones are added from the root downwards."""

    def __init__(self) -> None:
        self.zones: dict[dns.name.Name, Any] = {}
        self.signing: dict[dns.name.Name, str] = {}
        self.key = ed25519.Ed25519PrivateKey.generate()
        self.dnskey = dns.dnssec.make_dnskey(self.key.public_key(), dns.dnssec.Algorithm.ED25519, flags=257)
        self.spoils: list[Callable[[dns.message.Message], None]] = []
        self.asked: list[tuple[str, str]] = []
        self.is_signed = False

    def add(self, name: str, text: str = "", *, sign: str = "nsec") -> World:
        """A zone; the one above gets its delegation, with a DS record when it is signed."""
        origin = dns.name.from_text(name)
        zone = dns.zone.from_text(HEAD + text, origin=origin, relativize=False, check_origin=False)
        self.zones[origin], self.signing[origin] = zone, sign
        if origin != dns.name.root:
            above = self._zone_of(origin, strictly=True)
            with above.writer() as change:
                change.add(origin, 300, dns.rdata.from_text(IN, "NS", "ns.invalid."))
                if sign:
                    change.add(origin, 300, dns.dnssec.make_ds(origin, self.dnskey, "SHA256"))
        return self

    def anchors(self, file: Path) -> Path:
        """The file of trust anchors that leads to this world's root."""
        file.write_text(f". IN DS {dns.dnssec.make_ds(dns.name.root, self.dnskey, 'SHA256').to_text()}\n")
        return file

    def spoil(self, change: Callable[[dns.message.Message], None]) -> None:
        """Every answer from now on goes through `change`."""
        self.spoils.append(change)

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """What is sent back."""
        if not self.is_signed:
            self._sign()
        question = query.question[0]
        self.asked.append((question.name.to_text(), dns.rdatatype.to_text(question.rdtype)))
        reply = dns.message.make_response(query, recursion_available=True)
        self._fill(reply, question.name, question.rdtype)
        if not query.ednsflags & dns.flags.DO:
            for section in (reply.answer, reply.authority):
                section[:] = [row for row in section if row.rdtype not in (_RRSIG, _NSEC, _NSEC3)]
        for change in self.spoils:
            change(reply)
        return reply

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Answers over UDP and TCP on loopback, as `address:port`."""
        udp, tcp = _both()
        for server in (udp, tcp):
            server.world = self  # type: ignore[attr-defined]
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"127.0.0.1:{udp.server_address[1]}"
        finally:
            for server in (udp, tcp):
                server.shutdown()
                server.server_close()

    # --- Answering ---------------------------------------------------------------------------------------------------
    def _zone_of(self, name: dns.name.Name, *, strictly: bool = False) -> Any:
        holding = [one for one in self.zones if name.is_subdomain(one) and not (strictly and name == one)]
        return self.zones[max(holding, key=len)]

    def _fill(self, reply: dns.message.Message, name: dns.name.Name, rdtype: int) -> None:
        for _link in range(9):
            zone = self._zone_of(name, strictly=rdtype == _DS and name != dns.name.root)
            found = _rows(zone, name, rdtype) or _rows(zone, name, _CNAME)
            star = dns.name.from_text("*", _encloser(zone, name)) if name != zone.origin else name
            stars = [star] if star != name and zone.get_node(star) is not None else []
            if not found and not _exists(zone, name) and stars:
                found = [_renamed(row, name) for row in _rows(zone, stars[0], rdtype)]
                if found:
                    reply.authority += self._proof(zone, name)
            reply.answer += found
            if not found or found[0].rdtype == rdtype:
                break
            name = found[0][0].target
        if not found:
            if not _exists(zone, name) and not stars:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            reply.authority += _rows(zone, zone.origin, _SOA) + self._proof(zone, name)

    def _proof(self, zone: Any, name: dns.name.Name) -> Section:
        """The records of absence that match or cover the name, those above it, and their wildcards."""
        above = [name.split(labels)[1] for labels in range(len(zone.origin), len(name) + 1)]
        wanted = [*above, *_stars(name, zone.origin)]
        if self.signing[zone.origin] == "nsec":
            owners = sorted(one for one in zone if _rows(zone, one, _NSEC))
            chosen = {max(one for one in owners if one <= some) for some in wanted}
            return [row for one in sorted(chosen) for row in _rows(zone, one, _NSEC)]
        owners = sorted(one for one in zone if _rows(zone, one, _NSEC3))
        if not owners:
            return []
        hashes = [_hashed(some, zone.origin) for some in wanted]
        chosen = {max((one for one in owners if one <= some), default=owners[-1]) for some in hashes}
        return [row for one in sorted(chosen) for row in _rows(zone, one, _NSEC3)]

    # --- Signing -----------------------------------------------------------------------------------------------------
    def _sign(self) -> None:
        self.is_signed = True
        now = int(time.time())
        for origin, zone in self.zones.items():
            if self.signing[origin] == "nsec":
                keys = [(self.key, self.dnskey)]
                dns.dnssec.sign_zone(zone, keys=keys, inception=now - DAY, expiration=now + DAY, dnskey_ttl=300)
            elif self.signing[origin]:
                self._sign_hashed(zone, now, optout=self.signing[origin] == "optout")

    def _sign_hashed(self, zone: Any, now: int, *, optout: bool) -> None:
        with zone.writer() as change:
            change.add(zone.origin, 300, self.dnskey)
        types = {name: {row.rdtype for row in node.rdatasets} for name, node in zone.items()}
        for name in list(types):  # names that exist by what lies below them
            for labels in range(len(zone.origin), len(name)):
                types.setdefault(name.split(labels)[1], set())
        cuts = {name for name, held in types.items() if _NS in held and name != zone.origin}
        if optout:
            types = {name: held for name, held in types.items() if name not in cuts or _DS in held}
        hashed = sorted((_hashed(name, zone.origin), held) for name, held in types.items())
        with zone.writer() as change:
            for place, (owner, held) in enumerate(hashed):
                following = base64.b32hexdecode(hashed[(place + 1) % len(hashed)][0].labels[0].upper())
                marks = Bitmap.from_rdtypes([*held, _RRSIG]) if held else Bitmap.from_rdtypes([])
                row = dns.rdtypes.ANY.NSEC3.NSEC3(IN, _NSEC3, 1, int(optout), 2, b"\xab", following, marks.windows)
                change.add(owner, 60, row)
        with zone.writer() as change:
            for name, node in list(zone.items()):
                for held_rows in list(node.rdatasets):
                    if name in cuts and held_rows.rdtype != _DS:
                        continue
                    rrset = dns.rrset.from_rdata_list(name, held_rows.ttl, list(held_rows))
                    signature = dns.dnssec.sign(
                        rrset, self.key, zone.origin, self.dnskey, inception=now - DAY, expiration=now + DAY
                    )
                    change.add(name, held_rows.ttl, signature)


_RRSIG, _NSEC, _NSEC3 = dns.rdatatype.RRSIG, dns.rdatatype.NSEC, dns.rdatatype.NSEC3
_DS, _NS, _SOA, _CNAME = dns.rdatatype.DS, dns.rdatatype.NS, dns.rdatatype.SOA, dns.rdatatype.CNAME


def _both() -> tuple[_Udp, _Tcp]:
    """Servers on one port: what is free for UDP is not always free for TCP."""
    for _attempt in range(19):
        udp = _Udp(("127.0.0.1", 0), _UdpHandler)
        try:
            return udp, _Tcp(udp.server_address, _TcpHandler)
        except OSError:
            udp.server_close()
    udp = _Udp(("127.0.0.1", 0), _UdpHandler)
    return udp, _Tcp(udp.server_address, _TcpHandler)


def _rows(zone: Any, name: dns.name.Name, rdtype: int) -> Section:
    """The records and their signatures."""
    found = [zone.get_rrset(name, rdtype), zone.get_rrset(name, _RRSIG, covers=rdtype)]
    return [row for row in found if row is not None] if found[0] is not None else []


def _renamed(row: dns.rrset.RRset, name: dns.name.Name) -> dns.rrset.RRset:
    if row.rdtype == _RRSIG:
        return dns.rrset.from_rdata_list(name, row.ttl, list(row))
    return dns.rrset.from_rdata_list(name, row.ttl, list(row))


def _exists(zone: Any, name: dns.name.Name) -> bool:
    return any(one.is_subdomain(name) for one in zone if not _rows(zone, one, _NSEC3))


def _encloser(zone: Any, name: dns.name.Name) -> dns.name.Name:
    """The nearest name above that exists: only its wildcard counts."""
    name = name.parent()
    while not _exists(zone, name):
        name = name.parent()
    return name


def _stars(name: dns.name.Name, origin: dns.name.Name) -> list[dns.name.Name]:
    return [dns.name.from_text("*", name.split(labels)[1]) for labels in range(len(origin), len(name))]


def _hashed(name: dns.name.Name, origin: dns.name.Name) -> dns.name.Name:
    return dns.name.from_text(dns.dnssec.nsec3_hash(name, b"\xab", 2, 1), origin)


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    max_packet_size = 65535


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, where = self.request
        server: Any = self.server
        where.sendto(server.world.answer(dns.message.from_wire(data)).to_wire(max_size=65535), self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        size = int.from_bytes(self.rfile.read(2), "big")
        said = server.world.answer(dns.message.from_wire(self.rfile.read(size))).to_wire(max_size=65535)
        self.wfile.write(len(said).to_bytes(2, "big") + said)
