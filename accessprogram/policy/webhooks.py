"""Who says where webhooks go, and reads what was sent there."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.keys import may_manage_keys

PARTNER_MANAGERS = ("owner", "security_contact")


def may_manage_webhooks(actor: Actor, tier_ids: Collection[UUID], partner_id: UUID | None) -> Verdict:
    """The partner's own: its owners and security contacts. The provider's own: who hands out the programme's keys."""
    if partner_id is None:
        return may_manage_keys(actor, tier_ids)
    if actor.is_at(partner_id, *PARTNER_MANAGERS):
        return YES
    return no("not_owner", _("An owner or the security contact of the partner says where webhooks go."))
