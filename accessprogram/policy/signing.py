"""Who makes the installation sign with its next key."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_rotate(actor: Actor) -> Verdict:
    """A programme administrator: the keys are the installation's, whatever the programme."""
    if actor.holds("programme_administrator"):
        return YES
    return no("no_seat", _("A programme administrator rotates the signing keys."))
