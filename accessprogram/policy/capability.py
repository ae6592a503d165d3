"""Who says how far an offering can take an attacker."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

ASSESSORS = ("senior_reviewer", "committee_member", "programme_administrator")


def may_assess(actor: Actor, tier_ids: Collection[UUID], proposed_by: UUID | None = None) -> Verdict:
    """Two of the provider's senior people on a tier of the programme: one proposes, another confirms."""
    if not actor.tiers(*ASSESSORS) & frozenset(tier_ids):
        return no("no_seat", _("A senior reviewer, committee member or programme administrator assesses this."))
    if proposed_by is not None and proposed_by == actor.id:
        return no("proposed", _("Whoever proposed the level does not confirm it."))
    return YES
