"""Which measures there are at which scope, and who proposes, imposes, ratifies and ends them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.models import Enforcement
from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.grants import ENFORCERS

# The smallest scope first. A person, a surface or a use case works or is cut; only grants can be restricted.
ACTIONS: dict[str, tuple[str, ...]] = {
    "user": ("suspend",),
    "surface": ("suspend",),
    "use_case": ("suspend",),
    "grant": ("restrict", "suspend", "revoke"),
    "partner": ("restrict", "suspend", "revoke"),
}
STANDING = ("in_force", "fell_back")
OPEN = ("proposed", *STANDING)
RATIFY_WITHIN = timedelta(hours=24)
REMIND_AFTER_HOURS = (1, 6, 20)
REPRESENTATION_DAYS = 10
PROPOSERS = (*ENFORCERS, "reviewer", "access_operator", "commitments_verifier")
SPEAKERS = ("owner", "signatory", "security_contact")


def may_enforce_on(actor: Actor, partner_id: UUID, tiers: Collection[UUID]) -> Verdict:
    """Staff with an enforcing seat on *every* tier that the measure reaches, without a conflict."""
    if partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not tiers or not all(actor.holds(*ENFORCERS, tier_id=tier) for tier in tiers):
        return no(
            "no_seat", _("A senior reviewer or a programme administrator of every tier that it reaches does this.")
        )
    return YES


def may_propose(actor: Actor, partner_id: UUID, tiers: Collection[UUID]) -> Verdict:
    """People of the desk with a seat on a tier that it reaches: a proposal cuts nothing."""
    if partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not any(actor.holds(*PROPOSERS, tier_id=tier) for tier in tiers):
        return no("no_seat", _("The desk of a tier that it reaches proposes a measure."))
    return YES


def may_impose(
    actor: Actor, measure: Enforcement, tiers: Collection[UUID], *, now: datetime, was_answered: bool
) -> Verdict:
    """Another person than the proposer, once the partner was heard or its time to speak is over."""
    if not (may := may_enforce_on(actor, measure.partner_id, tiers)):
        return may
    if measure.proposed_by_id is not None and measure.proposed_by_id == actor.id:
        return no("own_proposal", _("You proposed it: another person puts it in force."))
    until = measure.representations_until
    if until is not None and now < until and not was_answered:
        return no(
            "not_heard",
            _("The partner can answer until %s. Before that only an emergency is put in force, as a suspension.")
            % until.strftime("%Y-%m-%d %H:%M UTC"),
        )
    return YES


def may_ratify(actor: Actor, measure: Enforcement, tiers: Collection[UUID]) -> Verdict:
    """A second person; whoever imposed it cannot."""
    if not (may := may_enforce_on(actor, measure.partner_id, tiers)):
        return may
    if measure.imposed_by_id == actor.id:
        return no("own_emergency", _("You put it in force: another person ratifies it."))
    return YES


def may_represent(actor: Actor, measure: Enforcement) -> Verdict:
    if actor.is_at(measure.partner_id, *SPEAKERS):
        return YES
    return no("not_a_speaker", _("An owner, signatory or the security contact of the partner answers a measure."))
