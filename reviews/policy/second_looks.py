"""Who answers a second look, who keeps a known match, and whose accuracy a person may read."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.facts import CaseFacts

KEEPERS = ("senior_reviewer",)
LOOKERS = ("screening_analyst", "reviewer", "senior_reviewer")


def may_ask(actor: Actor) -> Verdict:
    """Whoever judges hits somewhere."""
    if actor.holds(*LOOKERS):
        return YES
    return no("no_role", _("Screening analysts, reviewers and senior reviewers judge hits."))


def may_say(actor: Actor, facts: CaseFacts, analyst_id: UUID) -> Verdict:
    """The person to whom it was dealt. What is said changes nothing about the case, closed or not."""
    if facts.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.active or actor.id != analyst_id:
        return no("not_yours", _("This was given to somebody else to look at."))
    return YES


def may_keep(actor: Actor, facts: CaseFacts, agreeing: Collection[UUID]) -> Verdict:
    """A senior reviewer of the tier, when at least two people called the hit the same."""
    if facts.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*KEEPERS, tier_id=facts.tier_id):
        return no("no_role", _("A senior reviewer of this tier keeps known matches."))
    if len(set(agreeing)) < 2:
        return no("one_person", _("Two people have to call it the same before its answer counts as known."))
    return YES
