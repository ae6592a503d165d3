"""Who holds which programme role, who asked for which, and the rows that must be derived from it."""

from uuid import UUID

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from accessprogram.models import RoleAssignment, Tier, TierUserObjectPermission, User
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import ADMINISTRATOR, READERS
from accessprogram.roles import PROGRAMME_ROLES


def scope_of(programme_id: UUID, tier_id: UUID | None = None) -> frozenset[UUID]:
    """The tiers that a role on this programme (or on one tier of it) stands for now."""
    tiers = Tier.objects.filter(programme_id=programme_id)
    return frozenset((tiers.filter(id=tier_id) if tier_id else tiers).values_list("id", flat=True))


def programmes_of(actor: Actor, *roles: str) -> QuerySet[Tier, UUID]:
    """Ids of the programmes on one of whose tiers the actor holds one of ``roles``; a subquery."""
    return Tier.objects.filter(id__in=actor.tiers(*roles)).order_by().values_list("programme_id", flat=True)


def visible_assignments(actor: Actor) -> QuerySet[RoleAssignment]:
    """One's own, and all of the programmes that one administers or audits."""
    seen = Q(programme_id__in=programmes_of(actor, *READERS))
    return RoleAssignment.objects.filter(seen | Q(user_id=actor.id)) if actor.id else RoleAssignment.objects.none()


def open_assignments(actor: Actor) -> QuerySet[RoleAssignment]:
    """Of the visible ones, those that wait for a confirmation or are held, the waiting ones first."""
    rows = visible_assignments(actor).filter(until__isnull=True)
    people = rows.select_related("user", "programme", "tier", "asked_by", "confirmed_by")
    return people.order_by("confirmed_by__email", "user__email", "role", "id")


def is_last_administrator(user_id: UUID, scope: frozenset[UUID]) -> bool:
    """Whether a tier in ``scope`` that this person administers would be left without an administrator."""
    held = RoleAssignment.objects.filter(
        role=ADMINISTRATOR, until__isnull=True, confirmed_by__isnull=False, user__is_active=True
    )
    mine, others = held.filter(user_id=user_id), held.exclude(user_id=user_id)
    return bool((_tiers_of(mine) & scope) - _tiers_of(others))


def has_administrators(programme_id: UUID) -> bool:
    """Whether anybody active administers this programme, or a tier of it."""
    return RoleAssignment.objects.filter(
        role=ADMINISTRATOR,
        programme_id=programme_id,
        until__isnull=True,
        confirmed_by__isnull=False,
        user__is_active=True,
    ).exists()


def programmes_administered_by(user_id: UUID) -> list[UUID]:
    """Ids of the programmes on which this person is an administrator now."""
    held = RoleAssignment.objects.filter(
        user_id=user_id, role=ADMINISTRATOR, until__isnull=True, confirmed_by__isnull=False
    )
    return sorted(set(held.values_list("programme_id", flat=True)))


def is_anywhere_last_administrator(user_id: UUID) -> bool:
    """Whether any programme would be left without an administrator if this person went."""
    return any(is_last_administrator(user_id, scope_of(programme)) for programme in programmes_administered_by(user_id))


def _tiers_of(assignments: QuerySet[RoleAssignment]) -> frozenset[UUID]:
    wide = assignments.filter(tier__isnull=True).order_by().values("programme_id")
    named = assignments.filter(tier__isnull=False).order_by().values("tier_id")
    return frozenset(Tier.objects.filter(Q(programme_id__in=wide) | Q(id__in=named)).values_list("id", flat=True))


def rows_to_hold(user: User) -> set[tuple[int, UUID]]:
    """The (permission, tier) rows that guardian must hold for this person: derived from the assignments, never stored.

    Of everything confirmed and not ended; of somebody deactivated, nothing.
    """
    if not user.is_active:
        return set()
    held = list(
        RoleAssignment.objects.filter(user=user, until__isnull=True, confirmed_by__isnull=False)
        .order_by()
        .values_list("role", "programme_id", "tier_id")
    )
    permissions = permission_ids() if held else {}
    return {
        (permissions[role], tier)
        for role, programme_id, tier_id in held
        for tier in ([tier_id] if tier_id else scope_of(programme_id))
    }


def rows_held(user_id: UUID) -> set[tuple[int, UUID]]:
    """The (permission, tier) rows that guardian holds for this person."""
    rows = TierUserObjectPermission.objects.filter(user_id=user_id)
    return set(rows.values_list("permission_id", "content_object_id"))


def permission_ids() -> dict[str, int]:
    """Role slug -> id of the permission on Tier that its derived rows carry."""
    of_tier = Permission.objects.filter(content_type__app_label="accessprogram", content_type__model="tier")
    ids = dict(of_tier.values_list("codename", "id"))
    return {slug: ids[role.codename] for slug, role in PROGRAMME_ROLES.items()}


def people_with_wrong_rows() -> list[UUID]:
    """People whose derived rows differ from what their assignments say; the invariant wants none."""
    concerned = User.objects.filter(
        Q(id__in=TierUserObjectPermission.objects.order_by().values("user_id"))
        | Q(id__in=RoleAssignment.objects.filter(until__isnull=True).order_by().values("user_id"))
    )
    return [user.id for user in concerned if rows_held(user.id) != rows_to_hold(user)]
