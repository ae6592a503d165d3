"""A partner's people, domains and named users, as its members see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accessprogram.enums import PartnerRole
from accessprogram.models import Invitation, Membership, Partner, User
from accessprogram.policy.actors import Actor

_ORDER = (PartnerRole.OWNER, PartnerRole.SIGNATORY, PartnerRole.SECURITY_CONTACT, PartnerRole.MEMBER)


def own_partners(actor: Actor) -> QuerySet[Partner]:
    """The partners that this person belongs to."""
    return Partner.objects.filter(id__in=actor.partners)


@dataclass
class Member:
    user: User
    since: datetime
    roles: list[PartnerRole] = field(default_factory=list)


def members(partner_id: UUID) -> list[Member]:
    """Who belongs to the partner now, by name, with their roles; one query."""
    found: dict[UUID, Member] = {}
    rows = Membership.objects.filter(partner_id=partner_id, ended_at__isnull=True).select_related("user")
    for row in rows.order_by("created_at"):
        found.setdefault(row.user_id, Member(row.user, row.created_at)).roles.append(PartnerRole(row.role))
    for member in found.values():
        member.roles.sort(key=_ORDER.index)
    return sorted(found.values(), key=lambda member: str(member.user).casefold())


def member_ids(partner_id: UUID, *roles: str) -> list[UUID]:
    """Ids of the active people who belong to the partner now, in any of ``roles``; in any role when none is named."""
    rows = Membership.objects.filter(partner_id=partner_id, ended_at__isnull=True, user__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def names_of(partner_ids: Iterable[UUID]) -> set[UUID]:
    """Ids of everybody who ever belonged to these partners: whose names their timelines may show."""
    return set(Membership.objects.filter(partner_id__in=list(partner_ids)).values_list("user_id", flat=True))


def open_invitations(partner_id: UUID, *, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return Invitation.objects.filter(partner_id=partner_id, accepted_at__isnull=True, expires_at__gt=now).order_by(
        "-created_at"
    )
