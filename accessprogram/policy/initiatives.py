"""Who agrees that an initiative is shown to everybody. Who writes it: policy.contributions."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_publish(actor: Actor, partner_id: UUID) -> Verdict:
    """An owner speaks for the partner in public."""
    if actor.is_at(partner_id, "owner"):
        return YES
    return no("not_owner", _("An owner of the partner agrees to make an initiative public."))
