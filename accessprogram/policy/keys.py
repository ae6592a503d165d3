"""Who hands out the gateway's keys."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_manage_keys(actor: Actor, tier_ids: Collection[UUID]) -> Verdict:
    """A programme administrator of the whole programme: of every one of its tiers."""
    held = actor.tiers("programme_administrator")
    if tier_ids and held.issuperset(tier_ids):
        return YES
    return no("no_seat", _("A programme administrator creates and revokes the gateway's keys."))
