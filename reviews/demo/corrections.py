"""Decisions that are looked at again, in the story: one by a reviewer, one by a committee that has begun to vote."""

from datetime import timedelta

from accessprogram.clock import shifted
from accessprogram.enums import Outcome
from reviews.demo.people import acting
from reviews.models import Case
from reviews.operations import committee, corrections

WILLOW = (
    "The decision rests on a list of named users of the year before: two of them had left. It has to say for whom the "
    "access is."
)
SUMMIT = "The register names another beneficial owner than the one who was looked at, since the day after the decision."
COMMITTEE = "Does the approval stand with the new owner, before the provider countersigns?"
VOTE = "Yes: the new owner was looked at by hand, nothing speaks against them, and who uses the models did not change."


def tell() -> None:
    """Through the operations, as people would."""
    with shifted(timedelta(days=-3)):
        corrections.correct(actor=acting("senior-2"), case_id=_decided("willow-health").id, reason=WILLOW)
    with shifted(timedelta(days=-2)):
        case = corrections.correct(actor=acting("senior-2"), case_id=_decided("summit-software").id, reason=SUMMIT)
        committee.escalate(actor=acting("senior-2"), case_id=case.id, reason=COMMITTEE)
    with shifted(timedelta(days=-1)):
        committee.vote(
            actor=acting("committee"), case_id=case.id, outcome=Outcome.APPROVE, reason_codes=[], rationale=VOTE
        )


def _decided(slug: str) -> Case:
    return Case.objects.get(kind="application", application__partner__website=f"https://www.{slug}.example/")
