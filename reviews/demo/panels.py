"""More people on a case, in the story: one vote of two, unseen; an appeal; a guest who waits to be confirmed."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.clock import db_now, shifted
from accessprogram.enums import Outcome
from accessprogram.models import DecisionNotice, User
from accessprogram.operations import appeals
from accessprogram.queries.actors import actor_of
from reviews.demo.people import DOMAIN, acting
from reviews.models import Case
from reviews.operations import claims, drawing, guests, independent

APPEAL = (
    "You declined because our customers and targets are not named. We may name them now: three banks have agreed, in "
    "writing, that we test their systems. Their letters are attached. Please look at it again."
)


def tell() -> None:
    """Through the operations, as people would."""
    with shifted(timedelta(days=-8)):
        _appeal()
    with shifted(timedelta(days=-2)):
        drawing.draw_due()
    with shifted(timedelta(days=-1)):
        _vote(Case.objects.get(blind=True, stage="review"))


def _appeal() -> None:
    notice = DecisionNotice.objects.get(outcome=Outcome.DECLINE)
    owner = User.objects.get(email="owner@iron-arrow.example")
    letter = SimpleUploadedFile("letters-of-three-banks.txt", b"Fictional Bank One agrees. So do Two and Three.")
    appeal = appeals.file(actor=actor_of(owner), notice_id=notice.id, text=APPEAL, uploads=[letter])
    case = Case.objects.get(appeal=appeal)
    claims.take(actor=acting("appeals-1"), case_id=case.id, seat="appeal")
    guests.ask(
        actor=acting("appeals-1"),
        case_id=case.id,
        email=f"committee@{DOMAIN}",
        seat="appeal",
        until=db_now().date() + timedelta(days=30),
        reason="They know the testing of payment systems, and had no part in the decision.",
    )


def _vote(case: Case) -> None:
    # Whoever was drawn for the second review cannot sit in the first.
    seats = case.claims.filter(released_at__isnull=True)
    drawn = set(seats.filter(seat="second_review").values_list("user_id", flat=True))
    first = next(one for one in (acting("reviewer"), acting("reviewer-2")) if one.id not in drawn)
    if seats.filter(seat="review").exclude(user_id=first.id).exists():
        claims.take_over(actor=first, case_id=case.id, seat="review", reason="Drawn for the other review.")
    else:
        claims.take(actor=first, case_id=case.id, seat="review")
    independent.vote(
        actor=first,
        case_id=case.id,
        outcome=Outcome.DECLINE,
        reason_codes=["safeguards-insufficient"],
        rationale="Own code and own people; but phishing-resistant sign-in is only promised, and can be shown first.",
    )
