"""Completeness and consistency: the same judgement as on the applicant's summary page."""

from __future__ import annotations

from typing import Any

from accessprogram.questionnaires import Gap, consistency, gaps, is_empty, placed_questions
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Thresholds
from reviews.checks.notes import Note, compose


class Completeness:
    """See the module."""

    slug = "completeness"
    version = "1"
    title = _("Completeness and consistency")
    why = _("A reviewer can only judge what is there, and answers that contradict each other cost you a question.")
    applicant_text = _(
        "We look whether every required question is answered in a form that can be read, whether the commitments and "
        "documents that the tier asks for are there, and whether answers fit each other: the same that your summary "
        "page shows."
    )
    inputs = ("answers", "questionnaire", "tier_rules", "files")
    timeout_seconds = 10
    ttl_hours = 24
    source = ""
    queue = "screen"
    thresholds: Thresholds = {}
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Always: every application answers a questionnaire."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge the answers by the questionnaire and the tier, as of today."""
        today = sources.clock().date()
        answers = _answers(subject)
        missing = gaps(subject.questionnaire, answers, subject.tier_rules, today=today)
        odd = consistency(subject.questionnaire, answers, subject.tier_rules, today=today)
        notes = [_note(gap) for gap in (*missing, *odd)]
        return compose(
            notes,
            otherwise=_otherwise(subject),
            evidence={"missing": [_row(gap) for gap in missing], "inconsistent": [_row(gap) for gap in odd]},
        )


def _answers(subject: Subject) -> dict[str, Any]:
    """The answers, with the uploaded files where the questionnaire asks for files."""
    answers = dict(subject.answers)
    files = [{"id": file.id, "name": file.name, "kind": file.evidence_kind} for file in subject.files]
    for placed in placed_questions(subject.questionnaire):
        if placed.question.get("kind") == "files" and is_empty(answers.get(placed.slug)):
            answers[placed.slug] = files
    return answers


def _otherwise(subject: Subject) -> Note:
    if not any(placed_questions(subject.questionnaire)):
        return Note(
            outcome=Outcome.INCONCLUSIVE,
            summary=_("There is no questionnaire to judge the answers by."),
            applicant_summary=_("This check could not be finished. You need not do anything."),
        )
    sentence = _("Every required question is answered, and the answers fit each other.")
    return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)


def _note(gap: Gap) -> Note:
    return Note(outcome=Outcome.REVIEW, summary=gap.sentence, applicant_summary=gap.sentence)


def _row(gap: Gap) -> dict[str, Any]:
    return {
        "section": gap.section,
        "question": gap.question,
        "sentence": str(gap.sentence),
        "anchor": gap.anchor,
        "blocking": gap.blocking,
    }
