"""Who may put a watch list into use."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import SYSTEM, YES, Actor, Verdict, no


def may_import(actor: Actor) -> Verdict:
    """A programme administrator, or whoever runs commands on the machine."""
    if actor is SYSTEM or actor.holds("programme_administrator"):
        return YES
    return no("role", _("A programme administrator can import a watch list."))


def may_sweep(actor: Actor) -> Verdict:
    """Whoever may put a list into use may have everybody compared with it."""
    return may_import(actor)
