"""DNSSEC over real sockets, against a world of signed zones: secure, insecure, and bogus that never falls back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.dnssec
import dns.message
import dns.rdatatype
import dns.rrset
import pytest

from reviews.checks.base import DnsAnswer, DnsStatus, SourceUnavailable
from reviews.checks.sources.dns import Resolver
from tests.servers.dns import World

NAMES = """
@ 300 A 192.0.2.1
@ 300 MX 10 mail
@ 300 TXT "v=spf1 -all"
mail 300 A 192.0.2.2
www 300 CNAME @
away 300 CNAME www.open.example.
deep.under 300 A 192.0.2.3
*.star 300 A 192.0.2.4
near.star 300 TXT "here"
"""


@pytest.fixture(scope="module")
def world() -> World:
    """Two ways of proving absence, a delegation that is not signed in each, and an algorithm that nobody knows."""
    made = World().add(".").add("example.", sign="optout").add("test.", sign="nsec")
    for zone, sign in (("listed.example.", "nsec"), ("hashed.example.", "nsec3"), ("open.example.", "")):
        made.add(zone, NAMES, sign=sign)
    return made.add("open.test.", NAMES, sign="").add("below.open.test.", NAMES, sign="nsec")


@pytest.fixture(scope="module")
def port(world: World) -> Iterator[str]:
    with world.serve() as where:
        yield where


@pytest.fixture
def resolver(world: World, port: str, tmp_path: Path) -> Resolver:
    """One that knows nothing yet, in a world where everything holds."""
    world.spoils.clear()
    return Resolver([port], lifetime=3.0, validate=True, anchors=world.anchors(tmp_path / "anchors"))


SECURE = [
    ("{zone}", "A", DnsStatus.FOUND, ("192.0.2.1",)),
    ("{zone}", "MX", DnsStatus.FOUND, ("10 mail.{zone}",)),
    ("MAIL.{zone}", "A", DnsStatus.FOUND, ("192.0.2.2",)),
    ("www.{zone}", "A", DnsStatus.FOUND, ("192.0.2.1",)),
    ("any.star.{zone}", "A", DnsStatus.FOUND, ("192.0.2.4",)),
    ("mail.{zone}", "MX", DnsStatus.NO_RECORD, ()),
    ("under.{zone}", "A", DnsStatus.NO_RECORD, ()),
    ("any.star.{zone}", "MX", DnsStatus.NO_RECORD, ()),
    ("www.{zone}", "MX", DnsStatus.FOUND, ("10 mail.{zone}",)),
    ("missing.{zone}", "A", DnsStatus.NO_NAME, ()),
    ("a.b.missing.{zone}", "TXT", DnsStatus.NO_NAME, ()),
    ("x.near.star.{zone}", "TXT", DnsStatus.NO_NAME, ()),
]


@pytest.mark.parametrize("zone", ["listed.example.", "hashed.example."])
@pytest.mark.parametrize(("name", "kind", "status", "records"), SECURE)
def test_signed_zone_is_secure(
    resolver: Resolver, zone: str, name: str, kind: str, status: DnsStatus, records: tuple[str, ...]
) -> None:
    expected = tuple(record.format(zone=zone) for record in records)
    answer = resolver.query(name.format(zone=zone), kind)
    assert answer == DnsAnswer(status=status, records=expected, security="secure")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("open.example.", DnsStatus.FOUND),
        ("mail.open.example.", DnsStatus.FOUND),
        ("missing.open.example.", DnsStatus.NO_NAME),
        ("open.test.", DnsStatus.FOUND),
        ("mail.below.open.test.", DnsStatus.FOUND),
        ("away.listed.example.", DnsStatus.FOUND),
        ("nobody.example.", DnsStatus.NO_NAME),
    ],
)
def test_zone_that_is_proved_to_be_unsigned_is_insecure(resolver: Resolver, name: str, status: DnsStatus) -> None:
    answer = resolver.query(name, "A")
    assert (answer.status, answer.security) == (status, "insecure")


def test_what_was_learnt_of_zones_is_not_asked_again(world: World, resolver: Resolver) -> None:
    resolver.query("listed.example", "A")
    world.asked.clear()
    assert resolver.query("listed.example", "MX").security == "secure"
    assert world.asked == [("listed.example.", "MX")]


# --- What does not hold ----------------------------------------------------------------------------------------------
Change = Callable[[dns.message.Message], None]
SIGNED = "listed.example."
DS, RRSIG, NSEC, NSEC3 = dns.rdatatype.DS, dns.rdatatype.RRSIG, dns.rdatatype.NSEC, dns.rdatatype.NSEC3


def _without(rdtype: int, *covers: int) -> Change:
    def change(message: dns.message.Message) -> None:
        for section in (message.answer, message.authority):
            section[:] = [row for row in section if row.rdtype != rdtype or (covers and row.covers not in covers)]

    return change


def _about(name: str, change: Change) -> Change:
    """The change for answers about this name alone."""
    return lambda message: change(message) if message.question[0].name.to_text() == name else None


def _spoilt_signatures(message: dns.message.Message) -> None:
    for section in (message.answer, message.authority):
        section[:] = [_flipped(row) if row.rdtype == dns.rdatatype.RRSIG else row for row in section]


def _flipped(row: dns.rrset.RRset) -> dns.rrset.RRset:
    signatures = [one.replace(signature=bytes([one.signature[0] ^ 1]) + one.signature[1:]) for one in row]
    return dns.rrset.from_rdata_list(row.name, row.ttl, signatures)


def _other_address(message: dns.message.Message) -> None:
    forged = dns.rrset.from_text(SIGNED, 300, "IN", "A", "198.51.100.66")
    message.answer[:] = [forged if row.rdtype == dns.rdatatype.A else row for row in message.answer]


def _no_delegation(message: dns.message.Message) -> None:
    """As if the zone were not signed: the DS record is held back, and its absence claimed by another's proof."""
    if message.question[0].rdtype == dns.rdatatype.DS:
        message.answer.clear()


def _other_key(message: dns.message.Message) -> None:
    if message.question[0].rdtype == dns.rdatatype.DNSKEY:
        other = World().dnskey
        message.answer[:] = [
            dns.rrset.from_rdata(row.name, 300, other) if row.rdtype == dns.rdatatype.DNSKEY else row
            for row in message.answer
        ]


def _signed(world: World, message: dns.message.Message, rdata: Any) -> list[dns.rrset.RRset]:
    """This record in place of the answer's, signed by the zone that signed the answer."""
    name, signer = message.question[0].name, next(row[0].signer for row in message.answer if row.rdtype == RRSIG)
    rrset, now = dns.rrset.from_rdata(name, 300, rdata), int(time.time())
    signature = dns.dnssec.sign(rrset, world.key, signer, world.dnskey, inception=now - 60, expiration=now + 600)
    return [rrset, dns.rrset.from_rdata(name, 300, signature)]


def _later(seconds: float) -> Any:
    real = time.time
    return lambda: real() + seconds


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (SIGNED, _about(SIGNED, _spoilt_signatures)),
        (SIGNED, _about(SIGNED, _without(RRSIG))),
        (SIGNED, _other_address),
        (SIGNED, _about(SIGNED, _no_delegation)),
        (SIGNED, _about(SIGNED, _other_key)),
        ("www." + SIGNED, _about("www." + SIGNED, _without(RRSIG, dns.rdatatype.CNAME))),
        ("missing." + SIGNED, _about("missing." + SIGNED, _without(NSEC))),
        ("missing." + SIGNED, _about("missing." + SIGNED, _without(RRSIG))),
        ("missing.hashed.example.", _about("missing.hashed.example.", _without(NSEC3))),
        ("any.star." + SIGNED, _about("any.star." + SIGNED, _without(NSEC))),
        ("any.star.hashed.example.", _about("any.star.hashed.example.", _without(NSEC3))),
        ("open.example.", _about("open.example.", _without(NSEC3))),
        ("open.test.", _about("open.test.", _spoilt_signatures)),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_bogus_and_gives_no_records(
    world: World, resolver: Resolver, name: str, change: Change
) -> None:
    assert resolver.query(name, "A").security in ("secure", "insecure")
    world.spoil(change)
    fresh = Resolver(resolver.nameservers, lifetime=3.0, validate=True, anchors=resolver._anchors)
    assert fresh.query(name, "A") == DnsAnswer(status=DnsStatus.NO_RECORD, security="bogus")


@pytest.mark.parametrize("algorithm", [5, 8, 10, 13, 14, 15, 16])
@pytest.mark.parametrize("key", [b"", b"\0", b"\x03\x01", b"\0\xff\xff", b"\xff" * 64])
def test_key_that_is_none_is_bogus(world: World, resolver: Resolver, algorithm: int, key: bytes) -> None:
    """A zone is as hostile as its owner; nothing but a word may come of it."""

    odd = world.dnskey.replace(algorithm=algorithm, key=key)

    def change(message: dns.message.Message) -> None:
        """The zone above names that key, and everything says that it was signed by it."""
        name, tag = message.question[0].name, dns.dnssec.key_id(odd)
        if name.to_text() != SIGNED:
            return
        if message.question[0].rdtype == DS:
            message.answer[:] = _signed(world, message, dns.dnssec.make_ds(name, odd, "SHA256"))
            return
        for row in list(message.answer):
            if row.rdtype == dns.rdatatype.DNSKEY:
                message.answer.append(dns.rrset.from_rdata(name, 300, odd))
                message.answer.remove(row)
            elif row.rdtype == RRSIG:
                message.answer.append(dns.rrset.from_rdata(name, 300, row[0].replace(algorithm=algorithm, key_tag=tag)))
                message.answer.remove(row)

    world.spoil(change)
    assert resolver.query(SIGNED, "A") == DnsAnswer(status=DnsStatus.NO_RECORD, security="bogus")


def test_denied_name_that_exists_is_bogus(world: World, resolver: Resolver) -> None:
    """The proof for one missing name does not do for another."""
    kept = {}

    def deny(message: dns.message.Message) -> None:
        if message.question[0].name.to_text() == "zzz." + SIGNED:
            kept["authority"] = list(message.authority)
        if message.question[0].name.to_text() == "mail." + SIGNED and message.question[0].rdtype == dns.rdatatype.A:
            message.set_rcode(3)
            message.answer.clear()
            message.authority[:] = kept["authority"]

    world.spoil(deny)
    assert resolver.query("zzz." + SIGNED, "A").security == "secure"
    assert resolver.query("mail." + SIGNED, "A") == DnsAnswer(status=DnsStatus.NO_RECORD, security="bogus")


def test_signature_out_of_its_time_is_bogus(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolver.query(SIGNED, "A").security == "secure"
    monkeypatch.setattr(dns.dnssec.time, "time", _later(200_000))
    assert resolver.query(SIGNED, "A").security == "bogus"


def test_zone_signed_in_an_unknown_way_is_insecure(world: World, resolver: Resolver) -> None:
    """RFC 4035, section 5.2; the DS record itself is signed by the zone above."""

    def unknown(message: dns.message.Message) -> None:
        for row in [row for row in message.answer if row.rdtype == DS and row.name.to_text() == SIGNED]:
            message.answer[:] = _signed(world, message, row[0].replace(algorithm=200))

    world.spoil(unknown)
    assert resolver.query(SIGNED, "A").security == "insecure"


# --- Where nothing can be learnt -------------------------------------------------------------------------------------
def test_wrong_anchor_blames_nobody(port: str, tmp_path: Path) -> None:
    wrong = World().anchors(tmp_path / "other")
    with pytest.raises(SourceUnavailable, match="DNSSEC=0"):
        Resolver([port], lifetime=3.0, validate=True, anchors=wrong).query(SIGNED, "A")


def test_nameserver_without_signatures_blames_nobody(world: World, resolver: Resolver) -> None:
    world.spoil(_without(RRSIG))
    with pytest.raises(SourceUnavailable, match="DNSSEC=0"):
        resolver.query(SIGNED, "A")


def test_chain_that_cannot_be_asked_for_is_unavailable(world: World, resolver: Resolver) -> None:
    world.spoil(lambda message: message.set_rcode(2) if message.question[0].rdtype == DS else None)
    with pytest.raises(SourceUnavailable):
        resolver.query(SIGNED, "A")


def test_root_anchors_are_those_of_the_root() -> None:
    """As IANA publishes them: the keys of 2017 and 2024 (https://data.iana.org/root-anchors/root-anchors.xml)."""
    from reviews.checks.sources.dnssec import PACKAGED

    tags = [int(line.split()[3]) for line in PACKAGED.read_text().splitlines()]
    assert tags == [20326, 38696]
