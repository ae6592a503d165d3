"""What a signed zone proves not to be there: NSEC (RFC 4035, section 5.4) and NSEC3 (RFC 5155, section 8).

Given are records whose signatures hold already; here is only what they say.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.rrset

# RFC 9276, section 3.2: what costs more is not computed, and the zone is taken as if it were not signed.
MAX_ITERATIONS = 100
_OPT_OUT = 0x01
_SHA1 = 1
_NS, _SOA, _DS = dns.rdatatype.NS, dns.rdatatype.SOA, dns.rdatatype.DS
_CNAME, _DNAME = dns.rdatatype.CNAME, dns.rdatatype.DNAME

Types = frozenset[int]


class Proof(StrEnum):
    """Proved; not proved, so that somebody left something out; or left open by the zone itself (opt-out)."""

    PROVED = "proved"
    MISSING = "missing"
    OPEN = "open"


class Cut(StrEnum):
    """What the absence of a DS record at a name means."""

    NONE = "none"
    UNSIGNED = "unsigned"
    GONE = "gone"
    MISSING = "missing"


class Denial(Protocol):
    """The three things that records of absence can say of a zone's names."""

    def types_at(self, name: dns.name.Name) -> Types | None:
        """The types that exist at the name; None when nothing says that the name exists."""
        ...

    def covers(self, name: dns.name.Name) -> bool | None:
        """Whether the name is proved not to exist; None when it is covered, but may be an unsigned delegation."""
        ...

    def encloser(self, name: dns.name.Name) -> dns.name.Name | None:
        """The longest name above a missing one that is proved to exist."""
        ...


@dataclass(frozen=True)
class Nsec:
    """Names in their canonical order, each with the next."""

    records: Sequence[dns.rrset.RRset]

    def types_at(self, name: dns.name.Name) -> Types | None:
        """See the protocol. A name that exists only by what lies below it has no types."""
        for owner, rdata in self._pairs:
            if owner == name:
                return _types(rdata)
        around = self._around(name)
        return frozenset() if around is not None and around[1].next.is_subdomain(name) else None

    def covers(self, name: dns.name.Name) -> bool | None:
        """See the protocol."""
        around = self._around(name)
        return around is not None and not around[1].next.is_subdomain(name)

    def encloser(self, name: dns.name.Name) -> dns.name.Name | None:
        """See the protocol."""
        around = self._around(name)
        if around is None:
            return None
        common = max(_common(name, around[0]), _common(name, around[1].next))
        return name.split(common)[1]

    @cached_property
    def _pairs(self) -> list[tuple[dns.name.Name, Any]]:
        return [(rrset.name, rdata) for rrset in self.records for rdata in rrset]

    def _around(self, name: dns.name.Name) -> tuple[dns.name.Name, Any] | None:
        """The record between whose names this one would stand. A delegation says nothing of what lies below it."""
        for owner, rdata in self._pairs:
            if name.is_subdomain(owner) and _leads_away(_types(rdata)):
                continue
            if owner < name and (name < rdata.next or rdata.next <= owner):
                return owner, rdata
        return None


@dataclass(frozen=True)
class Nsec3:
    """The same with hashes in place of names."""

    zone: dns.name.Name
    records: Sequence[dns.rrset.RRset]

    @property
    def is_costly(self) -> bool:
        """More rounds of hashing than are computed."""
        return any(rdata.iterations > MAX_ITERATIONS for _hash, rdata in self._pairs)

    def types_at(self, name: dns.name.Name) -> Types | None:
        """See the protocol."""
        for hashed, rdata in self._pairs:
            if hashed == self._hash(name, rdata):
                return _types(rdata)
        return None

    def covers(self, name: dns.name.Name) -> bool | None:
        """See the protocol."""
        for hashed, rdata in self._pairs:
            wanted, following = self._hash(name, rdata), rdata.next
            if hashed < wanted < following or (following <= hashed and (wanted > hashed or wanted < following)):
                return None if rdata.flags & _OPT_OUT else True
        return False

    def encloser(self, name: dns.name.Name) -> dns.name.Name | None:
        """See the protocol."""
        while name != self.zone and len(name) > len(self.zone):
            name = name.parent()
            types = self.types_at(name)
            if types is not None:
                return None if _leads_away(types) else name
        return None

    @cached_property
    def _pairs(self) -> list[tuple[bytes, Any]]:
        found = []
        for rrset in self.records:
            if rrset.name.parent() == self.zone:
                hashed = _unwritten(rrset.name.labels[0])
                found += [(hashed, rdata) for rdata in rrset if rdata.algorithm == _SHA1]
        return found

    def _hash(self, name: dns.name.Name, rdata: Any) -> bytes:
        written = dns.dnssec.nsec3_hash(name, rdata.salt, rdata.iterations, rdata.algorithm)
        return _unwritten(written.encode())


def no_name(denial: Denial, name: dns.name.Name) -> Proof:
    """That the name does not exist, nor a wildcard that would stand for it."""
    encloser = denial.encloser(name)
    if encloser is None:
        return Proof.MISSING
    both = (denial.covers(_below(encloser, name)), denial.covers(_wildcard(encloser)))
    if False in both:
        return Proof.MISSING
    return Proof.OPEN if None in both else Proof.PROVED


def no_type(denial: Denial, name: dns.name.Name, rdtype: int) -> Proof:
    """That nothing of the type exists at the name, by itself or through a wildcard."""
    types = denial.types_at(name)
    if types is None:
        encloser = denial.encloser(name)
        covered = denial.covers(_below(encloser, name)) if encloser is not None else False
        if encloser is None or covered is False:
            return Proof.MISSING
        types = denial.types_at(_wildcard(encloser))
        if types is None:
            return Proof.OPEN if covered is None else Proof.MISSING
    elif rdtype != _DS and _NS in types and _SOA not in types:
        return Proof.MISSING  # said by the zone above, which does not know
    return Proof.MISSING if rdtype in types or _CNAME in types else Proof.PROVED


def no_closer(denial: Denial, name: dns.name.Name, labels: int) -> Proof:
    """That a wildcard `labels` long (without root and star) had to answer, because nothing nearer exists."""
    covered = denial.covers(name.split(labels + 2)[1])
    return Proof.OPEN if covered is None else Proof.PROVED if covered else Proof.MISSING


def cut(denial: Denial, name: dns.name.Name) -> Cut:
    """What it means that there is no DS record at the name."""
    types = denial.types_at(name)
    if types is not None:
        if _DS in types or _SOA in types:
            return Cut.MISSING
        return Cut.UNSIGNED if _NS in types else Cut.NONE
    encloser = denial.encloser(name)
    covered = denial.covers(_below(encloser, name)) if encloser is not None else False
    return Cut.UNSIGNED if covered is None else Cut.GONE if covered else Cut.MISSING


def _types(rdata: Any) -> Types:
    return frozenset(
        window * 256 + place * 8 + bit
        for window, bitmap in rdata.windows
        for place, byte in enumerate(bitmap)
        for bit in range(8)
        if byte & (0x80 >> bit)
    )


def _leads_away(types: Types) -> bool:
    """Whether the name's zone ends there (RFC 6840, section 4.1)."""
    return (_NS in types and _SOA not in types) or _DNAME in types


def _common(one: dns.name.Name, other: dns.name.Name) -> int:
    return one.fullcompare(other)[2]


def _below(encloser: dns.name.Name, name: dns.name.Name) -> dns.name.Name:
    return name.split(len(encloser) + 1)[1]


def _wildcard(encloser: dns.name.Name) -> dns.name.Name:
    return dns.name.from_text("*", encloser)


def _unwritten(label: bytes) -> bytes:
    """The hash that a label writes in base32hex; of what is none, a word that no hash is."""
    try:
        return base64.b32hexdecode(label.upper())
    except ValueError:
        return b""
