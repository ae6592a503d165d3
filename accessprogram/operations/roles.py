"""Programme roles: asked by one administrator, confirmed by another, ended by one; guardian's rows derived from them.

A change of roles ends the person's sessions: whatever they sign in to next is what they may do now.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Programme, RoleAssignment, Tier, TierUserObjectPermission, User
from accessprogram.operations import audit, sessions
from accessprogram.policy.actors import SYSTEM, Actor, Verdict
from accessprogram.policy.roles import ADMINISTRATOR, may_ask_role, may_confirm_role, may_end_role
from accessprogram.queries.roles import is_last_administrator, rows_held, rows_to_hold, scope_of, visible_assignments
from accessprogram.roles import PROGRAMME_ROLES


def ask(
    *, actor: Actor, user_id: UUID, role: str, programme_id: UUID, tier_id: UUID | None = None, reason: str
) -> RoleAssignment:
    """Ask for a role for a person, on one tier or (without one) on every tier of the programme, new ones too.

    Nothing is in force until another administrator confirms. Raises NotAllowed, NotFound and Invalid.
    """
    with transaction.atomic():
        programme = Programme.objects.select_for_update(no_key=True).filter(id=programme_id).first()
        tier = Tier.objects.filter(id=tier_id, programme_id=programme_id).first() if tier_id else None
        if programme is None or (tier_id and tier is None):
            raise NotFound(_("This programme or tier does not exist."))
        _require(may_ask_role(actor, scope_of(programme.id, tier_id)))
        person = User.objects.filter(id=user_id, is_active=True).first()
        if person is None:
            raise Invalid(_("There is no active account of this person."), fields={"user": _("No active account.")})
        if not reason.strip():
            raise Invalid(_("Say why this person needs the role."), fields={"reason": _("Say why.")})
        assignment = _create(
            RoleAssignment(user=person, role=role, programme=programme, tier=tier, reason=reason, asked_by_id=actor.id)
        )
        audit.append("role.asked", actor=actor, thing=assignment, data=_words(assignment), reason=reason)
        return assignment


def confirm(*, actor: Actor, assignment_id: UUID) -> RoleAssignment:
    """Put a role that another administrator asked for in force. Raises NotFound, WrongState and NotAllowed."""
    with transaction.atomic():
        assignment = _locked(actor, assignment_id)
        if assignment.until is not None or assignment.confirmed_by_id is not None:
            raise WrongState(_("This role does not wait for a confirmation any more."))
        scope = scope_of(assignment.programme_id, assignment.tier_id)
        _require(may_confirm_role(actor, scope, asked_by=assignment.asked_by_id, holder=assignment.user_id))
        if not assignment.user.is_active:
            raise WrongState(_("The account of this person is closed."))
        assignment.confirmed_by_id = actor.id
        assignment.starts_at = db_now()
        assignment.save(update_fields=["confirmed_by", "starts_at"])
        _take_effect(assignment.user_id)
        audit.append("role.confirmed", actor=actor, thing=assignment, data=_words(assignment))
        return assignment


def end(*, actor: Actor, assignment_id: UUID, reason: str = "") -> RoleAssignment:
    """End a role, or take back the request for one. Raises NotFound, WrongState and NotAllowed."""
    with transaction.atomic():
        assignment = _locked(actor, assignment_id)
        if assignment.until is not None:
            raise WrongState(_("This role has already ended."))
        _require(end_verdict(actor, assignment))
        _end(assignment, actor, reason)
        if assignment.confirmed_by_id is not None:
            _take_effect(assignment.user_id)
        return assignment


def end_verdict(actor: Actor, assignment: RoleAssignment) -> Verdict:
    """Whether this actor may end this assignment now: what ``end`` enforces and pages explain."""
    scope = scope_of(assignment.programme_id, assignment.tier_id)
    in_force = assignment.confirmed_by_id is not None
    last = in_force and assignment.role == ADMINISTRATOR and is_last_administrator(assignment.user_id, scope)
    return may_end_role(actor, scope, holder=assignment.user_id, in_force=in_force, last_administrator=last)


def end_all(*, actor: Actor, user_id: UUID, reason: str) -> None:
    """End every role of a person whose account is being closed, in the caller's transaction."""
    for assignment in RoleAssignment.objects.select_for_update().filter(user_id=user_id, until__isnull=True):
        _end(assignment, actor, reason)
    _take_effect(user_id)


def assign_as_system(
    *, user_id: UUID, role: str, programme_id: UUID, tier_id: UUID | None = None, confirmed_by_id: UUID, reason: str
) -> RoleAssignment:
    """Put a role in force without an administrator who asks: for the first two, and for demonstration data.

    Only management commands may call it. ``confirmed_by_id`` is another person, as the table demands.
    """
    with transaction.atomic():
        assignment = _create(
            RoleAssignment(
                user_id=user_id,
                role=role,
                programme_id=programme_id,
                tier_id=tier_id,
                reason=reason,
                confirmed_by_id=confirmed_by_id,
                starts_at=db_now(),
            )
        )
        _take_effect(user_id)
        audit.append("role.confirmed", actor=SYSTEM, thing=assignment, data=_words(assignment), reason=reason)
        return assignment


def derive(*, user_id: UUID) -> bool:
    """Make guardian's rows and ``is_staff`` say exactly what the person's assignments say; true when they did not.

    The one writer of these rows, in the caller's transaction.
    """
    person = User.objects.select_for_update().get(id=user_id)
    wanted, held = rows_to_hold(person), rows_held(user_id)
    for permission, tier in held - wanted:
        TierUserObjectPermission.objects.filter(user=person, permission_id=permission, content_object_id=tier).delete()
    TierUserObjectPermission.objects.bulk_create(
        TierUserObjectPermission(user=person, permission_id=permission, content_object_id=tier)
        for permission, tier in wanted - held
    )
    if person.is_staff != bool(wanted):
        person.is_staff = bool(wanted)
        person.save(update_fields=["is_staff"])
    return wanted != held


def derive_for_new_tier(*, programme_id: UUID) -> None:
    """Give the people who hold a role on the whole programme their rows on a tier that was just made."""
    wide = RoleAssignment.objects.filter(
        programme_id=programme_id, tier__isnull=True, until__isnull=True, confirmed_by__isnull=False
    )
    for user_id in wide.order_by("user_id").values_list("user_id", flat=True).distinct():
        derive(user_id=user_id)


def _create(assignment: RoleAssignment) -> RoleAssignment:
    if assignment.role not in PROGRAMME_ROLES:
        raise Invalid(_("There is no such role."), fields={"role": _("There is no such role.")})
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(_("This person already has this role there, or somebody has asked for it.")) from error
    return assignment


def _locked(actor: Actor, assignment_id: UUID) -> RoleAssignment:
    programme_id = visible_assignments(actor).filter(id=assignment_id).values_list("programme_id", flat=True).first()
    if programme_id is None:
        raise NotFound(_("This role assignment does not exist."))
    # The programme first: two administrators who end each other's role at once must not both be the last but one.
    Programme.objects.select_for_update(no_key=True).get(id=programme_id)
    rows = RoleAssignment.objects.select_for_update(of=("self",)).select_related("user")
    return rows.get(id=assignment_id)


def _end(assignment: RoleAssignment, actor: Actor, reason: str) -> None:
    assignment.until = db_now()
    assignment.ended_by_id = actor.id
    assignment.save(update_fields=["until", "ended_by"])
    audit.append("role.ended", actor=actor, thing=assignment, data=_words(assignment), reason=reason)


def _take_effect(user_id: UUID) -> None:
    derive(user_id=user_id)
    sessions.end_all(user_id)
    events.emit(events.RolesChanged(user_id=user_id))


def _words(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role": assignment.role,
        "user": str(assignment.user_id),
        "programme": str(assignment.programme_id),
        "tier": str(assignment.tier_id or ""),
    }


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
