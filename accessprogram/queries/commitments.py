"""What both sides pledged, what became of it, and who may judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from accessprogram.enums import Side
from accessprogram.models import (
    Application,
    AuditEvent,
    CommitmentTemplate,
    Grant,
    Submission,
    TierCommitment,
    TierVersion,
)
from accessprogram.questionnaires.definition import mappings
from accessprogram.questionnaires.facts import by_role

# Whoever does one of these about an application has judged its partner, and does not verify its pledges later.
JUDGING_ACTIONS = (
    *("case.claimed", "case.recommended", "case.noted", "check.adjudicated", "question.asked"),
    *("check.waiver_asked", "check.waiver_approved"),
    *("decision.proposed", "decision.confirmed", "decision.vetoed"),
)


@dataclass(frozen=True)
class Pledge:
    """A pledge as it will stand in the agreement: due on a date the partner named, or so many days after it."""

    template: CommitmentTemplate
    target: str
    baseline: str = ""
    due_on: date | None = None

    def as_content(self) -> dict[str, Any]:
        """What both sides sign."""
        return {
            "template": self.template.slug,
            "title": self.template.title,
            "text": self.template.text,
            "metric": self.template.metric,
            "unit": self.template.unit,
            "baseline": self.baseline,
            "target": self.target,
            "evidence": self.template.evidence,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "due_days": self.template.due_days,
        }


def due_at(pledge: Mapping[str, Any], start: datetime) -> datetime:
    """When evidence of a pledge (as it stands in an agreement) is due, counted from ``start``; never before it."""
    if not pledge["due_on"]:
        return start + timedelta(days=int(pledge["due_days"]))
    return max(start, datetime.combine(date.fromisoformat(pledge["due_on"]), time(23, 59, 59), tzinfo=UTC))


def latest_submission(partner_id: UUID, programme_id: UUID) -> Submission | None:
    return (
        Submission.objects.filter(application__partner_id=partner_id, application__programme_id=programme_id)
        .select_related("application__questionnaire")
        .order_by("-submitted_at", "-number")
        .first()
    )


def plain_answers(submission: Submission) -> dict[str, Any]:
    """The answers that are no personal data, by question: what becomes part of an agreement outlives an erasure."""
    return {slug: held["value"] for slug, held in submission.content["answers"].items() if "value" in held}


def pledged_in(submission: Submission) -> list[Mapping[str, Any]]:
    """The rows of the commitments answer: ``{"template", "baseline", "target", "due"}``."""
    definition = submission.application.questionnaire.definition
    found = by_role(definition, plain_answers(submission)).get("commitments")
    return mappings(found[1]) if found else []


def pledges(submission: Submission, tier_version: TierVersion) -> list[Pledge]:
    """Both sides' pledges: the partner's own words on the tier's templates, what the tier requires besides, and
    everything that the provider offers with this tier."""
    said = {str(row.get("template")): row for row in pledged_in(submission)}
    found = []
    for asked in TierCommitment.objects.filter(tier_version=tier_version).select_related("template"):
        template = asked.template
        row = said.get(template.slug) if template.side == Side.PARTNER else None
        if row is not None:
            found.append(_in_their_words(template, row))
        elif asked.required or template.side == Side.PROVIDER:
            found.append(Pledge(template, target=template.default_target))
    return sorted(found, key=lambda pledge: (pledge.template.side, pledge.template.title, pledge.template.slug))


def _in_their_words(template: CommitmentTemplate, row: Mapping[str, Any]) -> Pledge:
    try:
        due_on = date.fromisoformat(str(row.get("due") or ""))
    except ValueError:
        due_on = None
    return Pledge(
        template,
        target=str(row.get("target") or template.default_target)[:120],
        baseline=str(row.get("baseline") or "")[:120],
        due_on=due_on,
    )


def reviewers_of(partner_id: UUID) -> frozenset[UUID]:
    """Ids of everybody who judged this partner, read from the ledger: it cannot be forgotten to be kept up to date."""
    applications = [str(key) for key in Application.objects.filter(partner_id=partner_id).values_list("id", flat=True)]
    judged = AuditEvent.objects.filter(subject_id__in=applications, action__in=JUDGING_ACTIONS, actor_id__isnull=False)
    deciders = Grant.objects.filter(partner_id=partner_id).values_list("decided_by", flat=True)
    people = set(judged.order_by().values_list("actor_id", flat=True).distinct())
    people.update(UUID(person) for decided in deciders for person in decided)
    return frozenset(person for person in people if person is not None)
