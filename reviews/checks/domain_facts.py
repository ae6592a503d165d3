"""What the DNS and the website of one domain say of it, as facts for the check to weigh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from accessprogram.questionnaires.addresses import ascii_domain
from reviews.checks.base import DnsAnswer, DnsSource, DnsStatus, Sources
from reviews.checks.records import BOGUS, SECURE, texts_of


@dataclass(frozen=True, kw_only=True)
class DnsFacts:
    """`spf`: set, none, several or all (everybody may send). `dmarc`: set, watch (p=none), none or several. `signed` is
    None where nobody validated."""

    exists: bool = True
    bogus: bool = False
    signed: bool | None = None
    takes_mail: bool = False
    spf: str = "none"
    dmarc: str = "none"
    caa: tuple[str, ...] = ()

    def as_evidence(self) -> dict[str, Any]:
        """Facts alone: none of the words that a record holds, but the authorities of CAA."""
        return {
            "exists": self.exists,
            "dnssec": BOGUS if self.bogus else {True: SECURE, False: "insecure", None: "not validated"}[self.signed],
            "takes_mail": self.takes_mail,
            "spf": self.spf,
            "dmarc": self.dmarc,
            "caa": list(self.caa),
        }


@dataclass(frozen=True, kw_only=True)
class WebFacts:
    """`certificate` is the problem with it, or empty. `hsts` is None when no page could be had."""

    host: str
    certificate: str = ""
    protocol: str = ""
    issuer: str = ""
    not_after: datetime | None = None
    hsts: bool | None = None

    def as_evidence(self) -> dict[str, Any]:
        """For the finding."""
        return {
            "host": self.host,
            "certificate": self.certificate or "holds",
            "certificate_until": self.not_after.isoformat() if self.not_after else "",
            "issuer": self.issuer[:120],
            "protocol": self.protocol,
            "hsts": {True: "yes", False: "no", None: "not seen"}[self.hsts],
        }


def dns_facts(name: str, dns: DnsSource) -> DnsFacts:
    """What the DNS says of a registered domain. Raises SourceUnavailable."""
    mail = dns.query(name, "MX")
    if mail.security == BOGUS:
        return DnsFacts(bogus=True)
    if mail.status == DnsStatus.NO_NAME:
        return DnsFacts(exists=False)
    texts, policy, caa = dns.query(name, "TXT"), dns.query(f"_dmarc.{name}", "TXT"), dns.query(name, "CAA")
    if any(answer.security == BOGUS for answer in (texts, policy, caa)):
        return DnsFacts(bogus=True)
    return DnsFacts(
        signed={"": None}.get(mail.security, mail.security == SECURE),
        takes_mail=any(record.partition(" ")[2].strip(" .") for record in mail.records),
        spf=_spf(texts),
        dmarc=_dmarc(policy),
        caa=tuple(sorted({_authority(record) for record in caa.records} - {""}))[:10],
    )


def web_facts(website: str, name: str, sources: Sources) -> WebFacts:
    """What the website shows. Raises SourceUnavailable when nothing answers."""
    try:
        host = ascii_domain(urlsplit(website).hostname or "") or name
    except ValueError:
        host = name
    shown = sources.tls.look(host)
    hsts = None
    if not shown.problem:
        answer = sources.web.get(f"https://{host}/")
        if not answer.problem:
            lowered = {key.lower(): value for key, value in answer.headers.items()}
            hsts = _hsts(lowered.get("strict-transport-security", ""))
    return WebFacts(
        host=host,
        certificate=shown.problem,
        protocol=shown.protocol,
        issuer=shown.issuer,
        not_after=shown.not_after,
        hsts=hsts,
    )


def _spf(answer: DnsAnswer) -> str:
    records = [text.lower() for text in texts_of(answer) if text.lower().split(" ")[0] == "v=spf1"]
    if len(records) != 1:
        return "several" if records else "none"
    return "all" if {"+all", "all"} & set(records[0].split()) else "set"


def _dmarc(answer: DnsAnswer) -> str:
    """The policy of the record (RFC 7489, section 6.3)."""
    records = [text for text in texts_of(answer) if text.replace(" ", "").lower().startswith("v=dmarc1")]
    if len(records) != 1:
        return "several" if records else "none"
    tags = dict(part.replace(" ", "").lower().partition("=")[::2] for part in records[0].split(";"))
    return "watch" if tags.get("p") not in ("quarantine", "reject") else "set"


def _authority(record: str) -> str:
    """`letsencrypt.org` of `0 issue "letsencrypt.org; ..."` (RFC 8659)."""
    _flags, _space, rest = record.partition(" ")
    tag, _space, value = rest.partition(" ")
    return value.strip('"').partition(";")[0].strip()[:80] if tag.lower() in ("issue", "issuewild") else ""


def _hsts(header: str) -> bool:
    """Whether the header asks for a time above nothing (RFC 6797)."""
    for part in header.lower().split(";"):
        key, _equals, value = part.strip().partition("=")
        seconds = value.strip('" ')
        if key.strip() == "max-age" and seconds.isascii() and seconds.isdigit():
            return int(seconds[:12]) > 0
    return False
