"""Track record: published findings that the applicant claims, looked up in OSV and in the CVE list.

A claim counts when the record names, among its credits, the applicant, somebody in the application or a handle that
they publish under; that these names are theirs is what the application says, and other checks look at it. Many records
credit nobody: such a claim says nothing, for or against. A record that credits others, was withdrawn, or does not exist
is a question for a person. Whom a record credits is not kept in the finding.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import AdvisoryRecord
from reviews.checks.base import Finding, Outcome, SourceOff, Sources, SourceUnavailable, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.same_name import closest
from reviews.checks.subject import ClaimedAdvisory
from reviews.checks.thresholds import value_of
from reviews.screening.names import Kind

BUDGET_SECONDS = 18
MAX_CREDITS = 100
MAX_LENGTH = 200
MAX_NAMES = 100
_FORM = re.compile(
    r"CVE-[0-9]{4}-[0-9]{4,19}|GHSA(-[0-9a-z]{4}){3}"
    r"|(?!CVE-|GHSA-)[A-Z][A-Za-z0-9]{0,30}-[A-Za-z0-9][A-Za-z0-9:.\-]{2,60}"
)
_PARTS = re.compile(r"[()\[\]<>,;:|@/]|\b(?:of|at|from|by|for|and|with|thanks(?: to)?)\b", re.IGNORECASE)
WORDS = {
    "credited": _("credits the applicant"),
    "others": _("credits others"),
    "nobody": _("credits nobody"),
    "withdrawn": _("was withdrawn"),
    "unknown": _("is in neither list"),
    "malformed": _("is no identifier"),
    "again": _("is the same as another one"),
    "not looked up": _("not looked up"),
}


class TrackRecord:
    """See the module."""

    slug = "track_record"
    version = "1"
    title = _("Track record")
    why = _("Whoever found and disclosed weaknesses before has shown what access is for.")
    applicant_text = _(
        "We look up the advisories that you claim in public lists (OSV and the CVE list) and look whether their "
        "credits name you, your people or the names that you publish under. A record that credits nobody does not "
        "count against you, and claiming none is no disadvantage."
    )
    inputs = ("kind", "advisories", "handles", "name", "other_names", "people", "repositories")
    timeout_seconds = 25
    ttl_hours = 24 * 7
    source = "advisories"
    queue = "fetch"
    thresholds: Thresholds = {
        "credited_least": Threshold(
            default=1, least=1, most=20, says=_("So many claimed advisories must credit the applicant.")
        ),
        "looked_up_most": Threshold(
            default=10,
            least=1,
            most=20,
            says=_("So many claims are looked up, the first ones; the others do not count."),
        ),
        "name_likeness": Threshold(
            default=88,
            least=60,
            most=100,
            says=_("How like a credit a name must be, in per cent; handles must be the same."),
        ),
    }
    not_for = _("Whoever claims no advisory.")

    def applies_to(self, subject: Subject) -> bool:
        """Only where one is claimed."""
        return any(claim.identifier.strip() for claim in subject.advisories)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look up each claim. Raises SourceUnavailable when a list fails, or all of them together take too long."""
        claims = [claim for claim in subject.advisories if claim.identifier.strip()]
        most = value_of(sources, self, "looked_up_most")
        bearer = _Bearer(subject, value_of(sources, self, "name_likeness"))
        try:
            looked = list(_look(claims[:most], bearer, sources))
        except SourceOff:
            sentence = _("This installation does not ask the public lists of advisories, so a person looks them up.")
            return compose([said(Outcome.INCONCLUSIVE, sentence)], otherwise=_otherwise(0), evidence={})
        rows = [row for row, _verdict in looked]
        rows += [_row(claim, None, "not looked up") for claim in claims[most:]]
        credited = sum(verdict == "credited" for _row_of, verdict in looked)
        notes = [note for row, verdict in looked for note in _note(str(row["label"]), verdict)]
        if credited < value_of(sources, self, "credited_least"):
            sentence = _("{count} of the claimed advisories credit the applicant.", count=credited)
            notes.append(said(Outcome.INCONCLUSIVE, sentence))
        evidence = {"advisories": rows, "credited": credited}
        return compose(notes, otherwise=_otherwise(credited), evidence=evidence, source=self.source)


class _Bearer:
    """Under which names the applicant could be credited."""

    def __init__(self, subject: Subject, likeness: int) -> None:
        self._likeness = likeness
        self._organisations = () if subject.is_person else (subject.name, *subject.other_names)
        people = [person.name for person in subject.people]
        if subject.is_person:
            people = [subject.name, *subject.other_names, *people]
        self._people = people[:MAX_NAMES]
        repositories = (_owner(repository.url) for repository in subject.repositories)
        self._handles = {_handle(name) for name in (*subject.handles, *repositories)} - {""}

    def through(self, credits: tuple[str, ...]) -> str:
        """By which name the applicant is among the credits: handle, organisation, person; empty when by none."""
        found = (self._name(credit[:MAX_LENGTH]) for credit in credits[:MAX_CREDITS])
        return next(filter(None, found), "")

    def _name(self, credit: str) -> str:
        # `Robin Fielding (@rfielding) of Aldergate Security`, `Thanks to [rfielding](...)`: each part may be the name.
        for part in (credit, *_PARTS.split(credit)):
            if _handle(part) in self._handles:
                return "handle"
            if closest(part, self._organisations) >= self._likeness:
                return "organisation"
            if closest(part, self._people, kind=Kind.PERSON) >= self._likeness:
                return "person"
        return ""


def _look(claims: list[ClaimedAdvisory], bearer: _Bearer, sources: Sources) -> Iterator[tuple[dict[str, Any], str]]:
    """A row and a verdict (a key of WORDS) for each claim."""
    # Not the clock of the sources: that one stands still, and this is about giving up, not about what is true.
    ends = time.monotonic() + BUDGET_SECONDS
    seen: set[str] = set()
    for claim in claims:
        identifier = canonical(claim.identifier)
        if not identifier:
            yield _row(claim, None, "malformed"), "malformed"
            continue
        if time.monotonic() > ends:
            raise SourceUnavailable("The lists of advisories are slow.")
        record = None if identifier in seen else sources.advisories.by_id(identifier)
        known_as = {identifier, *(canonical(alias) for alias in record.aliases)} - {""} if record else {identifier}
        through = bearer.through(record.credits) if record else ""
        verdict = "again" if seen & known_as else _judge(record, through)
        seen |= known_as
        yield _row(claim, record, verdict, through if verdict == "credited" else ""), verdict


def _judge(record: AdvisoryRecord | None, through: str) -> str:
    if record is None:
        return "unknown"
    if record.withdrawn:
        return "withdrawn"
    if not any(credit.strip() for credit in record.credits):
        return "nobody"
    return "credited" if through else "others"


def _note(label: str, verdict: str) -> list[Note]:
    sentences = {
        "others": _("The record of {label} credits others. Name the handle under which it credits you.", label=label),
        "withdrawn": _("{label} was withdrawn.", label=_first(label)),
        "unknown": _("{label} is neither in OSV nor in the CVE list. Is its identifier right?", label=_first(label)),
        "malformed": _("{label} is no identifier such as CVE-2029-10042 or GHSA-xxxx-xxxx-xxxx.", label=_first(label)),
    }
    return [said(Outcome.REVIEW, sentences[verdict])] if verdict in sentences else []


def _otherwise(credited: int) -> Note:
    return said(Outcome.CLEAR, _("{count} of the claimed advisories credit the applicant.", count=credited))


def _row(claim: ClaimedAdvisory, record: AdvisoryRecord | None, verdict: str, through: str = "") -> dict[str, Any]:
    return {
        "label": claim.label,
        "identifier": canonical(claim.identifier),
        "record": str(WORDS[verdict]),
        "named_through": through,
        "list": record.source if record is not None else "",
        "published": record.published.date().isoformat() if record is not None and record.published else "",
    }


def canonical(raw: str) -> str:
    """The identifier as the lists write it (`GHSA-` is followed by small letters), or empty when it is none."""
    typed = "".join(raw.split())[:100]
    prefix, dash, rest = typed.partition("-")
    typed = f"{prefix.upper()}{dash}{rest.lower()}" if prefix.upper() == "GHSA" else typed
    typed = typed.upper() if prefix.upper() == "CVE" else typed
    return typed if _FORM.fullmatch(typed) else ""


def _owner(url: str) -> str:
    """The first part of a repository's path, which forges call its owner."""
    try:
        return urlsplit(url).path.strip("/").partition("/")[0]
    except ValueError:
        return ""


def _handle(name: str) -> str:
    """A handle without its sign and case; names with blanks are none."""
    plain = name.strip().lstrip("@").casefold()
    return plain if plain and not any(letter.isspace() for letter in plain) else ""


def _first(label: str) -> str:
    return label[:1].upper() + label[1:]
