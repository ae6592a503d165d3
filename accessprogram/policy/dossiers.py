"""Who takes part in the argument about an offering, and how long its parts hold."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

ANSWER_IN = timedelta(days=14)
HOLDS_AT_MOST = timedelta(days=366)


def may_counter(actor: Actor, partner_id: UUID) -> Verdict:
    """People of a partner file counter-claims in its name."""
    if not actor.is_at(partner_id):
        return no("not_partner", _("People of a partner file counter-claims."))
    return YES


def may_withdraw(actor: Actor, *, partner_id: UUID | None, recorded_by: UUID) -> Verdict:
    """Who put it on record takes it back; a partner's, any of its people."""
    if recorded_by == actor.id or (partner_id is not None and actor.is_at(partner_id)):
        return YES
    return no("not_yours", _("Whoever put it on record can take it back."))
