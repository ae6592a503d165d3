"""A committee decides by votes: with its quorum, the majority is what is proposed, and the others' dissent stays."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts, VoteFacts

VOTERS = ("senior_reviewer", "committee_member")
Choice = tuple[str, UUID | None]


def choice_of(outcome: str, tier_version_id: UUID | None) -> Choice:
    """What a vote or a proposal says: declined, or approved on this tier. Whether conditions belong to an approval is
    said by the terms sheet, so that they are one choice."""
    return ("decline", None) if outcome == Outcome.DECLINE else ("approve", tier_version_id)


def majority(votes: Sequence[VoteFacts], quorum: int) -> Choice | None:
    """What more than half of at least ``quorum`` votes say; None while there is no such choice."""
    if len(votes) < quorum:
        return None
    choice, count = Counter(choice_of(vote.outcome, vote.tier_version_id) for vote in votes).most_common(1)[0]
    return choice if 2 * count > len(votes) else None


def may_escalate(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer or committee member, while the case is in review; never past two unseen votes."""
    who = _("A senior reviewer or a committee member of this tier can call the committee.")
    verdict = may_work(actor, facts, VOTERS, who)
    if not verdict:
        return verdict
    if facts.independent:
        return no("independent", _("On this tier two reviewers vote unseen by each other instead of a committee."))
    if facts.stage != "review":
        return no("wrong_stage", _("The committee is called while the case is in review."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    return YES


def may_vote_here(actor: Actor, facts: CaseFacts) -> Verdict:
    """Senior reviewers and committee members, once a round, on settled checks."""
    who = _("Senior reviewers and committee members of this tier vote.")
    verdict = may_work(actor, facts, VOTERS, who)
    if not verdict:
        return verdict
    if facts.stage != "committee":
        return no("wrong_stage", _("Votes are given while the case is with the committee."))
    if any(vote.by == actor.id for vote in facts.committee):
        return no("voted", _("You have voted in this round. A vote is never changed."))
    if facts.unsettled:
        return no(
            "unsettled",
            _("These required checks are not settled yet: %(checks)s. Adjudicate, run again or waive them.")
            % {"checks": ", ".join(facts.unsettled.values())},
        )
    return YES


def may_send_back(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer or committee member ends the committee's round without a decision."""
    verdict = may_work(actor, facts, VOTERS, _("A senior reviewer or a committee member of this tier can do this."))
    if verdict and facts.stage != "committee":
        return no("wrong_stage", _("The case is not with the committee."))
    return verdict


def may_propose_here(facts: CaseFacts) -> Verdict:
    """In the committee only what its majority says is proposed."""
    if facts.stage != "committee" or majority(facts.committee, facts.quorum) is not None:
        return YES
    if len(facts.committee) < facts.quorum:
        return no(
            "quorum",
            _("The committee has %(votes)d of the %(quorum)d votes that it needs.")
            % {"votes": len(facts.committee), "quorum": facts.quorum},
        )
    return no("no_majority", _("No choice has more than half of the votes. More people vote, or it returns to review."))


def may_propose_choice(facts: CaseFacts, outcome: str, tier_version_id: UUID | None) -> Verdict:
    """Whether this is what the committee's majority says; outside of the committee, anything."""
    if facts.stage != "committee" or majority(facts.committee, facts.quorum) == choice_of(outcome, tier_version_id):
        return YES
    return no("not_the_majority", _("The majority of the committee says otherwise. What it says is proposed."))
