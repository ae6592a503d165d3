"""Who names readers of the threat assessment, and who reads and acknowledges it."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import Side
from accessprogram.policy.actors import YES, Actor, Verdict, no

PROVIDER_NAMERS = ("programme_administrator", "senior_reviewer")
PARTNER_NAMERS = ("owner", "signatory", "security_contact")


def may_name_reader(actor: Actor, partner_id: UUID, tier_id: UUID, side: str) -> Verdict:
    """Each side names its own readers."""
    if side == Side.PARTNER:
        if actor.is_at(partner_id, *PARTNER_NAMERS):
            return YES
        return no("not_owner", _("An owner, signatory or security contact of the partner names its readers."))
    if partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if actor.holds(*PROVIDER_NAMERS, tier_id=tier_id):
        return YES
    return no("no_seat", _("A senior reviewer or programme administrator of this tier names the provider's readers."))


def may_be_reader(person: Actor, partner_id: UUID, tier_id: UUID, side: str) -> Verdict:
    """A reader belongs to the side they read for."""
    if side == Side.PARTNER:
        return YES if person.is_at(partner_id) else no("not_a_member", _("This person does not belong to the partner."))
    if partner_id in person.conflicts:
        return no("conflict", _("This person has a conflict of interest with the partner."))
    if not person.holds(*_ANY_SEAT, tier_id=tier_id):
        return no("no_seat", _("This person holds no role on this tier."))
    return YES


_ANY_SEAT = (
    *PROVIDER_NAMERS,
    *("intake_officer", "screening_analyst", "reviewer", "committee_member", "appeals_reviewer"),
    *("commitments_verifier", "access_operator", "auditor"),
)
