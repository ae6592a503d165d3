"""Duplicates and earlier outcomes: what the office already knows about the same numbers, domains, files and names.

The lookup is a query that ran before; here its findings are weighed, in words. That the same person works for another
organisation is information only: people change employers, and advise several.
"""

from __future__ import annotations

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import EarlierRecord, Finding, Outcome, Sources, Subject, Thresholds
from reviews.checks.notes import Note, compose

STRONG = frozenset({"identifier", "domain"})
SOME = frozenset({"email", "file"})
INFORMATION = frozenset({"person"})
# Ended against the holder, after a person's decision.
GRAVE = frozenset({"revoked", "breached", "confirmed"})
DOUBTFUL = frozenset({"declined", "suspended", "restricted", "lapsed", "vetoed"})
OPEN = frozenset({"open", "draft", "submitted", "pending", "held"})

MATCHES = {
    "identifier": _("the same register number"),
    "domain": _("the same domain"),
    "email": _("the same mail address"),
    "file": _("the same document"),
    "name": _("a similar name"),
    "person": _("the same person"),
}
# One sentence whatever was found: what the partner reads must not tell what is being looked into.
APPLICANT = _("We compared the application with our earlier records. A person reads the result.")


class Relations:
    """See the module."""

    slug = "relations"
    version = "1"
    title = _("Duplicates and earlier outcomes")
    why = _(
        "One organisation should have one file, and what was decided before should be known to whoever decides now."
    )
    applicant_text = _(
        "We compare register numbers, domains, mail addresses, documents and names with earlier applications, grants "
        "and incidents in this office. An earlier refusal does not decide anew: a person reads what changed. That "
        "somebody named here also works elsewhere is no disadvantage."
    )
    inputs = ("earlier",)
    timeout_seconds = 10
    ttl_hours = 24
    source = "records"
    queue = "screen"
    thresholds: Thresholds = {}
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Always."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Weigh each earlier record by what matches and how it ended."""
        weighed = [(record, *_weigh(record)) for record in subject.earlier]
        notes = [
            Note(outcome=outcome, summary=_sentence(record, weight), applicant_summary=APPLICANT)
            for record, weight, outcome in weighed
        ]
        rows = [
            {
                "kind": record.kind,
                "label": record.label,
                "match": record.match,
                "outcome": record.outcome,
                "at": record.at.isoformat() if record.at else "",
                "same_partner": record.same_partner,
                "weight": str(weight),
            }
            for record, weight, _outcome in weighed
        ]
        nothing = Note(outcome=Outcome.CLEAR, summary=_("Nothing earlier matches."), applicant_summary=APPLICANT)
        return compose(notes, otherwise=nothing, evidence={"earlier": rows}, source="records")


def _weigh(record: EarlierRecord) -> tuple[str, Outcome]:
    """In words how much a record weighs, and what it asks for."""
    if record.match not in MATCHES:
        return _("of a kind that is not weighed here"), Outcome.REVIEW
    if record.match in INFORMATION:
        return _("information only"), Outcome.CLEAR
    strong = record.same_partner or record.match in STRONG
    if record.outcome in GRAVE:
        return (_("weighs heavily"), Outcome.ADVERSE) if strong else (_("weighs"), Outcome.REVIEW)
    if record.outcome in DOUBTFUL:
        return (_("weighs"), Outcome.REVIEW) if strong else (_("weighs a little"), Outcome.REVIEW)
    if record.same_partner:
        return _("known, and nothing against it"), Outcome.CLEAR
    if record.match in STRONG:
        return _("probably the same organisation"), Outcome.REVIEW
    if record.match in SOME:
        return _("shared between two applicants"), Outcome.REVIEW
    if record.outcome in OPEN and record.kind in ("application", "case"):
        return _("perhaps a duplicate"), Outcome.REVIEW
    return _("a coincidence is likely"), Outcome.CLEAR


def _sentence(record: EarlierRecord, weight: str) -> str:
    ended = f" ({record.outcome})" if record.outcome else ""
    if record.same_partner:
        return _("{label} is the applicant's own{ended}: {weight}.", label=record.label, ended=ended, weight=weight)
    match = MATCHES.get(record.match, record.match)
    return _("{label} has {match}{ended}: {weight}.", label=record.label, match=match, ended=ended, weight=weight)
