"""Who connects outside providers."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_manage_providers(actor: Actor) -> Verdict:
    """A programme administrator: it holds for every programme of the installation."""
    if actor.holds("programme_administrator"):
        return YES
    return no("role", _("A programme administrator connects outside providers."))
