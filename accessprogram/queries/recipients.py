"""Projects, what their people asked for, and what the holder of a recipients' link may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accessprogram.crypto.links import read_recipient_link
from accessprogram.enums import ContributionKind, ContributionState
from accessprogram.models import Contribution, ContributionStep, Project, RecipientLink, RecipientReply
from accessprogram.policy.actors import Actor

WEEK = timedelta(days=7)
SHOWN = 100


def token_hash(token: str) -> str:
    """What the database holds of a link's token."""
    return sha256(token.encode()).hexdigest()


def own_projects(actor: Actor) -> QuerySet[Project]:
    """Projects of the person's own partners."""
    return Project.objects.filter(partner_id__in=actor.partners)


def projects_of(partner_id: UUID) -> QuerySet[Project]:
    """A partner's projects with their links and last replies."""
    links = RecipientLink.objects.filter(ended_at__isnull=True).select_related("address").order_by("-created_at")
    replies = RecipientReply.objects.select_related("contribution")
    return (
        Project.objects.filter(partner_id=partner_id)
        .select_related("initiative")
        .prefetch_related(Prefetch("links", links, to_attr="open_links"), Prefetch("links__replies", replies))
    )


def live_link(project_id: UUID, now: datetime) -> RecipientLink | None:
    """The newest link of a project that still opens something."""
    links = RecipientLink.objects.filter(project_id=project_id, ended_at__isnull=True, expires_at__gt=now)
    return links.select_related("address").order_by("-created_at").first()


def link_of(token: str, now: datetime) -> RecipientLink | None:
    """The link that a token opens now: made here, not ended, not over. None otherwise, whatever the cause."""
    named = read_recipient_link(token)
    if named is None:
        return None
    links = RecipientLink.objects.filter(
        id=named, token_hash=token_hash(token), ended_at__isnull=True, expires_at__gt=now
    )
    return links.select_related("project__partner", "project__initiative").first()


def full_until(project: Project, now: datetime) -> datetime | None:
    """When the people of a project take reports again; None while they do."""
    if project.paused_until is not None and project.paused_until > now:
        return project.paused_until
    if project.weekly_limit is None:
        return None
    if project.weekly_limit == 0:
        return now + WEEK
    sent = ContributionStep.objects.filter(
        contribution__project=project, to=ContributionState.REPORTED, created_at__gt=now - WEEK
    ).order_by("-created_at")
    oldest = sent.values_list("created_at", flat=True)[project.weekly_limit - 1 : project.weekly_limit]
    return oldest[0] + WEEK if oldest else None


@dataclass(frozen=True)
class Report:
    """One report, as the people of the project see it; ``replies`` are their own, newest first."""

    contribution: Contribution
    reported_at: datetime
    replies: tuple[RecipientReply, ...]

    @property
    def waits(self) -> bool:
        """Whether nobody said yet what it is worth."""
        return self.contribution.state == ContributionState.REPORTED

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be said of it now."""
        return {
            ContributionState.REPORTED: ("received", "valid", "fixed", "not_useful"),
            ContributionState.VALID: ("fixed", "not_useful"),
            ContributionState.DISCLOSED: ("fixed",),
        }.get(ContributionState(self.contribution.state), ())


def reports_of(project: Project) -> list[Report]:
    """The newest reports to a project; three queries whatever their number. Drafts are nobody's business."""
    rows = (
        Contribution.objects.filter(project=project, kind__in=[ContributionKind.FINDING, ContributionKind.FIX])
        .exclude(state=ContributionState.DRAFT)
        .prefetch_related("replies", Prefetch("steps", ContributionStep.objects.order_by("on", "created_at")))
    )
    found = []
    for row in rows[:SHOWN]:
        steps = list(row.steps.all())
        found.append(Report(row, steps[0].on if steps else row.created_at, tuple(row.replies.all())))
    return sorted(found, key=lambda report: (not report.waits, report.reported_at))
