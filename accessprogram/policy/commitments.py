"""Who brings evidence of a pledge, and whose verdict on it counts."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.models import Commitment
from accessprogram.policy.actors import YES, Actor, Verdict, no

EVIDENCE_BRINGERS = ("member", "owner", "security_contact")


def may_submit_evidence(actor: Actor, commitment: Commitment) -> Verdict:
    """The partner for its own pledges, a programme administrator for the provider's."""
    if commitment.side == "partner":
        if actor.is_at(commitment.partner_id, *EVIDENCE_BRINGERS):
            return YES
        return no("not_a_member", _("A member, owner or security contact of the partner brings this evidence."))
    if commitment.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if actor.holds("programme_administrator", tier_id=commitment.application.tier_version.tier_id):
        return YES
    return no("no_seat", _("A programme administrator brings evidence of the provider's pledges."))


def may_give_verdict(actor: Actor, commitment: Commitment, reviewers: Collection[UUID]) -> Verdict:
    """A verifier who did not review the partner; on the provider's pledges, an owner of the partner.

    ``reviewers`` are the ids of everybody who judged the partner (queries.commitments.reviewers_of).
    """
    if commitment.side == "provider":
        if actor.is_at(commitment.partner_id, "owner"):
            return YES
        return no("not_owner", _("An owner of the partner gives the verdict on the provider's pledges."))
    if commitment.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds("commitments_verifier", tier_id=commitment.application.tier_version.tier_id):
        return no("no_seat", _("A commitments verifier of this tier gives the verdict."))
    if actor.id in reviewers:
        return no("reviewed", _("You reviewed this partner; another verifier gives the verdict."))
    return YES
