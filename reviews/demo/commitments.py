"""What became of the demonstration's pledges: one broken and kept again, one whose cure plan waits, one kept by us."""

from contextlib import AbstractContextManager
from datetime import timedelta

from accessprogram.clock import db_now, shifted
from accessprogram.enums import Side
from accessprogram.models import Commitment, User
from accessprogram.operations import breaches, commitment_periods, commitments, cure_plans, earned_rations
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting

KEPT_AGAIN = "Fictional Northern Grid"
BROKEN = "Fictional Willow Health Records"


def tell() -> None:
    """After the partners' stories, through the operations, at the times at which it happened."""
    with _days_ago(24):
        commitments.fall_due()
    _kept_again()
    _broken()
    _kept_by_the_provider()
    commitments.fall_due()
    commitment_periods.open_next()
    earned_rations.recompute_due()


def _days_ago(days: int) -> AbstractContextManager[None]:
    return shifted(timedelta(days=-days))


def _owed(partner: str) -> Commitment:
    """The pledge of which nothing came by its date."""
    return Commitment.objects.filter(partner__name=partner, side=Side.PARTNER, state="due").earliest("title")


def _owner(commitment: Commitment) -> User:
    return User.objects.get(memberships__partner=commitment.partner_id, memberships__role="owner")


def _kept_again() -> None:
    pledge = _owed(KEPT_AGAIN)
    owner, verifier = actor_of(_owner(pledge)), acting("verifier")
    with _days_ago(22):
        breaches.find(
            actor=verifier, commitment_id=pledge.id, reason="The record of incidents was not brought by its day."
        )
    with _days_ago(20):
        plan = cure_plans.propose(
            actor=owner,
            commitment_id=pledge.id,
            text="The on-call lead writes the record from the tickets; two people check it against the logs.",
            due_on=(db_now() + timedelta(days=14)).date(),
        )
    with _days_ago(19):
        cure_plans.answer(actor=verifier, plan_id=plan.id, accept=True, words="Concrete, and soon enough.")
    with _days_ago(9):
        brought = commitments.submit_evidence(
            actor=owner,
            commitment_id=pledge.id,
            statement="The record of the half-year, with the tickets.",
            measured="100",
        )
    with _days_ago(7):
        commitments.give_verdict(
            actor=verifier, evidence_id=brought.id, verdict="verified", reason="The record and the tickets agree."
        )


def _broken() -> None:
    pledge = _owed(BROKEN)
    owner = actor_of(_owner(pledge))
    with _days_ago(6):
        breaches.find(
            actor=acting("verifier"),
            commitment_id=pledge.id,
            reason="The statement says nothing of the two incidents that the public status page shows.",
        )
    with _days_ago(4):
        breaches.represent(
            actor=owner,
            commitment_id=pledge.id,
            text="Both incidents were outages of a supplier and touched neither access nor outputs.",
        )
        cure_plans.propose(
            actor=owner,
            commitment_id=pledge.id,
            text="We bring the timeline of both incidents, and name every incident from now on, with why it counts.",
            due_on=(db_now() + timedelta(days=18)).date(),
        )


def _kept_by_the_provider() -> None:
    pledge = Commitment.objects.filter(partner__name=KEPT_AGAIN, side=Side.PROVIDER).earliest("title")
    with _days_ago(5):
        brought = commitments.submit_evidence(
            actor=acting("administrator-1"),
            commitment_id=pledge.id,
            statement="Of 21 questions of the quarter, 20 were answered within two working days.",
            measured="95",
        )
    with _days_ago(3):
        commitments.give_verdict(
            actor=actor_of(_owner(pledge)),
            evidence_id=brought.id,
            verdict="verified",
            reason="It agrees with what we saw; the late one was told beforehand.",
        )
