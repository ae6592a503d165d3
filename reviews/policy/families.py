"""Who may say to whom a partner belongs."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor, Verdict
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts


def may_say_to_whom_it_belongs(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer or an administrator of the tier, also on a closed case."""
    who = _("A senior reviewer or an administrator of this tier says to whom a partner belongs.")
    return may_work(actor, facts, ("senior_reviewer", "programme_administrator"), who, closed_too=True)
