"""The votes of a committee: its present round, and whether what they were given on still stands."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor
from accessprogram.queries.together import Reading, nothing
from reviews.enums import VoteBody
from reviews.models import Case, Vote
from reviews.policy.committee import majority, may_vote_here
from reviews.policy.decisions import may_propose
from reviews.policy.facts import CaseFacts, VoteFacts
from reviews.queries import basis
from reviews.queries.need import Need

# What a vote is about; the terms and the letter are settled when the majority's choice is proposed.
FACTS = ("submission", "answers", "findings", "dispositions", "waivers")


def committee_votes(case: Case) -> list[Vote]:
    """Every vote of the committee on this case, all rounds, oldest first; one query."""
    rows = Vote.objects.filter(case_id=case.id, body=VoteBody.COMMITTEE)
    return list(rows.select_related("by", "tier_version__tier").order_by("created_at", "id"))


def standing(case: Case) -> list[Vote]:
    """Those of the present round, which are not void; one query."""
    return [vote for vote in committee_votes(case) if vote.voided_at is None]


def committee_reading(case: Case) -> Reading[tuple[VoteFacts, ...]]:
    """Those of the present round as facts; nothing is read where there is no committee."""
    if case.stage != "committee":
        return nothing(())
    rows = Vote.objects.filter(case_id=case.id, body=VoteBody.COMMITTEE, voided_at__isnull=True)
    return Reading(
        (rows.order_by("created_at", "id"),),
        lambda rows, now: tuple(
            VoteFacts(by=row.by_id, outcome=row.outcome, basis_hash=row.basis_hash, tier_version_id=row.tier_version_id)
            for row in rows[0]
        ),
    )


def next_round(case: Case) -> int:
    """The number of the round in which votes are given now: one more than the last that became void."""
    void = Vote.objects.filter(case_id=case.id, body=VoteBody.COMMITTEE, voided_at__isnull=False)
    last = void.order_by("-round").values_list("round", flat=True).first()
    return (last or 0) + 1


def changed_since(case: Case, votes: list[Vote]) -> tuple[str, ...]:
    """Which of the facts that these votes were given on are others by now; nothing for no votes."""
    if not votes:
        return ()
    now = basis.compute(case, outcome="", reason_codes=[], conditions=[], rations=[])
    return tuple(part for part in FACTS if any(vote.basis.get(part) != now.parts[part] for vote in votes))


def voters(case: Case) -> set[UUID]:
    """Who has voted in the present round."""
    return {vote.by_id for vote in standing(case)}


def needs(actor: Actor, facts: CaseFacts) -> Iterator[Need]:
    """What a committee waits for: with its majority somebody who proposes what it says, and before that votes. Whoever
    has not voted can do so until then; no query."""
    if facts.stage != "committee":
        return
    decided = majority(facts.committee, facts.quorum) is not None
    if decided:
        yield Need(
            kind="decision",
            action="propose",
            target_id=facts.case_id,
            title=_("The committee has a majority"),
            sentence=_("Somebody proposes what it says, and others confirm it. Votes that lost stay as dissent."),
            verdict=may_propose(actor, facts),
        )
    verdict = may_vote_here(actor, facts)
    if not decided or verdict:
        yield Need(
            kind="committee",
            action="committee_vote",
            target_id=facts.case_id,
            title=_("The committee votes"),
            sentence=_votes_missing(facts, decided=decided),
            verdict=verdict,
        )


def _votes_missing(facts: CaseFacts, *, decided: bool) -> str:
    given = {"votes": len(facts.committee), "quorum": facts.quorum}
    if decided:
        return _("%(votes)d votes are given, and there is a majority. Yours counts until that is proposed.") % given
    if len(facts.committee) < facts.quorum:
        return _("%(votes)d of the %(quorum)d votes that it needs are given.") % given
    return _("%(votes)d votes are given, and no choice has more than half of them. More people vote.") % given
