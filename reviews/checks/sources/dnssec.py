"""Whether a DNS answer is signed up to the root (RFC 4033 to 4035, RFC 6840): secure, insecure or bogus.

Nothing falls back. An answer without signatures counts as unsigned only where its zone, or one above, is proved to be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import dns.dnssec
import dns.dnssecalgs
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rrset

from reviews.checks.sources.denial import Cut, Denial, Nsec, Nsec3, Proof, cut, no_closer, no_name, no_type

PACKAGED = Path(__file__).with_name("root_anchors.ds")
MAX_LINKS = 8
MAX_SIGNATURES = 8
MAX_KEYS = 24
MAX_DENIALS = 12
KEPT_SECONDS = 900.0
MAX_KEPT = 2000

Ask = Callable[[dns.name.Name, int], dns.message.Message]
"""Asks for a name and type with signatures, unchecked by the nameserver."""


class Bogus(Exception):
    """A signature, or a proof that there has to be none, does not hold."""


class RootNotReached(Exception):
    """The root's own keys cannot be had or do not hold: then nothing is known of anybody."""


@dataclass(frozen=True)
class Zone:
    """A zone and its keys; None where it is proved that nothing below the name is signed."""

    name: dns.name.Name
    keys: dns.rdataset.Rdataset | None


class Validator:
    """Follows the chain of trust from the anchors. What it learnt of zones it keeps for fifteen minutes."""

    def __init__(self, ask: Ask, *, anchors: Path | None = None, kept: dict[Any, Any] | None = None) -> None:
        self._ask = ask
        self._anchors = anchors or PACKAGED
        self._kept: dict[dns.name.Name, tuple[float, Zone | None]] = {} if kept is None else kept

    def judge(self, name: dns.name.Name, rdtype: int, message: dns.message.Message) -> bool:
        """True when the answer is secure, False when it is proved to be insecure. Raises Bogus, RootNotReached, and
        what asking raises."""
        secure = True
        for _link in range(MAX_LINKS):
            found = _of(message.answer, name, rdtype)
            if found is not None:
                return self._holds(found, message) and secure
            alias = _of(message.answer, name, dns.rdatatype.CNAME)
            if alias is None:
                return self._absent(name, rdtype, message) and secure
            secure = self._alias_holds(alias, message) and secure
            name = alias[0].target
        raise Bogus("an endless alias")

    # --- What is there -----------------------------------------------------------------------------------------------
    def _alias_holds(self, alias: dns.rrset.RRset, message: dns.message.Message) -> bool:
        """An alias of one's own, or made of one for the whole tree (RFC 6672), which alone is signed."""
        for tree in message.answer:
            if tree.rdtype == dns.rdatatype.DNAME and alias.name.is_subdomain(tree.name) and alias.name != tree.name:
                made = alias.name.relativize(tree.name).derelativize(tree[0].target)
                if alias[0].target != made:
                    raise Bogus("an alias that its tree does not make")
                return self._holds(tree, message)
        return self._holds(alias, message)

    def _holds(self, found: dns.rrset.RRset, message: dns.message.Message) -> bool:
        """Whether the records are signed; False when their zone is proved to be unsigned. Raises Bogus."""
        signatures = _signatures(message.answer, found)
        if not signatures:
            if self._zone_at(found.name).keys is None:
                return False
            raise Bogus("no signature")
        zone = self._signer(signatures, found.name)
        if zone.keys is None:
            return False
        labels = _verified(found, signatures, zone)
        if labels < len(found.name) - 1 and not found.name.is_wild():
            return self._proved(no_closer, message, zone, found.name, labels)
        return True

    def _signer(self, signatures: Sequence[Any], name: dns.name.Name) -> Zone:
        """The zone that says it signed: its keys have to be reached from the root, whatever the signatures say."""
        signer = signatures[0].signer
        if not name.is_subdomain(signer):
            raise Bogus("signed by another's zone")
        zone = self._zone_at(signer)
        if zone.keys is not None and zone.name != signer:
            raise Bogus("signed by what is no zone")
        return zone

    # --- What is not there -------------------------------------------------------------------------------------------
    def _absent(self, name: dns.name.Name, rdtype: int, message: dns.message.Message) -> bool:
        signatures = [rdata for rrset in message.authority for rdata in _signatures(message.authority, rrset)]
        if signatures and name.is_subdomain(signatures[0].signer):
            zone = self._signer(signatures, name)
        else:
            zone = self._zone_at(name)
        if zone.keys is None:
            return False
        if message.rcode() == dns.rcode.NXDOMAIN:
            return self._proved(no_name, message, zone, name)
        return self._proved(no_type, message, zone, name, rdtype)

    def _proved(self, proof: Callable[..., Proof], message: dns.message.Message, zone: Zone, *about: Any) -> bool:
        denial = _denial(message, zone)
        if denial is None:
            raise Bogus("no proof of absence")
        if isinstance(denial, Nsec3) and denial.is_costly:
            return False
        found = proof(denial, *about)
        if found == Proof.MISSING:
            raise Bogus("absence is not proved")
        return found == Proof.PROVED

    # --- The chain ---------------------------------------------------------------------------------------------------
    def _zone_at(self, name: dns.name.Name) -> Zone:
        """The zone in which the name lies, looked for from the root down, until one is proved to be unsigned."""
        zone: Zone = self._remembered(dns.name.root, self._root)
        for labels in range(2, len(name) + 1):
            child = name.split(labels)[1]
            found: Zone | None = self._remembered(child, partial(self._below, child, zone))
            if found is None:
                return zone  # nothing of that name exists, so that no zone begins there
            if found.keys is None:
                return found
            zone = found
        return zone

    def _remembered(self, name: dns.name.Name, look: Callable[[], Any]) -> Any:
        now = time.monotonic()
        kept = self._kept.get(name)
        if kept is not None and kept[0] > now:
            return kept[1]
        found = look()
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[name] = (now + KEPT_SECONDS, found)
        return found

    def _root(self) -> Zone:
        root = dns.name.root
        text = self._anchors.read_text().splitlines()
        rows = [line.split(";")[0].split(" DS ", 1)[1].strip() for line in text if " DS " in line]
        anchors = dns.rdataset.from_text_list(dns.rdataclass.IN, dns.rdatatype.DS, 0, rows)
        try:
            return Zone(root, self._keys(root, anchors))
        except Bogus as error:
            raise RootNotReached(str(error)) from error

    def _below(self, child: dns.name.Name, zone: Zone) -> Zone | None:
        """The zone that holds `child`: a new one where a delegation is signed or proved to be unsigned, else that
        above. None when nothing exists there."""
        message = self._ask(child, dns.rdatatype.DS)
        found = _of(message.answer, child, dns.rdatatype.DS)
        if found is not None:
            _verified(found, _signatures(message.answer, found), zone)
            usable = [row for row in found if _is_usable(row)]
            return Zone(child, self._keys(child, usable) if usable else None)
        alias = _of(message.answer, child, dns.rdatatype.CNAME)
        if alias is not None:
            return zone if self._in(zone, alias, message) else Zone(child, None)
        denial = _denial(message, zone)
        if denial is None:
            raise Bogus(f"no proof that {child} is not signed")
        if isinstance(denial, Nsec3) and denial.is_costly:
            return Zone(child, None)
        meaning = cut(denial, child)
        if meaning == Cut.MISSING:
            raise Bogus(f"no proof that {child} is not signed")
        return {Cut.NONE: zone, Cut.GONE: None, Cut.UNSIGNED: Zone(child, None)}[meaning]

    def _in(self, zone: Zone, alias: dns.rrset.RRset, message: dns.message.Message) -> bool:
        """An alias is no delegation: it is signed by the zone above, or it is bogus."""
        if any(rrset.rdtype == dns.rdatatype.DNAME for rrset in message.answer):
            return self._alias_holds(alias, message)
        _verified(alias, _signatures(message.answer, alias), zone)
        return True

    def _keys(self, name: dns.name.Name, anchors: Any) -> dns.rdataset.Rdataset:
        """The zone's keys, signed by one of those that the zone above (or the anchors) names."""
        message = self._ask(name, dns.rdatatype.DNSKEY)
        found = _of(message.answer, name, dns.rdatatype.DNSKEY)
        if found is None or len(found) > MAX_KEYS:
            raise Bogus(f"no keys of {name}")
        entries = dns.rdataset.Rdataset(dns.rdataclass.IN, dns.rdatatype.DNSKEY)
        for key in found:
            if any(_names(anchor, name, key) for anchor in anchors):
                entries.add(key, ttl=0)
        _verified(found, _signatures(message.answer, found), Zone(name, entries))
        return found.to_rdataset()


# --- Signatures ------------------------------------------------------------------------------------------------------
def _verified(found: dns.rrset.RRset, signatures: Sequence[Any], zone: Zone) -> int:
    """The labels of the name as it was signed. Raises Bogus when no signature of the zone holds."""
    keys = {zone.name: zone.keys} if zone.keys is not None else {}
    for signature in [row for row in signatures if row.signer == zone.name][:MAX_SIGNATURES]:
        try:
            dns.dnssec.validate_rrsig(found, signature, dict(keys))
        except Exception:  # noqa: BLE001, S112 - whatever a hostile key does to the arithmetic: it does not hold
            continue
        return int(signature.labels)
    raise Bogus(f"no signature of {found.name} holds")


def _denial(message: dns.message.Message, zone: Zone) -> Denial | None:
    """The records of absence that the zone signed itself, under their own names."""
    held: dict[int, list[dns.rrset.RRset]] = {dns.rdatatype.NSEC: [], dns.rdatatype.NSEC3: []}
    for rrset in [row for row in message.authority if row.rdtype in held][:MAX_DENIALS]:
        try:
            labels = _verified(rrset, _signatures(message.authority, rrset), zone)
        except Bogus:
            continue
        if labels == len(rrset.name) - 1 - rrset.name.is_wild():
            held[rrset.rdtype].append(rrset)
    if held[dns.rdatatype.NSEC]:
        return Nsec(held[dns.rdatatype.NSEC])
    return Nsec3(zone.name, held[dns.rdatatype.NSEC3]) if held[dns.rdatatype.NSEC3] else None


def _names(anchor: Any, name: dns.name.Name, key: Any) -> bool:
    if anchor.key_tag != dns.dnssec.key_id(key) or anchor.algorithm != key.algorithm:
        return False
    try:
        return bool(dns.dnssec.make_ds(name, key, anchor.digest_type, validating=True) == anchor)
    except (dns.exception.DNSException, ValueError):
        return False


def _is_usable(anchor: Any) -> bool:
    """Whether its algorithms are known here; what is not counts as not signed (RFC 4035, section 5.2)."""
    try:
        dns.dnssecalgs.get_algorithm_cls(anchor.algorithm)
    except dns.exception.UnsupportedAlgorithm:
        return False
    return anchor.digest_type in (1, 2, 4)


def _of(section: Sequence[dns.rrset.RRset], name: dns.name.Name, rdtype: int) -> dns.rrset.RRset | None:
    return next((rrset for rrset in section if rrset.rdtype == rdtype and rrset.name == name), None)


def _signatures(section: Sequence[dns.rrset.RRset], found: dns.rrset.RRset) -> list[Any]:
    """The signatures of these records."""
    return [
        rdata
        for rrset in section
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.name == found.name and rrset.covers == found.rdtype
        for rdata in rrset
    ]
