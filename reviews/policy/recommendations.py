"""Who may recommend a decision."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts
from reviews.policy.independent import may_recommend_here


def may_recommend(actor: Actor, facts: CaseFacts) -> Verdict:
    """A reviewer or senior reviewer who holds a review of the case now, while it is in review."""
    who = _("A reviewer or a senior reviewer of this tier can recommend.")
    verdict = may_work(actor, facts, ("reviewer", "senior_reviewer"), who) and may_recommend_here(facts)
    if not verdict:
        return verdict
    if facts.stage != "review":
        return no("wrong_stage", _("Recommendations are made while the case is in review."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    if not facts.holds(actor.id, "review", "second_review"):
        return no("no_seat", _("Take the review of this case first."))
    return YES
