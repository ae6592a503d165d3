"""Who may bring and open evidence."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_bring(actor: Actor, partner_id: UUID) -> Verdict:
    """Any member of the partner."""
    if not actor.is_at(partner_id):
        return no("not_a_member", _("Only members of this partner can bring evidence for it."))
    return YES
