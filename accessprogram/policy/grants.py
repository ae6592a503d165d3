"""Who cuts and restores access, and who switches surfaces on and off."""

from django.utils.translation import gettext as _

from accessprogram.models import Grant, Surface
from accessprogram.policy.actors import YES, Actor, Verdict, no

ENFORCERS = ("senior_reviewer", "programme_administrator")
SURFACE_ASKERS = ("owner", "security_contact")


def may_enforce(actor: Actor, grant: Grant) -> Verdict:
    """Suspend, revoke, restore: staff of the tier without a conflict. Cutting needs one person, deciding anew two."""
    if grant.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*ENFORCERS, tier_id=grant.tier_version.tier_id):
        return no("no_seat", _("A senior reviewer or a programme administrator of this tier does this."))
    return YES


def may_request_surface(actor: Actor, grant: Grant) -> Verdict:
    if not actor.is_at(grant.partner_id, *SURFACE_ASKERS):
        return no("not_owner", _("An owner or the security contact of the partner asks for surfaces."))
    return YES


def may_provision(actor: Actor, grant: Grant) -> Verdict:
    """An access operator of the tier who was not among the deciders."""
    if grant.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds("access_operator", tier_id=grant.tier_version.tier_id):
        return no("no_seat", _("An access operator of this tier switches surfaces on."))
    if str(actor.id) in grant.decided_by:
        return no("decided", _("Whoever decided does not switch access on: another operator does."))
    return YES


def may_remove_surface(actor: Actor, surface: Surface) -> Verdict:
    """The partner's owner, or an access operator of the tier; switching off needs no second person."""
    if actor.is_at(surface.partner_id, "owner"):
        return YES
    if surface.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if actor.holds("access_operator", tier_id=surface.grant.tier_version.tier_id):
        return YES
    return no("not_owner", _("An owner of the partner or an access operator removes a surface."))
