"""Disclosure posture: whether somebody who finds a hole in the applicant's systems is told where to report it.

The file security.txt (RFC 9116) on the applicant's own website: there, readable, not expired, with a contact that can
be used and a policy. Nothing here is adverse: what is missing is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from accessprogram.questionnaires.addresses import ascii_domain, registrable_domain, url_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import WebAnswer
from reviews.checks.base import Finding, Outcome, Sources, SourceUnavailable, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.records import has_address
from reviews.checks.security_txt import SecurityText, parse
from reviews.checks.thresholds import value_of
from reviews.checks.tokens import host_of

PLACE = ".well-known/security.txt"
OLD_PLACE = "security.txt"
NOWHERE = frozenset({"address", "host", "name", "scheme", "port"})
PROBLEMS = {
    "no_contact": _("It names no contact, which it must."),
    "no_expire": _("It says nowhere until when it holds (Expires), which it must."),
    "invalid_expiry": _("Its Expires line cannot be read. Write it like 2031-03-04T09:00:00Z."),
    "multi_expire": _("It has several Expires lines; only one may stand there."),
    "no_https": _("It names an address that begins with http://; only https:// counts."),
    "no_uri": _("One of its lines needs an address (mailto:, tel: or https://)."),
    "unreadable": _("It cannot be read as a security.txt."),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A security.txt, where it stood (`old`: at the place that came before RFC 9116), and what it says."""

    url: str
    old: bool
    plain: bool
    text: SecurityText


class DisclosurePosture:
    """See the module."""

    slug = "disclosure_posture"
    version = "1"
    title = _("How holes are reported to you")
    why = _("Whoever finds holes in others' systems should make it easy to report one in their own.")
    applicant_text = _(
        "We read the file /.well-known/security.txt of your website: whether it is there, can be read, has not "
        "expired, and names a contact and a policy. If it is missing, five lines and ten minutes cure it "
        "(securitytxt.org writes them for you). One person without a website needs none."
    )
    inputs = ("kind", "website", "domains")
    timeout_seconds = 28
    ttl_hours = 24 * 7
    source = "web"
    queue = "fetch"
    thresholds: Thresholds = {
        "soon_days": Threshold(
            default=14,
            least=0,
            most=180,
            says=_("A file that expires within so many days is spoken of, as a reminder."),
        ),
        "policy_needed": Threshold(
            default=0, least=0, most=1, says=_("1: a file without a policy is asked about. 0: it is only said.")
        ),
    }
    not_for = _("Whoever has no website, such as one person acting alone.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to whoever has no website."""
        return bool(_hosts(subject))

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Fetch and read the file. Raises SourceUnavailable when the website does not answer."""
        hosts = _hosts(subject)
        found = _first(hosts, sources)
        if not isinstance(found, Found):
            evidence = {"looked_at": hosts, "found": "", "problem": found}
            return compose([], otherwise=_missing(hosts, problem=found), evidence=evidence, source="web")
        notes = list(self._notes(found, sources))
        if all(note.outcome is Outcome.CLEAR for note in notes):
            notes.insert(0, _otherwise())
        return compose(notes, otherwise=_otherwise(), evidence=_evidence(hosts, found), source="web")

    def _notes(self, found: Found, sources: Sources) -> Iterator[Note]:
        now = sources.clock()
        for problem in found.text.problems:
            yield said(Outcome.REVIEW, PROBLEMS.get(problem, _("It breaks a rule of RFC 9116: {rule}.", rule=problem)))
        yield from _expiry(found.text.expires, now, value_of(sources, self, "soon_days"))
        if found.old:
            yield said(Outcome.CLEAR, _("It stands at the old place. Move it to /.well-known/security.txt."))
        if not found.plain:
            yield said(Outcome.CLEAR, _("It is not served as text/plain, so some tools do not read it."))
        if not found.text.policies and "unreadable" not in found.text.problems:
            wanted = value_of(sources, self, "policy_needed")
            yield said(
                Outcome.REVIEW if wanted else Outcome.CLEAR,
                _("It names no policy: say what reporters may do and expect."),
            )
        if found.text.canonical and found.url not in found.text.canonical:
            yield said(Outcome.REVIEW, _("Its Canonical line names another address than the one at which it stands."))


def _hosts(subject: Subject) -> list[str]:
    """The website's host and the domain above it."""
    try:
        host = ascii_domain(urlsplit(subject.website).hostname or "") or url_domain(subject.website)
    except ValueError:
        host = ""
    return list(dict.fromkeys(filter(None, (host_of(host), registrable_domain(host)))))


def _first(hosts: list[str], sources: Sources) -> Found | str:
    """The file at the right place, or at the old one; else the problem with the website, empty for none. A silent
    website is a failed source; silence above it is not."""
    problem = ""
    for number, host in enumerate(hosts):
        for place in (PLACE, OLD_PLACE):
            url = f"https://{host}/{place}"
            try:
                answer = sources.web.get(url, accept="text/plain")
            except SourceUnavailable:
                if number == 0 and has_address(host, sources.dns):
                    raise
                break
            problem = problem or answer.problem
            if _is_text(answer, host):
                kind = _header(answer, "content-type").partition(";")[0].strip().lower()
                return Found(
                    url=answer.url or url, old=place == OLD_PLACE, plain=kind == "text/plain", text=parse(answer.body)
                )
    return problem


def _is_text(answer: WebAnswer, host: str) -> bool:
    """Whether it is a file of this domain, and not the page that a site shows for whatever it does not have."""
    if answer.problem or answer.status != 200:
        return False
    if answer.url and registrable_domain(host_of(answer.url)) != registrable_domain(host):
        return False
    start = answer.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not start.startswith(b"<") and b":" in answer.body


def _header(answer: WebAnswer, name: str) -> str:
    return next((value for key, value in answer.headers.items() if key.lower() == name), "")


def _expiry(expires: datetime | None, now: datetime, soon_days: int) -> Iterator[Note]:
    if expires is None:
        return
    if expires <= now:
        yield said(
            Outcome.REVIEW, _("It expired on {day}. Renew it and its Expires line.", day=expires.date().isoformat())
        )
    elif expires <= now + timedelta(days=soon_days):
        yield said(Outcome.CLEAR, _("It expires soon, on {day}.", day=expires.date().isoformat()))


def _missing(hosts: list[str], *, problem: str) -> Note:
    if not hosts:
        return said(Outcome.INCONCLUSIVE, _("No website was named, so there is none to look at."))
    if problem == "tls":
        return said(
            Outcome.REVIEW,
            _("The certificate of {host} does not hold, so no security.txt could be read there.", host=hosts[0]),
        )
    if problem in NOWHERE:
        return said(Outcome.REVIEW, _("{host} leads to no website that can be reached from outside.", host=hosts[0]))
    sentence = _(
        "There is no security.txt on {host}. Put one at /.well-known/security.txt with a Contact and an Expires line.",
        host=hosts[0],
    )
    return said(Outcome.REVIEW, sentence)


def _otherwise() -> Note:
    sentence = _("security.txt is there, readable and not expired.")
    return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)


def _evidence(hosts: list[str], found: Found) -> dict[str, Any]:
    """Counts and kinds: a contact line can be somebody's own address."""
    kinds = sorted({urlsplit(contact).scheme or "none" for contact in found.text.contacts if "[" not in contact})
    return {
        "looked_at": hosts,
        "found": found.url,
        "expires": found.text.expires.isoformat() if found.text.expires else "",
        "contact_by": kinds,
        "policies": len(found.text.policies),
        "signed": found.text.signed,
        "problems": list(found.text.problems),
    }
