"""Declared conflicts of interest. The inferred ones are computed with the actor (queries.actors)."""

from django.db.models import F, Q, QuerySet

from accessprogram.models import Conflict, Employment, Partner
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import READERS
from accessprogram.queries.access import visible_partners


def visible_conflicts(actor: Actor) -> QuerySet[Conflict]:
    """One's own; administrators and auditors see all, but of partners that they are in conflict with themselves."""
    if actor.id is None:
        return Conflict.objects.none()
    own = Q(user_id=actor.id)
    if not actor.holds(*READERS):
        return Conflict.objects.filter(own)
    return Conflict.objects.filter(own | ~Q(partner_id__in=actor.conflicts))


def in_force(actor: Actor) -> QuerySet[Conflict]:
    """The visible conflicts that have not ended, newest first."""
    return visible_conflicts(actor).filter(until__isnull=True).select_related("user", "partner").order_by("-created_at")


def partners_to_declare(actor: Actor) -> QuerySet[Partner]:
    """The partners whose cases the actor can see now: after the declaration they no longer exist for them."""
    return visible_partners(actor).exclude(id__in=actor.partners)


def own_employments(actor: Actor) -> QuerySet[Employment]:
    """Where this person worked before, as they said, the latest first."""
    if actor.id is None:
        return Employment.objects.none()
    rows = Employment.objects.filter(user_id=actor.id)
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-created_at", "id")
