"""The second reviewer of an independent review is drawn at random; when nobody is left to draw, people are told."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accessprogram.clock import db_now
from accessprogram.operations import outbox
from accessprogram.policy.actors import SYSTEM
from reviews.enums import Seat, SeatOrigin, Stage
from reviews.models import Case, Claim
from reviews.operations.assignment import given_until
from reviews.operations.claims import give
from reviews.operations.guests import tell_nobody_left
from reviews.operations.stages import locked, record
from reviews.policy.independent import draw
from reviews.queries.facts import facts_of
from reviews.queries.independent import who_can_be_drawn

SLICE = 50


def without_second() -> QuerySet[Case]:
    """Cases that are judged unseen and whose second seat nobody holds now."""
    live = Claim.objects.filter(
        case_id=OuterRef("pk"), seat=Seat.SECOND_REVIEW, released_at__isnull=True, expires_at__gt=db_now()
    )
    return Case.objects.filter(~Exists(live), blind=True, stage=Stage.REVIEW).order_by("created_at", "id")


def draw_due() -> int:
    """Draw a second reviewer wherever one is missing, each in its own transaction; returns how many were drawn."""
    return sum(_draw(case) for case in without_second()[:SLICE])


def _draw(found: Case) -> bool:
    with transaction.atomic():
        case = locked(found)
        facts = facts_of(case)
        if not case.blind or case.stage != Stage.REVIEW or "second_review" in facts.holders:
            return False
        first = facts.holders.get("review")
        if any(vote.by != (first.user_id if first else None) for vote in facts.votes):
            return False  # whoever sat here has voted, and gave up the seat
        people = who_can_be_drawn(case, facts)
        before = facts.lapsed.get("second_review")
        # Whoever let the seat run out is drawn again only when there is nobody else.
        others = [person for person in people if before is None or person != before.user_id]
        if not people:
            tell_nobody_left(case, Seat.SECOND_REVIEW)
            return False
        person = draw(others or people)
        claim = give(case, Seat.SECOND_REVIEW, person, until=given_until(case.programme_id), origin=SeatOrigin.DRAWN)
        outbox.enqueue(
            kind="drawn_to_review",
            recipient_id=person,
            dedupe=f"drawn:{claim.id}",
            data={"case": str(case.id), "reference": case.application.reference},
        )
        record("case.drawn", case, actor=SYSTEM, data={"fence": claim.fence, "among": len(others or people)})
    return True
