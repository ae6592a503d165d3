"""Who may look at a case, note, ask the partner, and run a check again."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.facts import CaseFacts

JUDGES = (
    "intake_officer",
    "screening_analyst",
    "reviewer",
    "senior_reviewer",
    "committee_member",
    "appeals_reviewer",
)
RERUNNERS = ("reviewer", "senior_reviewer", "screening_analyst")


# Where a guest sits, and whose part they have there.
GUEST_ROLES = {
    "review": "reviewer",
    "second_review": "reviewer",
    "adjudication": "screening_analyst",
    "appeal": "appeals_reviewer",
}


def may_work(actor: Actor, facts: CaseFacts, roles: tuple[str, ...], who: str, *, closed_too: bool = False) -> Verdict:
    """The ground of every rule: no conflict, no part in what is appealed, one of ``roles`` on this tier (a guest: on
    this case), an open case (``closed_too``: or a closed one). ``who`` says who could.

    On an appeal an appeals reviewer has the part of a senior reviewer.
    """
    if facts.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if actor.id in facts.involved:
        return no(
            "was_on_case", _("You had a part in the decision that is appealed. Only people who had none act here.")
        )
    if facts.kind == "appeal" and "senior_reviewer" in roles:
        roles = (*roles, "appeals_reviewer")
    if not actor.holds(*roles, tier_id=facts.tier_id) and not _is_guest(actor, facts, roles):
        return no("no_role", who)
    if facts.closed and not closed_too:
        return no("closed", _("The case is closed. What was decided is never changed."))
    return YES


def _is_guest(actor: Actor, facts: CaseFacts, roles: tuple[str, ...]) -> bool:
    return actor.active and actor.id is not None and GUEST_ROLES.get(facts.guests.get(actor.id, "")) in roles


def may_note(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever judges cases of this tier, while the case is open."""
    return may_work(actor, facts, JUDGES, _("People who judge cases of this tier can write notes."))


def may_ask_partner(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever judges cases of this tier, or this one as a guest, until the decision has its approvals."""
    verdict = may_work(actor, facts, JUDGES, _("People who judge cases of this tier can ask the partner."))
    if verdict and facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals. A senior reviewer can veto it; then you can ask."))
    return verdict


def may_rerun(actor: Actor, facts: CaseFacts) -> Verdict:
    """Reviewers, senior reviewers and screening analysts, until the decision has its approvals."""
    who = _("A reviewer, a senior reviewer or a screening analyst of this tier can run a check again.")
    verdict = may_work(actor, facts, RERUNNERS, who)
    if verdict and facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals. A senior reviewer can veto it first."))
    return verdict
