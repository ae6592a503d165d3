"""Who may change who holds a programme role: two administrators together give it, one takes it away."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

ADMINISTRATOR = "programme_administrator"
READERS = (ADMINISTRATOR, "auditor")


def may_read_roles(actor: Actor) -> Verdict:
    """Administrators and auditors see who holds what."""
    if not actor.holds(*READERS):
        return no("not_administrator", _("Only administrators and auditors see who holds which role."))
    return YES


def may_ask_role(actor: Actor, scope: Collection[UUID]) -> Verdict:
    """An administrator of every tier in ``scope``: nobody hands out more than they administer themselves."""
    if not scope:
        return no("no_tier", _("This programme has no tier yet: a role is always held on a tier."))
    if not actor.active or not frozenset(scope) <= actor.tiers(ADMINISTRATOR):
        return no("not_administrator", _("Only a programme administrator of all these tiers can do this."))
    return YES


def may_confirm_role(actor: Actor, scope: Collection[UUID], *, asked_by: UUID | None, holder: UUID) -> Verdict:
    """Another administrator than the one who asked, and never the person who gets the role."""
    if actor.id is not None and actor.id == asked_by:
        return no("asked", _("You asked for this role: another administrator has to confirm it."))
    if actor.id == holder:
        return no("own_role", _("Nobody confirms a role for themselves: another administrator has to."))
    return may_ask_role(actor, scope)


def may_end_role(
    actor: Actor, scope: Collection[UUID], *, holder: UUID, in_force: bool, last_administrator: bool
) -> Verdict:
    """One administrator takes a role away from somebody else; the last administrator's stays."""
    if actor.id == holder and in_force:
        return no("own_role", _("Ask another administrator to end a role of yours."))
    if last_administrator:
        return no("last_administrator", _("Without this role nobody could administer the programme any more."))
    return may_ask_role(actor, scope)
