"""Votes of two people who judge unseen by each other. The second vote ends the silence: agreement decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.operations import outbox, terms_sheets
from accessprogram.policy.actors import Actor
from reviews.enums import VoteBody
from reviews.models import Case, Claim, Vote
from reviews.operations import decisions, votes
from reviews.operations.claims import hold
from reviews.operations.proposals import Proposal, chosen_version, cleaned_proposal
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.decisions import APPROVALS, may_give
from reviews.policy.independent import SEATS, VOTES, may_vote
from reviews.queries.access import case_of
from reviews.queries.audience import seniors_of
from reviews.queries.basis import Basis
from reviews.queries.facts import facts_of
from reviews.queries.independent import current_round, same_but_letter, standing_votes, vote_basis

WAITS_FOR_THE_OTHER = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Voted:
    """What came of a vote. ``state``: waits (for the other), disagreed, letters_differ (equal but for those: one has to
    be confirmed), or what became of the decision that two equal votes made: confirmed (it needs more people),
    cooling_off, effective."""

    state: str
    vote: Vote


def vote(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    reason_codes: Sequence[str],
    rationale: str,
    letter: str = "",
    tier_version_id: UUID | None = None,
    fence: int | None = None,
) -> Voted:
    """Vote unseen, holding one of the two reviews, on the terms as they stand, or as a lower tier cuts them. When both
    have voted for the same, on the same facts, that is the decision, with both as its approvals; when not, a senior
    reviewer settles it.

    Neither has seen the other's words: when the letters differ, the one that was written (of two, the first) is
    proposed with whoever wrote it, and the other reviewer, or somebody who decides, reads and confirms it. Raises
    NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        version = chosen_version(case, outcome, tier_version_id)
        facts = facts_of(case, version=version)
        verdict = may_vote(actor, facts) and may_give(facts, outcome)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        hold(case, actor, *SEATS, fence=fence)
        with terms_sheets.as_followed(actor=actor, application=case.application, version=version) as sheet:
            if outcome in APPROVALS:
                terms_sheets.require_settled(sheet)
            proposal = cleaned_proposal(case, outcome, reason_codes, sheet, version=version, letter=letter)
            now = vote_basis(case, sheet, proposal.columns)
        words = required_text(rationale, "rationale", _("Say why: the other reviewer reads it when both have voted."))
        votes.void_if_changed(case)
        given = _write(case, actor, proposal, words, now)
        record("case.voted", case, actor=actor, data={"vote": str(given.id), "round": given.round})
        _keep_seat(case, actor)
        both = standing_votes(case)
        if len(both) < VOTES:
            touch(case)
            return Voted(state="waits", vote=given)
        return Voted(state=_open(case, actor, both), vote=given)


def _write(case: Case, actor: Actor, proposal: Proposal, rationale: str, now: Basis) -> Vote:
    return Vote.objects.create(
        case=case,
        body=VoteBody.INDEPENDENT,
        round=current_round(case),
        by_id=actor.person,
        rationale=rationale,
        basis=now.parts,
        basis_hash=now.hash,
        **proposal.columns,
    )


def _keep_seat(case: Case, actor: Actor) -> None:
    """Whoever has voted waits for the other: nobody else is given their seat meanwhile."""
    mine = Claim.objects.filter(case=case, seat__in=SEATS, user_id=actor.person, released_at__isnull=True)
    mine.update(expires_at=db_now() + WAITS_FOR_THE_OTHER)


def _open(case: Case, actor: Actor, both: list[Vote]) -> str:
    """Both are given: from now on everybody reads them."""
    case.blind = False
    touch(case)
    first, second = both
    data: dict[str, object] = {"first": first.get_outcome_display(), "second": second.get_outcome_display()}
    if same_but_letter(first, second):
        record("case.votes_agree", case, actor=actor, data=data)
        state = decisions.agreed(case, actor=actor, both=both).state
        return state if first.letter == second.letter else "letters_differ"
    for senior in seniors_of(case):
        if senior not in (first.by_id, second.by_id):
            outbox.enqueue(
                kind="votes_disagree",
                recipient_id=senior,
                dedupe=f"votes-disagree:{second.id}:{senior}",
                data={"case": str(case.id), "reference": case.application.reference},
            )
    record("case.votes_disagree", case, actor=actor, data=data)
    return "disagreed"
