"""Who declares a conflict of interest, for whom, and who ends one."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.roles import ADMINISTRATOR


def may_declare_conflict(actor: Actor, person: UUID) -> Verdict:
    """People of the desk for themselves; an administrator for anybody."""
    if not actor.is_staff:
        return no("no_seat", _("Only people who work on the desk declare conflicts of interest."))
    if actor.id == person or actor.holds(ADMINISTRATOR):
        return YES
    return no("other_person", _("You can declare conflicts of your own; an administrator declares those of others."))


def may_end_conflict(actor: Actor, *, person: UUID, declared_by: UUID) -> Verdict:
    """Whoever declared their own; of somebody else's, an administrator: never one's own that another declared."""
    if actor.id == person:
        if declared_by == person:
            return YES
        return no("declared_by_another", _("Another person declared this conflict: an administrator has to end it."))
    if actor.holds(ADMINISTRATOR):
        return YES
    return no("not_administrator", _("Only the person concerned or an administrator can end this."))


def may_declare_employment(actor: Actor) -> Verdict:
    """People of the desk, their own."""
    if not actor.is_staff:
        return no("no_seat", _("Only people who work on the desk say where they worked before."))
    return YES
