"""When people judge unseen by each other, and which of their votes became void. Called with the case locked."""

from collections.abc import Sequence
from uuid import UUID

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.models import TermsSheet
from accessprogram.operations import outbox, terms_sheets
from accessprogram.policy.actors import SYSTEM
from reviews.enums import Stage, VoteBody
from reviews.models import Case, Decision, Vote
from reviews.operations import rows
from reviews.queries.basis import Basis
from reviews.queries.independent import standing_votes, vote_basis

DRAW = "reviews.draw_reviewers"
_CHOSEN = ("outcome", "reason_codes", "conditions", "rations", "tier_version", "letter")


def follow_stage(case: Case, before: str) -> None:
    """The case has just entered a stage. In review everybody sees only their own from now on, and what was voted in an
    earlier round is void; while a check runs again or an outside party is waited for nothing more is shown than
    before. The caller writes the case."""
    if not _is_unseen(case):
        return
    if case.stage == Stage.REVIEW and before != Stage.CONCURRENCE:
        void(case, _changed(case))
        case.blind = True
        dispatch.ring(DRAW)
    elif case.stage not in (Stage.REVIEW, Stage.CHECKS, Stage.CONCURRENCE):
        case.blind = False


def void_if_changed(case: Case) -> bool:
    """On a locked case in review: when anything that a standing vote was given on is not as it was, the votes are void,
    each voter is told which part changed, and everybody sees only their own again."""
    if not _is_unseen(case) or case.stage not in (Stage.REVIEW, Stage.CONCURRENCE):
        return False
    parts = _changed(case)
    if parts:
        void(case, parts)
        case.blind = True
        case.save(update_fields=["blind"])
        rows.refresh(case)
    return bool(parts)


def void(case: Case, parts: Sequence[str] = ()) -> int:
    """The votes of this round do not count any more; each voter is told of their own. Returns how many."""
    standing = Vote.objects.filter(case_id=case.id, body=VoteBody.INDEPENDENT, voided_at__isnull=True)
    voters = list(standing.values_list("id", "by_id"))
    if voters:
        standing.update(voided_at=db_now())
    for vote_id, voter in voters:
        outbox.enqueue(
            kind="vote_void",
            recipient_id=voter,
            dedupe=f"vote-void:{vote_id}",
            data={
                "case": str(case.id),
                "reference": case.application.reference,
                "parts": ", ".join(part.replace("_", " ") for part in parts),
            },
        )
    return len(voters)


def _is_unseen(case: Case) -> bool:
    return case.tier_version.decision_mode == "independent" and case.kind == "application"


def _changed(case: Case) -> tuple[str, ...]:
    """Which parts of what the standing votes were given on are not as they were."""
    sheet = TermsSheet.objects.filter(application_id=case.application_id).first()
    for one in standing_votes(case):
        if sheet is not None and (parts := _basis_now(case, sheet, one).changed(one.basis)):
            return parts
    return ()


def _basis_now(case: Case, sheet: TermsSheet, given: Vote) -> Basis:
    """What the vote would be given on now; of a lower tier, on the terms as that cuts them."""
    columns = {name: getattr(given, name) for name in _CHOSEN}
    version = given.tier_version
    if version.id == sheet.tier_version_id:
        return vote_basis(case, sheet, columns)
    with terms_sheets.as_followed(actor=SYSTEM, application=case.application, version=version) as followed:
        return vote_basis(case, followed, columns)


def void_of(case: Case, user_id: UUID) -> bool:
    """As ``void``, when this person is one of the voters: they may not judge the case any more. The decision that two
    votes made is looked at by whoever looks at decisions."""
    voted = Vote.objects.filter(case_id=case.id, body=VoteBody.INDEPENDENT, voided_at__isnull=True, by_id=user_id)
    if case.stage not in (Stage.CHECKS, Stage.REVIEW, Stage.CONCURRENCE) or not voted.exists():
        return False
    void(case, ("people",))
    # Also where two disagreed and everybody has read both: who votes next, votes unseen again.
    case.blind = True
    case.save(update_fields=["blind"])
    rows.refresh(case)
    dispatch.ring(DRAW)
    return True


def settled(case: Case, decision: Decision) -> None:
    """A senior reviewer decided where two disagreed: their choice is kept as a vote, beside the two."""
    if not _is_unseen(case):
        return
    before = Vote.objects.filter(case_id=case.id, body=VoteBody.SENIOR).count()
    Vote.objects.create(
        case=case,
        body=VoteBody.SENIOR,
        round=before + 1,
        by_id=decision.decided_by_id,
        tier_version_id=decision.tier_version_id,
        outcome=decision.outcome,
        reason_codes=decision.reason_codes,
        conditions=decision.conditions,
        rations=decision.rations,
        rationale=decision.rationale,
        letter=decision.letter,
        basis=decision.basis,
        basis_hash=decision.basis_hash,
    )
