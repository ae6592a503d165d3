"""Who keeps views of the desk's lists, and who may change one."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import JUDGES

KEEPERS = (*JUDGES, "auditor", "programme_administrator")


def may_keep(actor: Actor) -> Verdict:
    """Whoever sees lists of cases."""
    if actor.id is not None and actor.holds(*KEEPERS):
        return YES
    return no("no_role", _("People who see cases keep views of their lists."))


def may_change(actor: Actor, owner: UUID) -> Verdict:
    """Whoever kept it: a view that others were given is changed and taken away by its owner alone."""
    verdict = may_keep(actor)
    if verdict and actor.id != owner:
        return no("not_yours", _("Only who kept this view changes it. Open it and keep one of your own."))
    return verdict
