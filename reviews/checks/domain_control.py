"""Domain control: whether each domain that the applicant calls theirs holds the line that only they were given.

The line stands in a TXT record under `_countersign.`, at the domain itself or at the registered domain above it. An
answer whose signature does not hold proves nothing, and is adverse. A record that stood and went is asked about:
domains are sold.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from accessprogram.questionnaires.addresses import registrable_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, SourceUnavailable, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.proofs import Look, Seen, in_dns
from reviews.checks.subject import DomainClaim
from reviews.checks.thresholds import value_of
from reviews.checks.tokens import record_name

BUDGET_SECONDS = 20


class DomainControl:
    """See the module."""

    slug = "domain_control"
    version = "1"
    title = _("Control of domains")
    why = _("Whoever can write into a domain's DNS is trusted by it: so nobody can apply in your name.")
    applicant_text = _(
        "We look for a TXT record with a line that only you were given, under _countersign and your domain's name. "
        "Your status page shows the record to place. Leave it there while you have access. One person acting alone "
        "needs no domain."
    )
    inputs = ("kind", "domain_claims")
    timeout_seconds = 25
    ttl_hours = 24
    source = "dns"
    queue = "fetch"
    thresholds: Thresholds = {
        "most_domains": Threshold(
            default=20, least=1, most=50, says=_("How many domains are looked at in one run; further ones are said so.")
        )
    }
    not_for = _("One person acting alone who names no domain.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to one person acting alone who names no domain."""
        return not subject.is_person or bool(subject.domain_claims)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look for the line of each domain. Raises SourceUnavailable when the DNS is silent or slow."""
        ends = time.monotonic() + BUDGET_SECONDS
        most = value_of(sources, self, "most_domains")
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        for claim in subject.domain_claims[:most]:
            if time.monotonic() > ends:
                raise SourceUnavailable("The DNS is slow.")
            look = look_at(claim, sources)
            notes.extend(_notes(claim, look))
            rows.append(
                {"domain": claim.name, "seen": look.seen.value, "record": look.where, "signed": look.secure,
                 "proved_before": claim.proved}
            )  # fmt: skip
        notes.extend(_left_out(len(subject.domain_claims) - most))
        return compose(
            notes,
            otherwise=_otherwise(subject),
            evidence={"domains": rows, "proved": [row["domain"] for row in rows if row["seen"] == Seen.PROVED]},
            source="dns",
        )


def look_at(claim: DomainClaim, sources: Sources) -> Look:
    """One look at one domain. A name that nobody can own is never looked at. Raises SourceUnavailable."""
    if not registrable_domain(claim.name):
        return Look(seen=Seen.CLOSED, where=claim.name)
    return in_dns(claim.name, claim.token, sources.dns)


def _notes(claim: DomainClaim, look: Look) -> Iterator[Note]:
    name = claim.name
    if look.seen is Seen.CLOSED:
        yield said(Outcome.ADVERSE, _("{name} is an ending that many share. Name the domain below it.", name=name))
    elif look.seen is Seen.BOGUS:
        sentence = _("The DNS of {name} is signed, and the signature does not hold: nothing in it counts.", name=name)
        yield said(Outcome.ADVERSE, sentence)
    elif look.seen is Seen.NO_NAME:
        yield said(Outcome.ADVERSE, _("{name} does not exist in the DNS.", name=name))
    elif look.seen is Seen.OTHER:
        yield said(
            Outcome.REVIEW,
            _("A line of ours stands at {name}, but another applicant's or an old one. Place your own.", name=name),
        )
    elif look.seen is Seen.NO_TOKEN:
        yield said(Outcome.INCONCLUSIVE, _("No line was made for {name} yet.", name=name))
    elif not look.proved and claim.proved:
        yield said(Outcome.REVIEW, _("The record of {name} stood there before and is gone. Place it again at {place}.",
              name=name, place=record_name(name)))  # fmt: skip
    elif not look.proved:
        yield said(Outcome.REVIEW, _("{name} is not proved yet: place the TXT record of your status page at {place}.",
              name=name, place=record_name(name)))  # fmt: skip


def _left_out(count: int) -> Iterator[Note]:
    if count > 0:
        sentence = _("Further domains, not looked at in this run: {count}.", count=count)
        yield Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence)


def _otherwise(subject: Subject) -> Note:
    if not subject.domain_claims:
        sentence = _("No domain was named, so none could be proved.")
        return Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence)
    sentence = _("Domains named: {count}. Each is proved by its DNS.", count=len(subject.domain_claims))
    return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)
