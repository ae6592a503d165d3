"""The votes of a committee: its present round, and whether what they were given on still stands."""

from uuid import UUID

from reviews.enums import VoteBody
from reviews.models import Case, Vote
from reviews.policy.facts import VoteFacts
from reviews.queries import basis

# What a vote is about; the terms and the letter are settled when the majority's choice is proposed.
FACTS = ("submission", "answers", "findings", "dispositions", "waivers")


def committee_votes(case: Case) -> list[Vote]:
    """Every vote of the committee on this case, all rounds, oldest first; one query."""
    rows = Vote.objects.filter(case_id=case.id, body=VoteBody.COMMITTEE)
    return list(rows.select_related("by", "tier_version__tier").order_by("created_at", "id"))


def standing(case: Case) -> list[Vote]:
    """Those of the present round, which are not void; one query."""
    return [vote for vote in committee_votes(case) if vote.voided_at is None]


def facts_of_votes(case: Case) -> tuple[VoteFacts, ...]:
    """The same as facts; no query where there is no committee."""
    if case.stage != "committee":
        return ()
    return tuple(
        VoteFacts(by=vote.by_id, outcome=vote.outcome, basis_hash=vote.basis_hash, tier_version_id=vote.tier_version_id)
        for vote in standing(case)
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
