"""Who may decide, confirm and veto; how people are counted (PRODUCT.md, "Counting people").

Approvals are distinct people: who proposes is the first, each confirmation adds one. Whoever recommended may be one of
them, but at least two of the people behind a decision must not have recommended it: with two approvals, neither.
"""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.appeals import may_answer
from reviews.policy.cases import may_work
from reviews.policy.committee import may_propose_here
from reviews.policy.concurrences import may_go_on
from reviews.policy.facts import CaseFacts
from reviews.policy.independent import VOTERS, may_settle

DECIDERS = ("senior_reviewer", "committee_member")
APPROVALS = (Outcome.APPROVE, Outcome.APPROVE_CONDITIONS)


def may_propose(actor: Actor, facts: CaseFacts) -> Verdict:
    """Decide, so that others can confirm: in review, or in place of a decision that is still held."""
    verdict = may_work(actor, facts, DECIDERS, _("A senior reviewer or a committee member of this tier can decide."))
    verdict = verdict and may_settle(actor, facts) and may_answer(actor, facts)
    if not verdict:
        return verdict
    if facts.stage == "confirmation" and (facts.decision is None or facts.decision.state != "held"):
        return no("decided", _("The decision has its approvals and cools off. A senior reviewer can veto it."))
    if facts.stage == "committee" and not (heard := may_propose_here(facts)):
        return heard
    if facts.stage not in ("review", "committee", "confirmation"):
        return no("wrong_stage", _("A case is decided when its checks have ended and it is in review."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    if facts.unsettled:
        return no(
            "unsettled",
            _("These required checks are not settled yet: %(checks)s. Adjudicate, run again or waive them.")
            % {"checks": ", ".join(facts.unsettled.values())},
        )
    return _counts(actor, facts, facts.required_approvals, frozenset())


def may_propose_outcome(actor: Actor, facts: CaseFacts, outcome: str) -> Verdict:
    """As ``may_propose``; and an approval is refused when a true match was refused, when an outside party objects or is
    waited for, when C stands above S, or when, on the highest tier, the judgement of a model's uplift is past its
    date."""
    return may_propose(actor, facts) and may_give(facts, outcome)


def may_give(facts: CaseFacts, outcome: str) -> Verdict:
    """Whether this can be the outcome at all, whoever says it: what stands against an approval."""
    if outcome not in APPROVALS:
        return YES
    if facts.refused:
        return no(
            "true_match",
            _("A person found a true match that is not acceptable (%(checks)s). Such a case can only be declined.")
            % {"checks": ", ".join(facts.refused)},
        )
    if not (concurring := may_go_on(facts)):
        return concurring
    if facts.gaps:
        return no("proportion", _("The safeguards do not reach it yet. %(gaps)s") % {"gaps": " ".join(facts.gaps)})
    if facts.stale:
        return no(
            "stale_judgement",
            _("The judgement of uplift is past its date (%(models)s). Whoever assesses models signs a new one first.")
            % {"models": ", ".join(facts.stale)},
        )
    return YES


def may_confirm(actor: Actor, facts: CaseFacts) -> Verdict:
    """Stand behind a held decision: another decider, who did not yet, and whom the count allows; and whoever voted for
    it unseen, where the letter is another than theirs."""
    who = _("A senior reviewer or a committee member of this tier can confirm.")
    verdict = may_work(actor, facts, _standing(actor, facts), who)
    if not verdict:
        return verdict
    if facts.decision is None or facts.decision.state != "held":
        return no("nothing_held", _("No decision waits for a confirmation."))
    if actor.id in facts.decision.approvers:
        return no("already", _("You stand behind this decision. Another senior reviewer or committee member confirms."))
    return _counts(actor, facts, facts.decision.required, facts.decision.approvers)


def may_veto(actor: Actor, facts: CaseFacts) -> Verdict:
    """Any senior reviewer without a conflict, from the decision until its cool-off ends."""
    verdict = may_work(actor, facts, ("senior_reviewer",), _("A senior reviewer of this tier can veto."))
    if verdict and (facts.decision is None or facts.decision.state not in ("held", "cooling_off")):
        return no("nothing_open", _("There is no decision to veto: it took effect, or there is none yet."))
    return verdict


def may_stand(actor: Actor, facts: CaseFacts) -> Verdict:
    """Stay behind a decision: still a decider without a conflict; whoever voted unseen, still a reviewer."""
    return may_work(actor, facts, _standing(actor, facts), _("Their role has ended."))


def _standing(actor: Actor, facts: CaseFacts) -> tuple[str, ...]:
    voted = any(vote.by == actor.id for vote in facts.votes)
    return (*DECIDERS, *VOTERS) if voted else DECIDERS


def counts_hold(approvers: Collection[UUID], recommenders: Collection[UUID], required: int) -> bool:
    """Whether these distinct people are enough: the number the tier asks, two of whom did not recommend."""
    people = set(approvers)
    return len(people) >= required and len(people - set(recommenders)) >= 2


def _counts(actor: Actor, facts: CaseFacts, required: int, behind: frozenset[UUID]) -> Verdict:
    """Whether this person can be one of the ``required`` without leaving fewer than two who did not recommend."""
    if actor.id not in facts.recommenders:
        return YES
    recommending = len((behind | {actor.id}) & facts.recommenders)
    if recommending > required - 2:
        return no(
            "recommended",
            _("You recommended. At least two people who did not must stand behind the decision; another can."),
        )
    return YES
