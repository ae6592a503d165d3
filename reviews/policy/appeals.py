"""Who judges an appeal: appeals reviewers who had no part in what is appealed."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts


def may_judge(actor: Actor, facts: CaseFacts) -> Verdict:
    """An appeals reviewer of the tier, or a guest in that seat, who had no part in what is appealed."""
    return may_work(actor, facts, ("appeals_reviewer",), _("An appeals reviewer of this tier can judge an appeal."))


def may_answer(actor: Actor, facts: CaseFacts) -> Verdict:
    """Propose how an appeal ends: whoever holds its seat. Of other cases nothing is said."""
    if facts.kind != "appeal":
        return YES
    verdict = may_judge(actor, facts)
    if verdict and not facts.holds(actor.id, "appeal"):
        return no("no_seat", _("Take the seat of the appeal first. Whoever holds it proposes how it ends."))
    return verdict
