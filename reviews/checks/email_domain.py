"""Mail addresses and their domains: well-formed, reachable, and at the applicant's own domain.

No mail is sent. For one person acting alone a free mailbox, or no domain of their own, is no disadvantage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from accessprogram.questionnaires.addresses import registrable_domain, url_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.mail_addresses import Address, form_of, holds_own, mailbox, mistyped, resembles
from reviews.checks.mail_routes import Route, routes_of
from reviews.checks.notes import Note, compose, said
from reviews.checks.thresholds import value_of

MAX_DOMAINS = 10
NOT_LOOKED_UP = Route(state="not looked up")
FORMS = {
    "malformed": (Outcome.ADVERSE, _("A mail address is not well-formed: {label}.", label="{label}")),
    "odd": (Outcome.REVIEW, _("Odd signs stand before the @ in {label}.", label="{label}")),
    "unread": (
        Outcome.REVIEW,
        _("Mail to {label} is read by nobody, by its name. Give one that a person reads.", label="{label}"),
    ),
    "placeholder": (Outcome.REVIEW, _("The name before the @ looks like a placeholder: {label}.", label="{label}")),
    "mixed": (Outcome.ADVERSE, _("Letters of different scripts are mixed in {label}.", label="{label}")),
    "disguised": (
        Outcome.REVIEW,
        _("The domain of {label} is written in letters that look like Latin ones.", label="{label}"),
    ),
}
ROUTES = {
    "no such domain": (Outcome.ADVERSE, _("The domain of {label} does not exist in the DNS.", label="{label}")),
    "refuses mail": (
        Outcome.ADVERSE,
        _("The domain of {label} says that it accepts no mail (RFC 7505).", label="{label}"),
    ),
    "no mail": (Outcome.ADVERSE, _("The domain of {label} has neither a mail host nor an address.", label="{label}")),
    "bogus": (
        Outcome.ADVERSE,
        _("The DNS of {label} is signed, and the signature does not hold: nothing in it counts.", label="{label}"),
    ),
    "hosts missing": (Outcome.REVIEW, _("The mail hosts of {label} do not exist.", label="{label}")),
    "inner hosts": (
        Outcome.REVIEW,
        _("The mail hosts of {label} lead to addresses that nobody outside can reach.", label="{label}"),
    ),
    "numbers": (
        Outcome.REVIEW,
        _("The mail host of {label} is written as a number: many will not deliver to it (RFC 5321).", label="{label}"),
    ),
}


class EmailDomain:
    """See the module."""

    slug = "email_domain"
    version = "2"
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
    thresholds: Thresholds = {
        "known_mail_domains": Threshold(
            default=(
                *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com"),
                *("protonmail.com", "fastmail.com", "posteo.de", "mailbox.org"),
            ),
            says=_("Well-known mail providers: a domain one slip away from one of them is asked about."),
        )
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Everybody has an address; a missing one is inconclusive."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look at the contact address and at those of all people. Raises SourceUnavailable when the DNS is silent."""
        addresses = list(_addresses(subject))
        own = {registrable_domain(name) for name in (url_domain(subject.website), *subject.domains)} - {""}
        domains = list(dict.fromkeys(address.domain for address in addresses if address.domain))
        routes = routes_of(domains[:MAX_DOMAINS], sources.dns)
        known = value_of(sources, self, "known_mail_domains")
        notes: list[Note] = list(_shared(subject))
        rows: list[dict[str, Any]] = []
        for address in addresses:
            route = routes.get(address.domain, NOT_LOOKED_UP)
            mine = [*_of(FORMS, form_of(address), address), *_kind(address, subject, sources, known)]
            mine += [*_ownership(address, subject, own), *_reachable(address, route, sources)]
            notes.extend(mine)
            rows.append(_row(address, route, mine))
        return compose(
            notes,
            otherwise=_otherwise(addresses, domains),
            evidence={"addresses": rows, "own_domains": sorted(own)},
            source="dns",
            source_version=sources.mail_domains.version(),
        )


def _addresses(subject: Subject) -> Iterator[Address]:
    if subject.contact_email.strip():
        yield Address(label=str(_("the contact address")), value=subject.contact_email.strip(), is_contact=True)
    for person in subject.people:
        if person.email.strip() and person.email.strip() != subject.contact_email.strip():
            label = str(_("the address of {person}", person=person.label))
            yield Address(label=label, value=person.email.strip())


def _row(address: Address, route: Route, notes: list[Note]) -> dict[str, Any]:
    hosts = sorted({registrable_domain(host) or host for host in route.hosts})
    return {
        "address": address.label,
        "domain": address.domain,
        "mail": route.state,
        "mail_hosts_at": hosts,
        "observations": [str(note.summary) for note in notes],
    }


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


def _shared(subject: Subject) -> Iterator[Note]:
    """People who cannot be told apart by their mail: what one of them does is done by all."""
    people: dict[str, list[str]] = defaultdict(list)
    for person in subject.people:
        if person.email.strip():
            people[mailbox(Address(label=person.label, value=person.email.strip()))].append(person.label)
    for labels in people.values():
        if len(labels) > 1:
            yield said(
                Outcome.REVIEW,
                _("{people} share one mailbox. Give each of them their own.", people=" and ".join(labels)),
            )


def _of(table: Mapping[str, tuple[Outcome, Any]], word: str, address: Address) -> Iterator[Note]:
    if word in table:
        outcome, sentence = table[word]
        yield said(outcome, _(sentence.template, label=address.label))


def _kind(address: Address, subject: Subject, sources: Sources, known: tuple[str, ...]) -> Iterator[Note]:
    if not address.domain:
        return
    if sources.mail_domains.is_disposable(address.domain):
        outcome = Outcome.ADVERSE if address.is_contact else Outcome.REVIEW
        yield said(outcome, _("A throw-away mailbox: {label}. Give one that lasts.", label=address.label))
    elif sources.mail_domains.is_free(address.domain):
        if not subject.is_person:
            yield said(
                Outcome.REVIEW,
                _("A free-mail address: {label}. One at your own domain is easier to believe.", label=address.label),
            )
    elif meant := mistyped(address.registered, known):
        yield said(Outcome.REVIEW, _("{label} is nearly one at {provider}, but not quite. Is it spelt right?",
              label=address.label.capitalize(), provider=meant))  # fmt: skip


def _ownership(address: Address, subject: Subject, own: set[str]) -> Iterator[Note]:
    """Whether an organisation's address is at one of its domains, or at one that only looks so."""
    registered = address.registered
    if subject.is_person or not own or not registered or registered in own:
        return
    looks = resembles(registered, own)
    if looks in ("disguised", "alike") or holds_own(address.domain, own):
        outcome = Outcome.ADVERSE if looks == "disguised" else Outcome.REVIEW
        yield said(
            outcome, _("The domain of {label} looks like one of the applicant's, but is another.", label=address.label)
        )
    elif looks == "ending":
        sentence = _(
            "{label} is at your name under another ending. If it is yours, name that domain too.",
            label=address.label.capitalize(),
        )
        yield said(Outcome.REVIEW, sentence)
    else:
        yield said(Outcome.REVIEW, _("Not at a domain that the application names: {label}.", label=address.label))


def _reachable(address: Address, route: Route, sources: Sources) -> Iterator[Note]:
    if route.state == NOT_LOOKED_UP.state and address.domain:
        sentence = _(
            "More than {limit} mail domains: {label} was not looked up.", limit=MAX_DOMAINS, label=address.label
        )
        yield said(Outcome.INCONCLUSIVE, sentence)
        return
    yield from _of(ROUTES, route.state, address)
    # A domain of one's own whose mail goes to such a provider is a throw-away mailbox under another name.
    if any(sources.mail_domains.is_disposable(host) for host in route.hosts) and not sources.mail_domains.is_disposable(
        address.domain
    ):
        yield said(
            Outcome.REVIEW, _("Mail for {label} goes to a provider of throw-away mailboxes.", label=address.label)
        )
