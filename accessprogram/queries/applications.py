"""Drafts as their members see them: questions, answers, files, what is missing; and submissions with names put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accessprogram.clock import db_now
from accessprogram.models import Answer, Application, EvidenceFile, PersonalValue, Submission
from accessprogram.policy.actors import Actor
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import (
    Context,
    Gap,
    Placed,
    TierRules,
    consistency,
    context_for,
    gaps,
    is_empty,
    placed_questions,
    visible_questions,
)
from accessprogram.questionnaires.gaps import gap
from accessprogram.questionnaires.sentences import sentence as words


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the partners that this person belongs to; staff use the desk."""
    return Application.objects.filter(partner_id__in=actor.partners).select_related(
        "partner", "programme", "tier_version__tier", "questionnaire"
    )


def files_question(definition: Mapping[str, Any], kind: str) -> str | None:
    """The question that a file of this kind answers: the one named so, else the one that asks for evidence."""
    asking = [placed for placed in placed_questions(definition) if placed.question["kind"] == "files"]
    if any(placed.slug == kind for placed in asking):
        return kind
    general = [placed.slug for placed in asking if placed.question.get("role") == "evidence"]
    return next(iter([*general, *(placed.slug for placed in asking)]), None)


def files_of(definition: Mapping[str, Any], files: list[EvidenceFile]) -> dict[str, list[EvidenceFile]]:
    """question slug -> its files, for every question that asks for files."""
    asking = [placed.slug for placed in placed_questions(definition) if placed.question["kind"] == "files"]
    found: dict[str, list[EvidenceFile]] = {slug: [] for slug in asking}
    for file in files:
        slug = files_question(definition, file.evidence_kind)
        if slug is not None:
            found[slug].append(file)
    return found


@dataclass(frozen=True)
class Draft:
    """An application with everything that its wizard shows, as of one moment."""

    application: Application
    rows: Mapping[str, Answer]
    files: Mapping[str, list[EvidenceFile]]
    rules: TierRules
    today: date

    @property
    def definition(self) -> dict[str, Any]:
        definition: dict[str, Any] = self.application.questionnaire.definition
        return definition

    @cached_property
    def answers(self) -> dict[str, Any]:
        """slug -> value as the questionnaire reads it; of files, what is stored."""
        values = {slug: row.value for slug, row in self.rows.items()}
        for slug, files in self.files.items():
            values[slug] = [{"id": str(f.id), "name": f.name, "kind": f.evidence_kind} for f in files]
        return values

    @cached_property
    def context(self) -> Context:
        return context_for(self.definition, self.answers, self.rules, self.today)

    @cached_property
    def visible(self) -> list[Placed]:
        return visible_questions(self.definition, self.answers)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing and what does not fit together, blocking or not, in reading order."""
        order = {placed.slug: number for number, placed in enumerate(self.visible)}
        found = [
            *gaps(self.definition, self.answers, self.rules, today=self.today),
            *self.contradictions,
            *self.refused,
        ]
        return sorted(found, key=lambda gap: order.get(gap.question, len(order)))

    @cached_property
    def contradictions(self) -> list[Gap]:
        """Answers that do not fit each other or the tier: worth saying at the question at once."""
        return consistency(self.definition, self.answers, self.rules, today=self.today)

    @property
    def refused(self) -> list[Gap]:
        """Files in which malware was found after they were taken: nobody is sent them."""
        sentence = words("Malware was found in one of these files. Remove it before you send the application.")
        infected = [slug for slug, files in self.files.items() if any(f.scan_state == "infected" for f in files)]
        return [gap(placed, sentence) for placed in self.visible if placed.slug in infected]

    @property
    def blocking(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.blocking]

    def placed(self, question: str) -> Placed | None:
        return next((placed for placed in placed_questions(self.definition) if placed.slug == question), None)


def draft_of(application: Application) -> Draft:
    """Load a draft; the same number of queries whatever its size."""
    files = list(application.evidence_files.filter(removed_at__isnull=True).select_related("uploaded_by"))
    answers = application.answers.select_related("saved_by")
    return Draft(
        application=application,
        rows={answer.question: answer for answer in answers},
        files=files_of(application.questionnaire.definition, files),
        rules=rules_of(application.tier_version),
        today=db_now().date(),
    )


@dataclass(frozen=True)
class SectionProgress:
    """``state`` is a task's: not_started, in_progress, missing, complete."""

    slug: str
    title: str
    intro: str
    state: str
    answered: int
    asked: int
    missing: int


def sections_of(draft: Draft) -> list[SectionProgress]:
    """Every section that asks something now, with how far it is."""
    progress = []
    blocking = draft.blocking
    for section in draft.definition["sections"]:
        asked = [placed for placed in draft.visible if placed.section.get("slug") == section["slug"]]
        if not asked:
            continue
        answered = sum(not is_empty(draft.answers.get(placed.slug)) for placed in asked)
        wrong = {gap.question for gap in blocking if gap.section == section["slug"]}
        progress.append(
            SectionProgress(
                slug=section["slug"],
                title=section["title"],
                intro=str(section.get("intro", "")),
                state=_state(draft, asked, answered, wrong),
                answered=answered,
                asked=len(asked),
                missing=len(wrong),
            )
        )
    return progress


def _state(draft: Draft, asked: list[Placed], answered: int, wrong: set[str]) -> str:
    touched = answered or any(placed.slug in draft.rows for placed in asked)
    if not wrong:
        return "complete" if touched else "not_started"
    if not touched:
        return "not_started"
    # Something that was answered does not hold: that is more than something still open.
    if any(not is_empty(draft.answers.get(slug)) for slug in wrong):
        return "missing"
    return "in_progress"


def resolved(submission: Submission) -> dict[str, Any]:
    """question slug -> answer as it was given; a personal answer that was erased is None. Three queries at most."""
    answers: Mapping[str, Mapping[str, Any]] = submission.content["answers"]
    personal = {UUID(str(held["personal"])): slug for slug, held in answers.items() if "personal" in held}
    values = {slug: held["value"] for slug, held in answers.items() if "personal" not in held}
    stored = dict(PersonalValue.objects.filter(id__in=personal).values_list("id", "value")) if personal else {}
    values.update({slug: stored.get(pointer) for pointer, slug in personal.items()})
    return {slug: values[slug] for slug in answers} | _named_files(values)


def _named_files(values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of files with their names put back, and what the scanner says now: the frozen copy holds hashes only."""
    lists = {
        slug: value
        for slug, value in values.items()
        if isinstance(value, list) and value and all(isinstance(item, dict) and "sha256" in item for item in value)
    }
    if not lists:
        return {}
    ids = [item["id"] for value in lists.values() for item in value]
    rows = EvidenceFile.objects.filter(id__in=ids).values_list("id", "name", "scan_state")
    known = {str(id_): {"name": name, "scan_state": state} for id_, name, state in rows}
    unknown = {"name": "", "scan_state": "not_scanned"}
    return {slug: [item | known.get(item["id"], unknown) for item in value] for slug, value in lists.items()}
