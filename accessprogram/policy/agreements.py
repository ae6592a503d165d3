"""Who signs and who countersigns. What else must be there first is a fact, not a right: see queries.agreements."""

from django.utils.translation import gettext as _

from accessprogram.models import Agreement
from accessprogram.policy.actors import YES, Actor, Verdict, no

COUNTERSIGNERS = ("senior_reviewer", "committee_member", "programme_administrator")


def may_sign(actor: Actor, agreement: Agreement) -> Verdict:
    """The partner's signatory, and nobody else."""
    if not actor.is_at(agreement.partner_id, "signatory"):
        return no("not_signatory", _("Only a signatory of the partner signs the agreement."))
    return YES


def may_countersign(actor: Actor, agreement: Agreement, decided_by: list[str]) -> Verdict:
    """A person of the provider on this tier, without a conflict, who neither decided nor signed."""
    if agreement.partner_id in actor.conflicts or actor.is_at(agreement.partner_id):
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*COUNTERSIGNERS, tier_id=agreement.tier_version.tier_id):
        return no(
            "no_seat",
            _("A senior reviewer, committee member or programme administrator of this tier countersigns."),
        )
    if str(actor.id) in decided_by:
        return no("decided", _("Whoever decided does not countersign: another person of the provider does."))
    if agreement.drafted_by_id is not None and actor.id == agreement.drafted_by_id:
        return no("drafted", _("Whoever drafted an amendment does not countersign it: another person does."))
    if actor.id == agreement.signed_by_id:
        return no("signed", _("Whoever signed for the partner does not countersign."))
    return YES
