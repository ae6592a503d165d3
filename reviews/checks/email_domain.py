"""Mail addresses and their domains: well-formed, reachable, and at the applicant's own domain."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import idna

from accessprogram.questionnaires.addresses import Malformed, clean_email, email_domain, registrable_domain, url_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import DnsSource, DnsStatus, Finding, Outcome, Sources, SourceUnavailable, Subject, Thresholds
from reviews.checks.confusables import latin, mixes_scripts, reads_as_latin, skeleton
from reviews.checks.notes import Note, compose

MAX_DOMAINS = 10
MAX_HOSTS = 3
BUDGET_SECONDS = 20
NOBODY_READS = frozenset(
    {"noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon", "bounce", "bounces", "null"}
)
PLACEHOLDERS = frozenset(
    {"test", "tester", "example", "asdf", "qwerty", "foo", "bar", "abc", "xxx", "aaa", "user", "name"}
)
ROUTING = frozenset("%!|/=`{}$#")


@dataclass(frozen=True)
class Address:
    """A mail address with whose it is, in words that name nobody."""

    label: str
    value: str
    is_contact: bool

    @property
    def domain(self) -> str:
        """In A-labels, or empty."""
        return email_domain(self.value)


class EmailDomain:
    """See the module."""

    slug = "email_domain"
    version = "1"
    title = _("Mail addresses and mail domains")
    why = _("A mailbox that works, at a domain of yours, is how we reach you and the first sign that you are you.")
    applicant_text = _(
        "We look whether each address is well-formed, whether its domain accepts mail (by asking the DNS), whether it "
        "is a free or throw-away mailbox, and whether it belongs to the domains that you named. No mail is sent. For "
        "one person acting alone, a free mailbox is no disadvantage."
    )
    inputs = ("kind", "contact_email", "people", "website", "domains")
    timeout_seconds = 25
    ttl_hours = 24
    source = "dns"
    queue = "fetch"
    thresholds: Thresholds = {}
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Everybody has an address; a missing one is inconclusive."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look at the contact address and at those of all people. Raises SourceUnavailable when the DNS is silent."""
        addresses = list(_addresses(subject))
        own = {registrable_domain(name) for name in (url_domain(subject.website), *subject.domains)} - {""}
        domains = list(dict.fromkeys(address.domain for address in addresses if address.domain))
        reach = reach_of(domains[:MAX_DOMAINS], sources.dns)
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        for address in addresses:
            mine = [*_syntax(address), *_kind(address, subject, sources), *_ownership(address, subject, own)]
            mine += _reachable(address, reach)
            notes.extend(mine)
            rows.append(
                {
                    "address": address.label,
                    "domain": address.domain,
                    "mail": reach.get(address.domain, "not looked up"),
                    "observations": [str(note.summary) for note in mine],
                }
            )
        return compose(
            notes,
            otherwise=_otherwise(addresses, domains),
            evidence={"addresses": rows, "own_domains": sorted(own)},
            source="dns",
            source_version=sources.mail_domains.version(),
        )


def _addresses(subject: Subject) -> Iterator[Address]:
    if subject.contact_email.strip():
        yield Address(str(_("the contact address")), subject.contact_email.strip(), True)
    for person in subject.people:
        if person.email.strip() and person.email.strip() != subject.contact_email.strip():
            yield Address(str(_("the address of {person}", person=person.label)), person.email.strip(), False)


def _otherwise(addresses: list[Address], domains: list[str]) -> Note:
    if not addresses:
        sentence = _("There is no mail address to look at.")
        return Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence)
    return Note(
        outcome=Outcome.CLEAR,
        summary=_(
            "{count} addresses at {domains} domains: well-formed, and every domain accepts mail.",
            count=len(addresses),
            domains=len(domains),
        ),
        applicant_summary=_("The mail addresses are well-formed and their domains accept mail."),
    )


def _syntax(address: Address) -> Iterator[Note]:
    local, _at, domain = address.value.rpartition("@")
    try:
        clean_email(address.value)
    except Malformed:
        sentence = _("A mail address is not well-formed: {label}.", label=address.label)
        yield Note(outcome=Outcome.ADVERSE, summary=sentence, applicant_summary=sentence)
        return
    plain = local.casefold().partition("+")[0]
    if not plain or set(local) & ROUTING:
        yield _review(_("Odd signs stand before the @ in {label}.", label=address.label))
    elif plain in NOBODY_READS:
        yield _review(
            _("Mail to {label} is read by nobody, by its name. Give one that a person reads.", label=address.label)
        )
    elif plain in PLACEHOLDERS:
        yield _review(_("The name before the @ looks like a placeholder: {label}.", label=address.label))
    labels = [_readable(part) for part in address.domain.split(".")]
    if mixes_scripts(local) or any(mixes_scripts(part) for part in labels):
        yield _review(_("Letters of different scripts are mixed in {label}.", label=address.label), Outcome.ADVERSE)
    elif any(reads_as_latin(part) for part in labels) and domain.rpartition(".")[2].isascii():
        yield _review(_("The domain of {label} is written in letters that look like Latin ones.", label=address.label))


def _kind(address: Address, subject: Subject, sources: Sources) -> Iterator[Note]:
    if not address.domain:
        return
    if sources.mail_domains.is_disposable(address.domain):
        outcome = Outcome.ADVERSE if address.is_contact else Outcome.REVIEW
        yield _review(_("A throw-away mailbox: {label}. Give one that lasts.", label=address.label), outcome)
    elif not subject.is_person and sources.mail_domains.is_free(address.domain):
        yield _review(
            _("A free-mail address: {label}. One at your own domain is easier to believe.", label=address.label)
        )


def _ownership(address: Address, subject: Subject, own: set[str]) -> Iterator[Note]:
    """Whether an organisation's address is at one of its domains, or at one that only looks so."""
    registered = registrable_domain(address.domain)
    if subject.is_person or not own or not registered or registered in own:
        return
    sentence = _("The domain of {label} looks like one of the applicant's, but is another.", label=address.label)
    mine = [_readable(name) for name in own]
    readable = _readable(registered)
    if latin(readable) in {latin(name) for name in mine}:
        yield _review(sentence, Outcome.ADVERSE)
    elif skeleton(readable) in {skeleton(name) for name in mine}:
        yield _review(sentence)
    else:
        yield _review(_("Not at a domain that the application names: {label}.", label=address.label))


def _reachable(address: Address, reach: dict[str, str]) -> Iterator[Note]:
    sentences = {
        "no such domain": _("The domain of {label} does not exist in the DNS.", label=address.label),
        "refuses mail": _("The domain of {label} says that it accepts no mail (RFC 7505).", label=address.label),
        "no mail": _("The domain of {label} has neither a mail host nor an address.", label=address.label),
        "hosts missing": _("The mail hosts of {label} do not exist.", label=address.label),
    }
    found = reach.get(address.domain, "not looked up")
    if found in sentences:
        yield _review(sentences[found], Outcome.REVIEW if found == "hosts missing" else Outcome.ADVERSE)
    elif found == "not looked up" and address.domain:
        sentence = _(
            "More than {limit} mail domains: {label} was not looked up.", limit=MAX_DOMAINS, label=address.label
        )
        yield Note(outcome=Outcome.INCONCLUSIVE, summary=sentence)


def reach_of(domains: list[str], dns: DnsSource, *, budget_seconds: float = BUDGET_SECONDS) -> dict[str, str]:
    """How each domain takes mail. Raises SourceUnavailable when all of them together take longer than the budget."""
    # Not the clock of the sources: that one stands still, and this is about giving up, not about what is true.
    ends = time.monotonic() + budget_seconds
    reach: dict[str, str] = {}
    for domain in domains:
        if time.monotonic() > ends:
            raise SourceUnavailable("The DNS is slow.")
        reach[domain] = mail_route(domain, dns)
    return reach


def mail_route(domain: str, dns: DnsSource) -> str:
    """`mail host`, `address` (RFC 5321, section 5.1: no MX means the address itself), or why mail does not arrive."""
    answer = dns.query(domain, "MX")
    if answer.status == DnsStatus.NO_NAME:
        return "no such domain"
    if answer.status == DnsStatus.NO_RECORD:
        return "address" if _has_address(domain, dns) else "no mail"
    hosts = [record.partition(" ")[2].strip().rstrip(".") for record in sorted(answer.records, key=_preference)]
    # RFC 7505: one record with an empty host. A host beside it is malformed, and tried.
    hosts = [host for host in hosts if host]
    if not hosts:
        return "refuses mail"
    return "mail host" if any(_has_address(host, dns) for host in hosts[:MAX_HOSTS]) else "hosts missing"


def _preference(record: str) -> int:
    first = record.partition(" ")[0]
    return int(first) if first.isascii() and first.isdigit() else 65536


def _has_address(name: str, dns: DnsSource) -> bool:
    return any(dns.query(name, record_type).status == DnsStatus.FOUND for record_type in ("A", "AAAA"))


def _readable(name: str) -> str:
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def _review(sentence: str, outcome: Outcome = Outcome.REVIEW) -> Note:
    """A note that the applicant reads as well: it is about their own addresses."""
    return Note(outcome=outcome, summary=sentence, applicant_summary=sentence)
