"""Conduct under earlier grants: grants, pledges, incidents and measures of this applicant, by how they ended.

The records are the office's own, looked up before the run. What was kept or cured speaks for the applicant and is
counted; what ended against them is read by a person for as long as the thresholds say. A state that is not known here
is read by a person too. The finding counts and names none: what the records are, the page of the case says to those who
may see them.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, counted
from reviews.checks.subject import Conduct as Record
from reviews.checks.thresholds import value_of

# Ended against the applicant, after a person's decision.
GRAVE = frozenset({"revoked", "breached", "confirmed"})
# Not over: never past, whenever it began.
UNDER_WAY = frozenset({"suspended", "restricted", "curing", "disputed", "open"})
GOOD = frozenset({"kept", "cured", "unfounded", "active", "expired", "ended", "lifted", "withdrawn"})
KINDS = {
    "grant": _("grant"),
    "commitment": _("pledge"),
    "incident": _("incident"),
    "measure": _("measure"),
}
# One sentence whatever was found: an incident may be looked into that the partner is not told of yet.
APPLICANT = _("We looked at how earlier access went. A person reads the result.")


class Conduct:
    """See the module."""

    slug = "conduct"
    version = "2"
    title = _("Conduct under earlier grants")
    why = _("Access is earned and kept: what was done with it before says most about what comes.")
    applicant_text = _(
        "If you had access before, we look at how it went: pledges kept or broken, incidents, and measures. What you "
        "put right counts for you, and what is long past weighs less. A first application has nothing to look at."
    )
    inputs = ("conduct",)
    timeout_seconds = 10
    ttl_hours = 24
    source = "records"
    queue = "screen"
    thresholds: Thresholds = {
        "grave_days": Threshold(
            default=1095,
            least=30,
            most=3650,
            says=_("For so many days a revocation, a breach or an incident is adverse."),
        ),
        "lapsed_days": Threshold(
            default=365, least=0, most=3650, says=_("For so many days a grant that lapsed is read by a person.")
        ),
    }
    not_for = _("Whoever never had access.")

    def applies_to(self, subject: Subject) -> bool:
        """Only where there was access before."""
        return bool(subject.conduct)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Weigh each record by how it stands and how long ago it was."""
        now = sources.clock()
        grave = timedelta(days=value_of(sources, self, "grave_days"))
        lapsed = timedelta(days=value_of(sources, self, "lapsed_days"))
        weighed = [(record, *_weigh(record, now, grave, lapsed)) for record in subject.conduct]
        alike = Counter(
            (record.kind, record.state, weight, outcome)
            for record, weight, outcome in weighed
            if outcome is not Outcome.CLEAR
        )
        notes = [
            Note(outcome=outcome, summary=_sentence(kind, state, weight, count), applicant_summary=APPLICANT)
            for (kind, state, weight, outcome), count in alike.items()
        ]
        return compose(
            notes,
            otherwise=_otherwise(subject.conduct),
            evidence={"conduct": [_row(*one) for one in weighed]},
            source=self.source,
        )


def _weigh(record: Record, now: datetime, grave: timedelta, lapsed: timedelta) -> tuple[str, Outcome]:
    """In words how much a record weighs, and what it asks for. What has no date happened today."""
    age = now - record.at if record.at is not None else timedelta()
    if record.state in GRAVE:
        if age <= grave:
            return _("weighs heavily"), Outcome.ADVERSE
        # However long ago: a person knows of it.
        return _("weighs, though long ago"), Outcome.REVIEW
    if record.state in UNDER_WAY:
        return _("weighs, and is not over"), Outcome.REVIEW
    if record.state == "lapsed":
        return (_("weighs a little"), Outcome.REVIEW) if age <= lapsed else (_("past"), Outcome.CLEAR)
    if record.state in GOOD:
        return _("speaks for the applicant or is neutral"), Outcome.CLEAR
    return _("in a state that is not weighed here"), Outcome.REVIEW


def _sentence(kind: str, state: str, weight: str, count: int) -> str:
    return _("{what} ({state}): {weight}.", what=counted(kind, count), state=state, weight=weight)


def _otherwise(records: tuple[Record, ...]) -> Note:
    if not records:
        return Note(
            outcome=Outcome.NOT_APPLICABLE, summary=_("There was no access before."), applicant_summary=APPLICANT
        )
    kept = sum(record.state in {"kept", "cured"} for record in records)
    summary = _("{count} records, nothing against the applicant; {kept} pledges kept.", count=len(records), kept=kept)
    return Note(outcome=Outcome.CLEAR, summary=summary, applicant_summary=APPLICANT)


def _row(record: Record, weight: str, _outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": str(KINDS.get(record.kind, record.kind)),
        "label": record.label,
        "state": record.state,
        "at": record.at.date().isoformat() if record.at else "",
        "weight": str(weight),
    }
