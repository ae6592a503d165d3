"""What happened before the journeys of a case with more people on it."""

from datetime import timedelta

from accessprogram.clock import shifted
from reviews.demo.people import acting
from reviews.models import Case, Decision
from reviews.operations import decisions


def decline(partner: str, days_ago: float = 0) -> None:
    """Two senior reviewers declined the open case of this partner so many days ago."""
    with shifted(timedelta(days=-days_ago)):
        case = Case.objects.get(application__partner__name=partner, stage="review")
        decision: Decision = decisions.propose(
            actor=acting("senior-1"),
            case_id=case.id,
            outcome="decline",
            reason_codes=["use-not-defensive"],
            rationale="What it is for cannot be seen.",
        )
        decisions.confirm(actor=acting("senior-2"), decision_id=decision.id, basis_hash=decision.basis_hash)
