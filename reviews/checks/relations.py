"""Duplicates and earlier outcomes: what the office already knows about the same numbers, domains, files and names.

The lookup is a query that ran before; here its findings are weighed, in words. What is the same adds up: one thing may
be a coincidence, three are not. That the same person works for another organisation is information only: people
change employers, and advise several. The finding counts and names nobody: whoever reads it need not be allowed to see
the other cases. Which they are, the page of the case says to those who may.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import EarlierRecord, Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, counted
from reviews.checks.thresholds import value_of

# Points of 100 for each thing that is the same, as shipped.
WEIGHTS = {
    "identifier": 70,
    "domain": 50,
    "email": 35,
    "file": 35,
    "phone": 35,
    "name": 25,
    "address": 20,
    "name_key": 15,
    "network": 5,
    "person": 0,
}
MATCHES = {
    "identifier": _("the same register number"),
    "domain": _("the same domain"),
    "email": _("the same mail address"),
    "file": _("the same document"),
    "phone": _("the same telephone number"),
    "address": _("the same address"),
    "name": _("a similar name"),
    "name_key": _("a name that sounds alike"),
    "network": _("the same network at sign-up"),
    "person": _("the same person"),
}
NAMES = frozenset({"name", "name_key"})
# Ended against the holder, after a person's decision.
GRAVE = frozenset({"revoked", "breached", "confirmed"})
DOUBTFUL = frozenset({"declined", "suspended", "restricted", "lapsed", "vetoed"})
OPEN = frozenset({"open", "draft", "submitted", "pending", "held"})
# One sentence whatever was found: what the partner reads must not tell what is being looked into.
APPLICANT = _("We compared the application with our earlier records. A person reads the result.")


class Relations:
    """See the module."""

    slug = "relations"
    version = "3"
    title = _("Duplicates and earlier outcomes")
    why = _(
        "One organisation should have one file, and what was decided before should be known to whoever decides now."
    )
    applicant_text = _(
        "We compare register numbers, domains, mail addresses, telephone numbers, addresses, documents, names and the "
        "network of the first sign-up with earlier applications, grants and incidents in this office. An earlier "
        "refusal does not decide anew: a person reads what changed. That somebody named here also works elsewhere is "
        "no disadvantage."
    )
    inputs = ("earlier",)
    timeout_seconds = 10
    ttl_hours = 24
    source = "records"
    queue = "screen"
    thresholds: Thresholds = {
        **{
            f"weight_{match}": Threshold(
                default=points, least=0, most=100, says=_("Points of 100 for {match}.", match=MATCHES[match])
            )
            for match, points in WEIGHTS.items()
        },
        "same_at": Threshold(
            default=50, least=1, most=100, says=_("From so many points on it is probably the same organisation.")
        ),
        "look_at": Threshold(default=30, least=1, most=100, says=_("From so many points on a person looks at it.")),
        "faint_below": Threshold(
            default=10, least=0, most=100, says=_("Below so many points it is a coincidence, however it ended.")
        ),
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Always."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Weigh each earlier record by what matches and how it ended."""
        scale = _Scale(self, sources)
        weighed = [(record, *scale.weigh(record)) for record in subject.earlier]
        alike = Counter(_Alike.of(record, weight, outcome) for record, weight, outcome in weighed)
        notes = [
            Note(outcome=group.outcome, summary=_sentence(group, count), applicant_summary=APPLICANT)
            for group, count in alike.items()
        ]
        rows = [_row(record, weight, scale.score(record)) for record, weight, _outcome in weighed]
        nothing = Note(outcome=Outcome.CLEAR, summary=_("Nothing earlier matches."), applicant_summary=APPLICANT)
        return compose(notes, otherwise=nothing, evidence={"earlier": rows}, source="records")


class _Scale:
    """The weights and bounds of one run."""

    def __init__(self, check: Relations, sources: Sources) -> None:
        self.weights: dict[str, int] = {match: value_of(sources, check, f"weight_{match}") for match in WEIGHTS}
        self.same_at = value_of(sources, check, "same_at")
        self.look_at = value_of(sources, check, "look_at")
        self.faint_below = value_of(sources, check, "faint_below")
        self.now: datetime = sources.clock()

    def score(self, record: EarlierRecord) -> int:
        """0 to 100."""
        return min(100, sum(self.weights.get(match, 0) for match in matches_of(record)))

    def weigh(self, record: EarlierRecord) -> tuple[str, Outcome]:
        """In words how much a record weighs, and what it asks for."""
        if not set(matches_of(record)) <= set(MATCHES):
            return _("of a kind that is not weighed here"), Outcome.REVIEW
        if not record.same_partner and set(matches_of(record)) == {"person"}:
            return _("information only"), Outcome.CLEAR
        score = self.score(record)
        if not record.same_partner and score < self.faint_below:
            return _("a coincidence is likely"), Outcome.CLEAR
        strong = record.same_partner or score >= self.same_at
        if record.outcome in GRAVE:
            return (_("weighs heavily"), Outcome.ADVERSE) if strong else (_("weighs"), Outcome.REVIEW)
        if strong and record.until is not None and record.until > self.now:
            return _("the time before another attempt has not passed"), Outcome.REVIEW
        if record.outcome in DOUBTFUL:
            return (_("weighs"), Outcome.REVIEW) if strong else (_("weighs a little"), Outcome.REVIEW)
        if record.same_partner:
            return _("known, and nothing against it"), Outcome.CLEAR
        if strong:
            return _("probably the same organisation"), Outcome.REVIEW
        if score >= self.look_at:
            return _("shared between two applicants"), Outcome.REVIEW
        if record.outcome in OPEN and record.kind in ("application", "case") and NAMES & set(matches_of(record)):
            return _("perhaps a duplicate"), Outcome.REVIEW
        return _("a coincidence is likely"), Outcome.CLEAR


def matches_of(record: EarlierRecord) -> tuple[str, ...]:
    """Everything that is the same, what weighs most first."""
    return record.matches or (record.match,)


def said_of(matches: tuple[str, ...] | list[str]) -> str:
    """In words what is the same."""
    return ", ".join(str(MATCHES.get(match, match)) for match in matches)


def _row(record: EarlierRecord, weight: str, score: int) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "label": record.label,
        "match": record.match,
        "matches": list(matches_of(record)),
        "score": score,
        "outcome": record.outcome,
        "at": record.at.isoformat() if record.at else "",
        "until": record.until.isoformat() if record.until else "",
        "same_partner": record.same_partner,
        "weight": str(weight),
    }


class _Alike(NamedTuple):
    """What several records have in common, so that one sentence is said of them all."""

    kind: str
    ended: str
    same_partner: bool
    matches: tuple[str, ...]
    weight: str
    outcome: Outcome

    @classmethod
    def of(cls, record: EarlierRecord, weight: str, outcome: Outcome) -> _Alike:
        """Whose it is, what became of it and what is the same; not which it is."""
        matches = () if record.same_partner else matches_of(record)
        return cls(record.kind, record.outcome, record.same_partner, matches, weight, outcome)


def _sentence(group: _Alike, count: int) -> str:
    what = counted(group.kind, count)
    ended = f" ({group.ended})" if group.ended else ""
    if group.same_partner:
        return _("{what} of the applicant's own{ended}: {weight}.", what=what, ended=ended, weight=group.weight)
    match = said_of(group.matches)
    return _("{what} with {match}{ended}: {weight}.", what=what, match=match, ended=ended, weight=group.weight)
