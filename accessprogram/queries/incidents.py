"""Incidents as the desk and the partner see them: the queue, one incident, its clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from accessprogram.clock import db_now
from accessprogram.enums import IncidentState
from accessprogram.models import Application, Grant, Incident, IncidentEntry, User
from accessprogram.policy.actors import Actor
from accessprogram.policy.incidents import DESK, FIRST_NOTICE_WITHIN, READERS, REPORT_WITHIN
from accessprogram.queries.actors import actor_of
from accessprogram.queries.roles import scope_of

T = TypeVar("T", bound=Model)


def about_partners(rows: QuerySet[T], actor: Actor, *roles: str) -> QuerySet[T]:
    """Of rows with a partner and a programme, those whose partner this person of the provider handles there: it has a
    grant or an application on one of their tiers. Conflicts are subtracted, one's own partners too."""
    tiers = actor.tiers(*roles)
    here = {"partner_id": OuterRef("partner_id"), "programme_id": OuterRef("programme_id")}
    grants = Grant.objects.filter(tier_version__tier_id__in=tiers, **here)
    applications = Application.objects.filter(tier_version__tier_id__in=tiers, submitted_at__isnull=False, **here)
    return rows.filter(Exists(grants) | Exists(applications)).exclude(partner_id__in=actor.conflicts | actor.partners)


def desk_incidents(actor: Actor) -> QuerySet[Incident]:
    """What a person of the desk sees, newest first."""
    found = about_partners(Incident.objects.all(), actor, *READERS)
    return found.select_related("partner", "programme", "opened_by").annotate(signal_count=Count("signals"))


def is_handled(actor: Actor, programme_id: UUID, partner_id: UUID) -> bool:
    """Whether this person of the desk handles the partner in the programme."""
    grants = Grant.objects.filter(programme_id=programme_id, partner_id=partner_id)
    applications = Application.objects.filter(programme_id=programme_id, partner_id=partner_id)
    return about_partners(grants, actor, *DESK).exists() or about_partners(applications, actor, *DESK).exists()


def partner_incidents(actor: Actor, partner_id: UUID) -> QuerySet[Incident]:
    """What a partner reads: incidents about which it was told something, and only that."""
    if partner_id not in actor.partners:
        return Incident.objects.none()
    told = IncidentEntry.objects.filter(incident=OuterRef("pk"), for_partner=True)
    return Incident.objects.filter(Exists(told), partner_id=partner_id).select_related("programme")


@dataclass(frozen=True)
class Clock:
    """Something owed: by when, and when it was done. ``state``: done, running, overdue."""

    what: str
    due_at: datetime
    done_at: datetime | None
    now: datetime

    @property
    def state(self) -> str:
        if self.done_at is not None:
            return "done"
        return "overdue" if self.now >= self.due_at else "running"

    @property
    def was_late(self) -> bool:
        return self.done_at is not None and self.done_at > self.due_at


def clocks_of(incident: Incident, now: datetime | None = None) -> list[Clock]:
    """The two clocks, from the opening on; none before."""
    if incident.opened_at is None:
        return []
    now = now or db_now()
    return [
        Clock("notice", incident.opened_at + FIRST_NOTICE_WITHIN, incident.first_notice_at, now),
        Clock("report", incident.opened_at + REPORT_WITHIN, incident.report_at, now),
    ]


def next_due(incident: Incident, now: datetime) -> Clock | None:
    """What is owed first."""
    if incident.state not in (IncidentState.OPEN, IncidentState.CONTAINED):
        return None
    return next((clock for clock in clocks_of(incident, now) if clock.done_at is None), None)


def desk_people(programme_id: UUID, partner_id: UUID, *roles: str) -> list[User]:
    """The people in ``roles`` (the desk's when none is named) of the tiers on which the partner is handled, without a
    conflict, by address. Six small queries a person: asked when something has to be told, never on a page."""
    wanted = roles or DESK
    tiers = set(
        Grant.objects.filter(partner_id=partner_id, programme_id=programme_id).values_list(
            "tier_version__tier_id", flat=True
        )
    ) | set(
        Application.objects.filter(
            partner_id=partner_id, programme_id=programme_id, submitted_at__isnull=False
        ).values_list("tier_version__tier_id", flat=True)
    )
    tiers = tiers or set(scope_of(programme_id))
    seated = Q(role_assignments__role__in=wanted, role_assignments__programme_id=programme_id)
    people = User.objects.filter(seated, is_active=True).distinct().order_by("email")
    found = []
    for person in people:
        actor = actor_of(person)
        if partner_id not in actor.conflicts and any(actor.holds(*wanted, tier_id=tier) for tier in tiers):
            found.append(person)
    return found
