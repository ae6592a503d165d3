"""Domain posture: how well the applicant's own domain is looked after, as anybody outside can see it.

Whether others can send mail in its name (SPF, DMARC), whether its website's certificate holds, how long it has been
registered and whether its registration is in order. DNSSEC, CAA and HSTS inform only: having none speaks against
nobody. A DNSSEC signature that does not hold is adverse.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from accessprogram.questionnaires.addresses import registrable_domain, url_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, SourceOff, Sources, SourceUnavailable, Subject, Threshold, Thresholds
from reviews.checks.domain_facts import DnsFacts, WebFacts, dns_facts, web_facts
from reviews.checks.mail_addresses import Address
from reviews.checks.notes import Note, compose, said
from reviews.checks.thresholds import value_of

BUDGET_SECONDS = 24
MAX_DOMAINS = 4
CERTIFICATES = {
    "expired": _("has expired"),
    "not_yet": _("is not valid yet"),
    "name": _("is made out to another name"),
    "untrusted": _("was given by nobody whom browsers trust"),
    "self_signed": _("was given by its owner to itself"),
    "handshake": _("could not be shown: the connection failed"),
    "nowhere": _("could not be shown: the name leads to no public address"),
}
OLD_PROTOCOLS = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})
# EPP status words (RFC 8056) under which a domain is about to go, or was switched off.
ENDING = frozenset(
    {"pending delete", "redemption period", "client hold", "server hold", "pendingdelete", "redemptionperiod",
     "clienthold", "serverhold", "inactive"}
)  # fmt: skip


class DomainPosture:
    """See the module."""

    slug = "domain_posture"
    version = "1"
    title = _("How your domain is looked after")
    why = _("A domain that anybody can imitate, or that was registered last week, is a way in for somebody else.")
    applicant_text = _(
        "We ask the DNS whether others can send mail in your name (SPF, DMARC), look at your website's certificate, "
        "and ask the registry how long the domain has been registered. DNSSEC, CAA and HSTS are only noted: having "
        "none is no disadvantage. A free mailbox has no domain of yours, so there is nothing to look at."
    )
    inputs = ("kind", "website", "domains", "contact_email")
    timeout_seconds = 29
    ttl_hours = 24
    source = "domain"
    queue = "fetch"
    thresholds: Thresholds = {
        "young_days": Threshold(
            default=90,
            least=0,
            most=3650,
            says=_("A domain registered more recently than so many days is asked about."),
        ),
        "ending_days": Threshold(
            default=14, least=0, most=365, says=_("A registration that ends within so many days is asked about.")
        ),
        "certificate_days": Threshold(
            default=0,
            least=0,
            most=60,
            says=_("A certificate that ends within so many days is asked about; 0: only ended ones."),
        ),
        "dmarc_needed": Threshold(
            default=1, least=0, most=1, says=_("1: a mail domain without DMARC is asked about. 0: it is only said.")
        ),
    }
    not_for = _("Whoever has no domain of their own, such as one person with a free mailbox.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to whoever names no domain of their own."""
        return bool(_domains(subject))

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look at the website's domain first, then at the others. Raises SourceUnavailable when a source is silent."""
        ends = time.monotonic() + BUDGET_SECONDS
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        website: dict[str, Any] = {}
        domains = _domains(subject)
        at_mail = Address(label="", value=subject.contact_email).registered
        for number, name in enumerate(domains[:MAX_DOMAINS]):
            if time.monotonic() > ends:
                raise SourceUnavailable("The sources are slow.")
            seen = dns_facts(name, sources.dns)
            row: dict[str, Any] = {"domain": name, **seen.as_evidence()}
            notes += _of_dns(name, seen, uses_mail=name == at_mail or seen.takes_mail, dmarc=self._wants_dmarc(sources))
            if not seen.exists or seen.bogus:
                rows.append(row)
                continue
            notes += self._of_registration(name, row, sources)
            if number == 0 and subject.website:
                notes += self._of_website(subject.website, name, website, sources)
            rows.append(row)
        if len(domains) > MAX_DOMAINS:
            notes.append(
                said(Outcome.CLEAR, _("Further domains, not looked at: {count}.", count=len(domains) - MAX_DOMAINS))
            )
        if rows and all(note.outcome is Outcome.CLEAR for note in notes):
            notes.insert(0, _in_order(len(rows)))
        evidence = {"domains": rows, "website": [website] if website else []}
        return compose(notes, otherwise=_in_order(len(rows)), evidence=evidence, source="domain")

    def _wants_dmarc(self, sources: Sources) -> bool:
        return bool(value_of(sources, self, "dmarc_needed"))

    def _of_registration(self, name: str, row: dict[str, Any], sources: Sources) -> Iterator[Note]:
        """RDAP (RFC 9083). A registry without it, or one that keeps dates to itself, says nothing against anybody."""
        try:
            found = sources.registrations.domain(name)
        except SourceOff:
            row["registered"] = "not asked"
            yield said(Outcome.CLEAR, _("The registry of {name} was not asked: it is switched off here.", name=name))
            return
        row["registered"] = found.created_at.date().isoformat() if found and found.created_at else ""
        if found is None:
            return
        now = sources.clock()
        young = timedelta(days=value_of(sources, self, "young_days"))
        if found.created_at is not None and now - found.created_at < young:
            yield said(
                Outcome.REVIEW, _("{name} was registered on {day}, not long ago.", name=name, day=row["registered"])
            )
        ending = timedelta(days=value_of(sources, self, "ending_days"))
        if found.expires_at is not None and found.expires_at - now < ending:
            day = found.expires_at.date().isoformat()
            yield said(Outcome.REVIEW, _("The registration of {name} ends on {day}. Renew it.", name=name, day=day))
        if any(status.lower().replace("_", " ") in ENDING for status in found.statuses):
            yield said(Outcome.REVIEW, _("The registry has switched {name} off, or is about to delete it.", name=name))

    def _of_website(self, website: str, name: str, facts: dict[str, Any], sources: Sources) -> Iterator[Note]:
        try:
            web = web_facts(website, name, sources)
        except SourceOff:
            facts["certificate"] = "not asked"
            yield said(Outcome.CLEAR, _("The website was not looked at: that is switched off here."))
            return
        facts |= web.as_evidence()
        yield from self._of_web(web, sources)

    def _of_web(self, web: WebFacts, sources: Sources) -> Iterator[Note]:
        if web.certificate:
            says = CERTIFICATES.get(web.certificate, CERTIFICATES["handshake"])
            yield said(Outcome.REVIEW, _("The certificate of {host} {says}.", host=web.host, says=says))
        elif web.not_after is not None:
            left = web.not_after - sources.clock()
            if left <= timedelta(days=value_of(sources, self, "certificate_days")):
                day = web.not_after.date().isoformat()
                yield said(Outcome.REVIEW, _("The certificate of {host} ends on {day}.", host=web.host, day=day))
        if web.protocol in OLD_PROTOCOLS:
            yield said(Outcome.REVIEW, _("{host} speaks {protocol}, which is broken. Use TLS 1.2 or 1.3.",
                          host=web.host, protocol=web.protocol))  # fmt: skip
        if web.hsts is False:
            yield said(Outcome.CLEAR, _("{host} sends no HSTS header: noted only.", host=web.host))


def _domains(subject: Subject) -> list[str]:
    """The registered domains that the applicant names as their own, the website's first."""
    named = (url_domain(subject.website), *subject.domains)
    return list(dict.fromkeys(filter(None, (registrable_domain(name) for name in named))))


def _of_dns(name: str, seen: DnsFacts, *, uses_mail: bool, dmarc: bool) -> Iterator[Note]:
    if seen.bogus:
        sentence = _("The DNS of {name} is signed, and the signature does not hold: nothing in it counts.", name=name)
        yield said(Outcome.ADVERSE, sentence)
        return
    if not seen.exists:
        yield said(Outcome.ADVERSE, _("{name} does not exist in the DNS.", name=name))
        return
    if uses_mail:
        yield from _of_mail(name, seen, dmarc=dmarc)
    if seen.signed is False:
        yield said(Outcome.CLEAR, _("{name} is not signed by DNSSEC: noted only.", name=name))
    if not seen.caa:
        yield said(Outcome.CLEAR, _("{name} names no certificate authority (CAA): noted only.", name=name))


def _of_mail(name: str, seen: DnsFacts, *, dmarc: bool) -> Iterator[Note]:
    """Whether others can send in its name: SPF (RFC 7208) and DMARC (RFC 7489)."""
    if seen.spf == "several":
        yield said(Outcome.REVIEW, _("{name} has several SPF records, so that none counts. Keep one.", name=name))
    elif seen.spf == "all":
        yield said(Outcome.REVIEW, _("The SPF record of {name} lets everybody send in its name (+all).", name=name))
    elif seen.spf == "none":
        yield said(
            Outcome.REVIEW, _("{name} takes mail and has no SPF record: anybody can send in its name.", name=name)
        )
    if seen.dmarc == "none":
        sentence = _("{name} has no DMARC record: nobody is told what to do with forged mail.", name=name)
        yield said(Outcome.REVIEW if dmarc else Outcome.CLEAR, sentence)
    elif seen.dmarc == "several":
        yield said(Outcome.REVIEW, _("{name} has several DMARC records, so that none counts. Keep one.", name=name))
    elif seen.dmarc == "watch":
        yield said(Outcome.CLEAR, _("The DMARC record of {name} only watches (p=none).", name=name))


def _in_order(count: int) -> Note:
    if not count:
        return said(Outcome.INCONCLUSIVE, _("No domain was named, so there is none to look at."))
    sentence = _("Domains looked at: {count}. Mail, certificate and registration are in order.", count=count)
    return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)
