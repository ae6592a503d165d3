"""A committee: called by one person, decided by its votes, and what its majority says is proposed to be confirmed."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.operations import outbox, terms_sheets
from accessprogram.policy.actors import Actor, Verdict
from reviews.enums import Stage, VoteBody
from reviews.models import Case, Vote
from reviews.operations.proposals import chosen_version, cleaned_proposal
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.operations.texts import required_text
from reviews.policy.committee import may_escalate, may_send_back, may_vote_here
from reviews.queries import basis
from reviews.queries.access import case_of
from reviews.queries.deciders import who_can_vote
from reviews.queries.facts import facts_of
from reviews.queries.votes import changed_since, next_round, standing


def escalate(*, actor: Actor, case_id: UUID, reason: str) -> Case:
    """Call the committee; everybody who can vote is told. Raises NotFound, NotAllowed, Invalid without a reason."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        _enforce(may_escalate(actor, facts_of(case)))
        reason = required_text(reason, "reason", _("Say what the committee is to decide."), 2000)
        _void(standing(case))
        move(case, "escalate", actor=actor, reason=reason)
        tell_partner(case)
        moment = case.stage_since.isoformat()
        for person in who_can_vote(case):
            if person != actor.id:
                outbox.enqueue(
                    kind="committee_called",
                    recipient_id=person,
                    dedupe=f"committee:{case.id}:{moment}:{person}",
                    data={"case": str(case.id), "reference": case.application.reference},
                )
    return case


def vote(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    reason_codes: Sequence[str],
    rationale: str,
    tier_version_id: UUID | None = None,
) -> Vote:
    """Vote, once a round. When what earlier votes were given on has changed, those are void, and this is the first of
    the next round. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        void_if_changed(case)
        _enforce(may_vote_here(actor, facts_of(case)))
        sheet = terms_sheets.of_application(case.application, actor=actor)
        version = chosen_version(case, outcome, tier_version_id)
        proposal = cleaned_proposal(case, outcome, reason_codes, sheet, version=version)
        now = basis.compute(case, **proposal.columns)
        given = Vote.objects.create(
            case=case,
            body=VoteBody.COMMITTEE,
            round=next_round(case),
            by_id=actor.person,
            rationale=required_text(rationale, "rationale", _("Say why: a vote that loses stays as the dissent.")),
            basis=now.parts,
            basis_hash=now.hash,
            **proposal.columns,
        )
        touch(case)
        record("committee.voted", case, actor=actor, data={"vote": str(given.id), "round": given.round})
    return given


def send_back(*, actor: Actor, case_id: UUID, reason: str) -> Case:
    """The round ends without a decision; the case returns to review. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        _enforce(may_send_back(actor, facts_of(case)))
        reason = required_text(reason, "reason", _("Say why it returns to review."), 2000)
        _void(standing(case))
        move(case, "return", actor=actor, reason=reason)
        tell_partner(case)
    return case


def void_if_changed(case: Case) -> tuple[str, ...]:
    """On a locked case with its committee: the votes of this round are void when a fact that they were given on is
    another by now. Returns which; what was voted stays to be read."""
    if case.stage != Stage.COMMITTEE:
        return ()
    votes = standing(case)
    parts = changed_since(case, votes)
    if parts:
        _void(votes)
        touch(case)
    return parts


def void_of(case: Case, user_id: UUID) -> None:
    """On a locked case: the vote of this round that somebody gave who may not judge the case any more."""
    theirs = [vote for vote in standing(case) if vote.by_id == user_id]
    if case.stage == Stage.COMMITTEE and theirs:
        _void(theirs)
        touch(case)


def _void(votes: Sequence[Vote]) -> None:
    Vote.objects.filter(pk__in=[vote.pk for vote in votes]).update(voided_at=db_now())


def _enforce(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
