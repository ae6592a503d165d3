"""Who acts on open cases, and who acts where they see nothing any more."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.models import User
from accessprogram.queries.actors import actor_of
from reviews.enums import Stage, VoteBody
from reviews.models import Case, Claim, Decision, Vote
from reviews.queries.access import visible_cases

# While these last, a vote counts; later the approvals of a decision do.
_VOTING = (Stage.CHECKS, Stage.REVIEW, Stage.COMMITTEE, Stage.CONCURRENCE)


def acting(user_id: UUID) -> QuerySet[Case]:
    """The open cases on which this person holds a seat, has a vote that counts, or stands behind an open decision."""
    seats = Claim.objects.filter(user_id=user_id, released_at__isnull=True)
    votes = Vote.objects.filter(
        by_id=user_id, voided_at__isnull=True, body__in=(VoteBody.INDEPENDENT, VoteBody.COMMITTEE)
    )
    behind = Decision.objects.filter(
        state__in=["held", "cooling_off"], approvals__by_id=user_id, approvals__voided_at__isnull=True
    )
    return Case.objects.exclude(stage=Stage.CLOSED).filter(
        Q(id__in=seats.values("case_id"))
        | Q(id__in=votes.values("case_id"), stage__in=_VOTING)
        | Q(id__in=behind.values("case_id"))
    )


def acting_unseen() -> list[UUID]:
    """People who act on an open case that they do not see: something bound them to its partner afterwards, or their
    time ran out. Some queries for each person who acts anywhere."""
    holders = Claim.objects.filter(released_at__isnull=True).values("user_id")
    voters = Vote.objects.filter(voided_at__isnull=True, case__stage__in=_VOTING).values("by_id")
    behind = Decision.objects.filter(state__in=["held", "cooling_off"]).values("approvals__by_id")
    people = User.objects.filter(Q(id__in=holders) | Q(id__in=voters) | Q(id__in=behind)).order_by("id")
    return [one.id for one in people if _acts_unseen(one)]


def _acts_unseen(person: User) -> bool:
    return acting(person.id).exclude(id__in=visible_cases(actor_of(person)).values("id")).exists()
