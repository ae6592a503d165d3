"""Who allows a gateway to go on while it can reach nobody: two administrators of the tier, one ends it."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

MOST_SECONDS = 900
MANAGER = "programme_administrator"


def may_ask_ride_out(actor: Actor, tier_id: UUID) -> Verdict:
    """Ask, and end: any administrator of the tier; ending needs no second person."""
    if not actor.holds(MANAGER, tier_id=tier_id):
        return no("not_administrator", _("A programme administrator of this tier does this."))
    return YES


def may_confirm_ride_out(actor: Actor, tier_id: UUID, asked_by: UUID) -> Verdict:
    """Another administrator than the one who asked."""
    if actor.id == asked_by:
        return no("asked", _("You asked for it: another administrator has to confirm it."))
    return may_ask_ride_out(actor, tier_id)
