"""Who may say what a hit, or a finding without hits, means."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.enums import Disposition
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts
from reviews.policy.waivers import NEVER_WAIVED


def may_adjudicate(actor: Actor, facts: CaseFacts) -> Verdict:
    """A screening analyst, unless another holds the adjudication; a reviewer or senior reviewer with a seat."""
    who = _("A screening analyst can, or a reviewer who has taken a seat on this case.")
    verdict = may_work(actor, facts, ("screening_analyst", "reviewer", "senior_reviewer"), who)
    if not verdict:
        return verdict
    if facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals. A senior reviewer can veto it first."))
    holder = facts.holders.get("adjudication")
    if holder is not None and holder.user_id != actor.id:
        return no("held", _("%(name)s holds the adjudication of this case.") % {"name": holder.name})
    if actor.holds("screening_analyst", tier_id=facts.tier_id) or facts.holds(actor.id):
        return YES
    return no("no_seat", _("Take a seat on this case first; a screening analyst needs none."))


def may_dispose(actor: Actor, facts: CaseFacts, check_slug: str, disposition: str) -> Verdict:
    """As ``may_adjudicate``; and nobody accepts a true match of a check that cannot be waived."""
    verdict = may_adjudicate(actor, facts)
    if verdict and check_slug in NEVER_WAIVED and disposition == Disposition.TRUE_ACCEPTED:
        return no(
            "never_accepted", _("A true match on a watch list is never acceptable. Refuse it, or say false positive.")
        )
    return verdict
