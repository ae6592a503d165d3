"""DNS answers read as text, and what DNSSEC says of them."""

from __future__ import annotations

import re

from reviews.checks.base import DnsAnswer, DnsSource, DnsStatus

BOGUS = "bogus"
SECURE = "secure"
# One character-string of a TXT record in presentation form (RFC 1035, section 5.1).
_CHUNK = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)
MAX_TEXT = 4096


def texts_of(answer: DnsAnswer) -> tuple[str, ...]:
    """The TXT records of an answer, each with its strings joined (RFC 7208, section 3.3), at most 4096 characters."""
    return tuple(_joined(record) for record in answer.records)


def is_bogus(answer: DnsAnswer) -> bool:
    """True when a signature does not hold: nothing that the answer says may be believed, not even that it is empty."""
    return answer.security == BOGUS


def has_address(name: str, dns: DnsSource) -> bool:
    """Whether the name leads to an IPv4 or IPv6 address. Raises SourceUnavailable."""
    return any(dns.query(name, record_type).status == DnsStatus.FOUND for record_type in ("A", "AAAA"))


def _joined(record: str) -> str:
    chunks = (quoted or bare for quoted, bare in _CHUNK.findall(record[: 4 * MAX_TEXT]))
    return "".join(_ESCAPE.sub(_unescaped, chunk) for chunk in chunks)[:MAX_TEXT]


def _unescaped(found: re.Match[str]) -> str:
    """`\\065` is the octet 65, any other escaped character itself."""
    text = found.group(1)
    return chr(int(text)) if len(text) == 3 and int(text) < 256 else text
