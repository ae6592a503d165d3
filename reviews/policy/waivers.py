"""Who may let a case go on without one required check: two people, never for screening, identity or signatory."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

NEVER_WAIVED = frozenset({"screening", "identity", "signatory"})


def may_ask_waiver(actor: Actor, facts: CaseFacts, check_slug: str) -> Verdict:
    """A reviewer or senior reviewer with a seat, for a required check on which the decision still waits."""
    who = _("A reviewer or a senior reviewer of this tier can ask to go on without a check.")
    verdict = may_work(actor, facts, ("reviewer", "senior_reviewer"), who)
    if not verdict:
        return verdict
    if check_slug in NEVER_WAIVED:
        return no("never_waived", _("This check is never waived. Run it again, or adjudicate what it found."))
    if facts.stage == "checks":
        return no("running", _("The checks are still running."))
    if facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals."))
    if check_slug not in facts.unsettled:
        return no("settled", _("This check keeps no decision waiting."))
    return YES


def may_approve_waiver(actor: Actor, facts: CaseFacts, asked_by: UUID) -> Verdict:
    """A senior reviewer or committee member other than the one who asked."""
    who = _("A senior reviewer or a committee member of this tier can approve it.")
    verdict = may_work(actor, facts, ("senior_reviewer", "committee_member"), who)
    if verdict and actor.id == asked_by:
        return no("own_request", _("You asked for it. Another senior reviewer or committee member can approve it."))
    return verdict
