"""Independent review: two people vote unseen by each other; the second is drawn at random."""

import secrets
from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

VOTERS = ("reviewer", "senior_reviewer")
SEATS = ("review", "second_review")
VOTES = 2


def draw(people: Sequence[UUID], below: Callable[[int], int] = secrets.randbelow) -> UUID:
    """One of ``people``, each as likely as any other, by a source that nobody can foresee."""
    return people[below(len(people))]


def may_be_drawn(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever may review, and does not hold the first review."""
    verdict = may_work(actor, facts, VOTERS, _("A reviewer or a senior reviewer of this tier can be drawn."))
    if verdict and facts.holds(actor.id, "review"):
        return no("other_review", _("You hold the first review of this case."))
    return verdict


def may_vote(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever holds one of the two reviews, once, while the case is in review and nobody waits for the partner."""
    if not facts.independent:
        return no("not_independent", _("On this tier others see what is proposed and confirm it."))
    verdict = may_work(actor, facts, VOTERS, _("A reviewer or a senior reviewer of this tier can vote."))
    if not verdict:
        return verdict
    if facts.stage != "review":
        return no("wrong_stage", _("Votes are given while the case is in review."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    if any(vote.by == actor.id for vote in facts.votes):
        return no("voted", _("You have voted. It counts when the other reviewer has voted, unseen by each other."))
    if len(facts.votes) >= VOTES:
        return no("both_voted", _("Both reviewers have voted. A senior reviewer settles what they disagree on."))
    if not facts.holds(actor.id, *SEATS):
        return no("no_seat", _("Take the review first. The second reviewer is drawn at random."))
    if facts.unsettled:
        return no(
            "unsettled",
            _("These required checks are not settled yet: %(checks)s. Adjudicate, run again or waive them.")
            % {"checks": ", ".join(facts.unsettled.values())},
        )
    return YES


def may_settle(actor: Actor, facts: CaseFacts) -> Verdict:
    """A case of two unseen votes is decided by one person only where the two disagreed: by a third."""
    if not facts.independent:
        return YES
    if not disagreed(facts):
        return no(
            "independent",
            _("On this tier two reviewers vote unseen by each other. Where they disagree, a senior reviewer decides."),
        )
    if any(vote.by == actor.id for vote in facts.votes):
        return no("voted", _("You are one of the two who disagree. Another senior reviewer settles it."))
    return YES


def may_recommend_here(facts: CaseFacts) -> Verdict:
    """Where people vote unseen nobody recommends: what they think is their vote."""
    if facts.independent:
        return no("independent", _("On this tier two reviewers vote unseen by each other. Give your vote instead."))
    return YES


def agreed(facts: CaseFacts) -> bool:
    """Both have voted for exactly the same, on the same facts."""
    return len(facts.votes) == VOTES and len({vote.basis_hash for vote in facts.votes}) == 1


def disagreed(facts: CaseFacts) -> bool:
    """Both have voted, for different things."""
    return len(facts.votes) == VOTES and not agreed(facts)
