"""Who may judge the sections of a submission and tick the tier's checklist."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

_ROLES = ("reviewer", "senior_reviewer", "committee_member", "appeals_reviewer")
SEATS = ("review", "second_review", "appeal")


def may_judge_section(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever holds a review (or the appeal) of an open case; what they say is their own and decides nothing."""
    verdict = may_work(actor, facts, _ROLES, _("Whoever reviews this case judges its sections."))
    if not verdict:
        return verdict
    if facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals. A senior reviewer can veto it first."))
    if not facts.holds(actor.id, *SEATS):
        return no("no_seat", _("Take the review of this case first."))
    return YES


def may_draft(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever might recommend or decide while the case is open: a draft is nobody else's business."""
    return may_work(actor, facts, _ROLES, _("Whoever reviews or decides this case writes about it."))
