"""Who answers an objection to a threat: the other side, and never whoever objected."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import Side
from accessprogram.models import ThreatObjection
from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.documents import may_name_reader


def may_answer(actor: Actor, objection: ThreatObjection, tier_id: UUID, *, reads_for: set[str]) -> Verdict:
    """A reader of the other side (``reads_for``: the sides that the actor is named on), or who names its readers."""
    other = Side.PROVIDER if objection.side == Side.PARTNER else Side.PARTNER
    if objection.by_id == actor.id:
        return no("own", _("You objected yourself; the other side answers."))
    if other in reads_for or may_name_reader(actor, objection.partner_id, tier_id, other):
        return YES
    return no("other_side", _("The other side answers: one of its readers, or who names them."))
