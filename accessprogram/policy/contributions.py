"""Who records what a partner gives, and whose word on it counts."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import ContributionKind
from accessprogram.models import Contribution
from accessprogram.policy.actors import YES, Actor, Verdict, no

RECORDERS = ("member", "owner", "security_contact")
# What can be disclosed, fixed and released; a report, a detection or an hour of help ends with its acknowledgement.
FIXABLE = (ContributionKind.FINDING, ContributionKind.FIX)


def may_record(actor: Actor, partner_id: UUID) -> Verdict:
    """The partner's own people write its ledger, its projects and its initiatives."""
    if actor.is_at(partner_id, *RECORDERS):
        return YES
    return no("not_a_member", _("A member, owner or security contact of the partner records contributions."))


def may_move_on(actor: Actor, contribution: Contribution, action: str) -> Verdict:
    """Report, disclose, fix, release: the partner's moves."""
    if action != "report" and contribution.kind not in FIXABLE:
        return no("wrong_kind", _("Only findings and fixes are disclosed, fixed and released."))
    return may_record(actor, contribution.partner_id)


def may_judge(
    actor: Actor, contribution: Contribution, tiers: Collection[UUID], reviewers: Collection[UUID]
) -> Verdict:
    """A commitments verifier of the programme (``tiers`` are its tiers) who did not review the partner.

    ``reviewers`` are the ids of everybody who judged the partner (queries.commitments.reviewers_of).
    """
    if contribution.partner_id in actor.conflicts or actor.is_at(contribution.partner_id):
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not any(actor.holds("commitments_verifier", tier_id=tier) for tier in tiers):
        return no("no_seat", _("A commitments verifier of this programme acknowledges contributions."))
    if actor.id in reviewers:
        return no("reviewed", _("You reviewed this partner; another verifier gives the verdict."))
    return YES
