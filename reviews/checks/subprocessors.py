"""Subprocessors: who else will see what the models produce, where they are, and what for.

Only what was stated is judged: nobody is looked up here. Whoever names none has none to judge.
"""

from __future__ import annotations

from typing import Any

from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.country_lists import LISTS, Countries, outcome_of, sentence_of
from reviews.checks.notes import Note, compose, said
from reviews.checks.subject import Subprocessor
from reviews.checks.thresholds import value_of


class Subprocessors:
    """See the module."""

    slug = "subprocessors"
    version = "1"
    title = _("Subprocessors")
    why = _("What the models produce must not reach people whom nobody looked at.")
    applicant_text = _(
        "We look at those who, besides you, will see what the models produce: whether you say where they are and what "
        "they do, and whether their country is on a list of this programme. Naming none is fine when there are none."
    )
    inputs = ("subprocessors",)
    timeout_seconds = 10
    ttl_hours = 24 * 30
    source = ""
    queue = "screen"
    thresholds: Thresholds = {
        **LISTS,
        "many": Threshold(
            default=15, least=1, most=200, says=_("With more subprocessors than this, a person looks at all of them.")
        ),
        "purpose_letters": Threshold(
            default=8, least=1, most=200, says=_("A purpose shorter than so many characters is asked for again.")
        ),
    }
    not_for = _("Whoever names no subprocessor.")

    def applies_to(self, subject: Subject) -> bool:
        """Only where somebody is named."""
        return bool(subject.subprocessors)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge each row by its country and its purpose."""
        countries = Countries(sources, self)
        letters, many = value_of(sources, self, "purpose_letters"), value_of(sources, self, "many")
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        for one in subject.subprocessors:
            place = countries.place(one.country)
            notes += _judge(one, place, letters)
            rows.append(
                {
                    "label": one.label,
                    "country": country_name(one.country),
                    "list": place.replace("_", " ") or "none",
                    "purpose_stated": len(one.purpose.strip()) >= letters,
                }
            )
        if len(rows) > many:
            notes.append(said(Outcome.REVIEW, _("{count} subprocessors: a person looks at them.", count=len(rows))))
        return compose(notes, otherwise=_otherwise(len(rows)), evidence={"subprocessors": rows})


def _judge(one: Subprocessor, place: str, letters: int) -> list[Note]:
    notes = []
    if place:
        outcome = outcome_of(place, not_served=Outcome.REVIEW)
        notes.append(said(outcome, sentence_of(place, one.label, one.country)))
    if not one.name.strip():
        notes.append(said(Outcome.INCONCLUSIVE, _("The name of {label} is missing.", label=one.label)))
    if len(one.purpose.strip()) < letters:
        notes.append(said(Outcome.REVIEW, _("Say what {label} does with what it sees.", label=one.label)))
    return notes


def _otherwise(count: int) -> Note:
    if not count:
        return said(Outcome.NOT_APPLICABLE, _("No subprocessor is named."))
    return said(Outcome.CLEAR, _("{count} subprocessors, each with a country and a purpose.", count=count))
