"""Who steps away from a case because of a conflict of interest."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor, Verdict
from reviews.policy.cases import JUDGES, may_work
from reviews.policy.facts import CaseFacts


def may_recuse(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever could judge it, at any time: also of a decided case, on which an appeal or a new finding may come."""
    return may_work(
        actor, facts, JUDGES, _("People who judge cases of this tier step away from them."), closed_too=True
    )
