"""Watch-list screening: the applicant's names and those of its people against every imported list.

A similar name is a question for a person, never an answer: the worst outcome is review. Whoever applies reads the same
text whatever was found (PRODUCT.md, rule 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Hit, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.rejudging import REJUDGING
from reviews.checks.thresholds import value_of
from reviews.screening.index import THRESHOLD
from reviews.screening.names import MAX_LENGTH, Kind, read

MAX_NAMES = 300

# One text for all outcomes: from what differs, an applicant could tell that they are being looked into.
APPLICANT_SUMMARY = _("We compare the names in an application with published watch lists. There is nothing to do.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One name to look for; `label` says whose it is without naming them."""

    label: str
    field: str
    kind: str
    name: str
    country: str = ""
    birth_date: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether there is anything in the name to compare, and not too much."""
        return len(self.name) <= MAX_LENGTH and read(self.name, Kind(self.kind)).usable


class Screening:
    """Compares names with the imported watch lists."""

    slug = "screening"
    version = "2"
    title = _("Watch-list screening")
    why = _("Access may not be given to people and organisations under sanctions.")
    applicant_text = _(
        "We compare the names of the organisation and of the people in the application with published watch lists. "
        "Many people share a name: a person looks at every similarity before it means anything."
    )
    inputs = ("kind", "name", "other_names", "country", "identifiers", "people")
    timeout_seconds = 25
    ttl_hours = 24 * 7
    source = "screening"
    queue = "screen"
    thresholds: Thresholds = {
        "score": Threshold(
            default=THRESHOLD * 100,
            says="How similar a name must be to be shown to a person, from 0 to 100. Lower finds more and alerts more.",
            least=50,
            most=95,
        ),
        **REJUDGING,
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Every applicant has a name; one without is inconclusive, not exempt."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look for every name. No list, a stale one, and a name that cannot be compared are inconclusive. Raises
        SourceUnavailable when a list in use cannot be read, so that the run is tried again."""
        version = sources.screening.version()
        if reason := sources.screening.unusable():
            return _unusable(reason, version)
        asked = list(asked_of(subject))
        threshold = float(value_of(sources, self, "score"))
        rows, hits, skipped = _compare(asked, sources, threshold)
        evidence = {"compared": rows, "not_compared": skipped, "threshold": threshold}
        if hits:
            outcome, summary = Outcome.REVIEW, _summary(hits, skipped)
        elif skipped or not asked:
            outcome, summary = Outcome.INCONCLUSIVE, _unclear(skipped)
        else:
            outcome = Outcome.CLEAR
            summary = _("{count} names compared; none is similar to a listed one.", count=len(asked))
        return Finding(
            outcome=outcome,
            summary=summary,
            applicant_summary=APPLICANT_SUMMARY,
            evidence=evidence,
            hits=tuple(hits),
            source=self.source,
            source_version=version,
        )


def asked_of(subject: Subject) -> Iterator[Asked]:
    """The applicant under each of its names, then everybody named, each name of a person once."""
    kind = Kind.PERSON.value if subject.is_person else Kind.ORGANISATION.value
    numbers = tuple(sorted(identifier.value for identifier in subject.identifiers))
    names = [(_("the applicant"), "name", subject.name)]
    for number, other in enumerate(subject.other_names, start=1):
        names.append((_("other name {number} of the applicant", number=number), "other_names", other))
    for label, field, name in names:
        yield Asked(label=label, field=field, kind=kind, name=name, country=subject.country, identifiers=numbers)
    for person in subject.people:
        yield Asked(
            label=person.label,
            field="people",
            kind=Kind.PERSON.value,
            name=person.name,
            country=person.country,
            birth_date=person.birth_date,
        )


def _compare(
    asked: list[Asked], sources: Sources, threshold: float
) -> tuple[list[dict[str, Any]], list[Hit], list[str]]:
    """What was compared, the hits, and the labels of the names that could not be compared."""
    rows: list[dict[str, Any]] = []
    hits: list[Hit] = []
    skipped = [one.label for one in asked[MAX_NAMES:]]
    for one in asked[:MAX_NAMES]:
        if not one.usable:
            skipped.append(one.label)
            continue
        found = sources.screening.search(
            label=one.label,
            field=one.field,
            kind=one.kind,
            name=one.name,
            country=one.country,
            birth_date=one.birth_date,
            identifiers=one.identifiers,
            threshold=threshold,
        )
        hits.extend(found)
        rows.append({"label": one.label, "field": one.field, "hits": len(found)})
    return rows, hits, skipped


def _summary(hits: list[Hit], skipped: list[str]) -> str:
    best = max(hits, key=lambda hit: hit.score)
    closest = {"entity": best.entity_name, "score": f"{best.score:g}", "label": best.subject_label}
    if len(hits) == 1:
        text = _("One possible match: {entity}, {score} of 100 alike, for {label}.", **closest)
    else:
        text = _(
            "{count} possible matches; the closest is {entity}, {score} of 100 alike, for {label}.",
            count=len(hits),
            **closest,
        )
    return f"{text} {_unclear(skipped)}" if skipped else text


def _unclear(skipped: list[str]) -> str:
    if not skipped:
        return _("There is no name to compare.")
    return _(
        "Could not be compared, because there is too little or too much in it: {labels}.", labels=", ".join(skipped)
    )


def _unusable(reason: str, version: str) -> Finding:
    return Finding(
        outcome=Outcome.INCONCLUSIVE,
        summary=_("The names could not be compared. {why}", why=reason),
        applicant_summary=APPLICANT_SUMMARY,
        evidence={"compared": [], "unusable": str(reason)},
        source=Screening.source,
        source_version=version,
    )
