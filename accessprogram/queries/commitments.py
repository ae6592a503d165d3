"""What both sides pledged, what became of it, and who may judge it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accessprogram.enums import CommitmentState, Side
from accessprogram.models import (
    Application,
    AuditEvent,
    Commitment,
    CommitmentEvidence,
    CommitmentTemplate,
    Grant,
    Submission,
    TierCommitment,
    TierVersion,
)
from accessprogram.policy.actors import Actor, Verdict, no
from accessprogram.policy.commitments import may_give_verdict, may_submit_evidence
from accessprogram.queries.access import visible_commitments
from accessprogram.questionnaires.definition import mappings
from accessprogram.questionnaires.facts import by_role
from accessprogram.states import COMMITMENT

# Whoever does one of these about an application has judged its partner, and does not verify its pledges later.
JUDGING_ACTIONS = (
    *("case.claimed", "case.recommended", "case.noted", "check.adjudicated", "question.asked"),
    *("check.waiver_asked", "check.waiver_approved", "terms.offered", "terms.answered"),
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
    return reviewers_by_partner([partner_id])[partner_id]


def reviewers_by_partner(partner_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The same for several partners at once; three queries whatever their number."""
    people: dict[UUID, set[UUID]] = {partner_id: set() for partner_id in partner_ids}
    applications = Application.objects.filter(partner_id__in=people).values_list("id", "partner_id")
    partner_of = {str(key): partner_id for key, partner_id in applications}
    judged = (
        AuditEvent.objects.filter(subject_id__in=partner_of, action__in=JUDGING_ACTIONS)
        .order_by()
        .values_list("subject_id", "actor_id")
        .distinct()
    )
    for subject_id, actor_id in judged:
        if actor_id is not None:
            people[partner_of[subject_id]].add(actor_id)
    for partner_id, decided in Grant.objects.filter(partner_id__in=people).values_list("partner_id", "decided_by"):
        people[partner_id].update(UUID(person) for person in decided)
    return {partner_id: frozenset(found) for partner_id, found in people.items()}


@dataclass(frozen=True)
class CommitmentRow:
    """A pledge as a page shows it, with what this actor may do about it now."""

    commitment: Commitment
    evidence: tuple[CommitmentEvidence, ...]
    may_submit: Verdict
    may_judge: Verdict

    @property
    def to_judge(self) -> CommitmentEvidence | None:
        """The evidence that waits for a verdict."""
        waiting = self.commitment.state == CommitmentState.SUBMITTED and self.evidence
        return self.evidence[0] if waiting else None


def rows(actor: Actor, commitments: QuerySet[Commitment]) -> list[CommitmentRow]:
    """The pledges with their evidence, newest first; the same number of queries whatever their number."""
    found = list(
        commitments.select_related(
            "partner", "template", "agreement", "application__tier_version__tier"
        ).prefetch_related(
            Prefetch("evidence", CommitmentEvidence.objects.select_related("verdict", "file", "submitted_by"))
        )
    )
    reviewers = reviewers_by_partner({row.partner_id for row in found})
    return [
        CommitmentRow(
            commitment=row,
            evidence=tuple(row.evidence.all()),
            may_submit=_may_submit(actor, row),
            may_judge=may_give_verdict(actor, row, reviewers[row.partner_id]),
        )
        for row in found
    ]


def _may_submit(actor: Actor, commitment: Commitment) -> Verdict:
    if (commitment.state, "submit_evidence") not in COMMITMENT:
        return no("wrong_state", _("Evidence is not asked for now."))
    return may_submit_evidence(actor, commitment)


def current(found: Collection[CommitmentRow]) -> list[CommitmentRow]:
    """What a list shows of pledges that come due again: what is open, the last time that was judged, and the next one
    once the last is verified. The other periods stand on the pledge's own page."""
    by_id = {row.commitment.id: row.commitment for row in found}
    following = {row.previous_id: row for row in by_id.values() if row.previous_id}
    settled = (CommitmentState.VERIFIED, CommitmentState.ENDED)

    def is_shown(row: Commitment) -> bool:
        before, after = by_id.get(row.previous_id) if row.previous_id else None, following.get(row.id)
        if row.state == CommitmentState.PLEDGED:
            return before is None or before.state in settled
        return row.state not in settled or after is None or after.state == CommitmentState.PLEDGED

    return [row for row in found if is_shown(row.commitment)]


@dataclass(frozen=True)
class Score:
    """How one side kept its word: of the pledges that were ever due, how many were judged verified, are waiting for
    evidence or a verdict, are broken now, and were broken and are verified again."""

    side: str
    due: int
    verified: int
    waiting: int
    broken: int
    cured: int

    @property
    def share(self) -> int | None:
        """Verified of those that were due, in percent; None while nothing was."""
        return round(100 * self.verified / self.due) if self.due else None


def score(commitments: Collection[Commitment], side: str) -> Score:
    """The score of one side over these pledges."""
    mine = [row for row in commitments if row.side == side]
    due = [row for row in mine if row.state not in (CommitmentState.PLEDGED, CommitmentState.ENDED)]
    broken = sum(row.state in (CommitmentState.BREACHED, CommitmentState.CURING) for row in due)
    verified = sum(row.state == CommitmentState.VERIFIED for row in due)
    return Score(
        side=side,
        due=len(due),
        verified=verified,
        waiting=len(due) - verified - broken,
        broken=broken,
        cured=sum(row.breached_at is not None and row.state == CommitmentState.VERIFIED for row in due),
    )


def started(actor: Actor) -> QuerySet[Commitment]:
    """The pledges that the actor sees and that count: those of agreements that were countersigned."""
    return visible_commitments(actor).filter(agreement__countersigned_at__isnull=False)
