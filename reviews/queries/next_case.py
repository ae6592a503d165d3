"""Which case a person should open next, and why."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accessprogram.policy.actors import Actor
from reviews.enums import CaseKind, Stage, WaitsOn
from reviews.models import Approval, CaseRow, Claim, Snooze
from reviews.policy.claims import SEAT_ROLES
from reviews.policy.decisions import DECIDERS
from reviews.policy.next_case import Waiting, why
from reviews.queries.access import visible_rows


def next_row(actor: Actor, now: datetime, *, after: UUID | None = None) -> CaseRow | None:
    """The most urgent case that this person holds and that waits on the desk; else one that they could take, adjudicate
    or stand behind. What they put off, and ``after``, are left out. A query or two for each kind of work, until one is
    found.
    """
    if actor.id is None:
        return None
    rows = visible_rows(actor).filter(~Exists(snoozed(actor, now).filter(case=OuterRef("case_id"))), is_open=True)
    if after is not None:
        rows = rows.exclude(case_id=after)
    for kind in _kinds(actor, rows, now):
        found = kind.order_by("-rank", "-id").first()
        if found is not None:
            return found
    return None


def why_now(row: CaseRow, now: datetime) -> str:
    """Why a case comes when it comes, in a sentence; the same words for everybody."""
    return why(Waiting(risk=row.risk, opened=row.opened_at, due=row.due), now)


def snoozed(actor: Actor, now: datetime) -> QuerySet[Snooze]:
    """What this person has put off and has not come back."""
    return Snooze.objects.filter(user_id=actor.person, until__gt=now)


def held_by(actor: Actor, now: datetime) -> QuerySet[Claim]:
    """The seats that this person holds now."""
    return Claim.objects.filter(user_id=actor.person, released_at__isnull=True, expires_at__gt=now)


def _kinds(actor: Actor, rows: QuerySet[CaseRow], now: datetime) -> Iterator[QuerySet[CaseRow]]:
    at_desk = rows.filter(waits_on=WaitsOn.DESK)
    # Their ids first: few of very many, whatever the order.
    yield at_desk.filter(case_id__in=list(held_by(actor, now).values_list("case_id", flat=True)))
    if actor.holds(*SEAT_ROLES["review"]):
        free = at_desk.filter(stage=Stage.REVIEW, reviewer_until__lte=now).exclude(kind=CaseKind.APPEAL)
        yield free.filter(tier_id__in=actor.tiers(*SEAT_ROLES["review"]))
    if actor.holds("screening_analyst"):
        yield rows.filter(asks=True, tier_id__in=actor.tiers("screening_analyst"))
    if actor.holds("appeals_reviewer"):
        untaken = ~Exists(
            Claim.objects.filter(case=OuterRef("case_id"), seat="appeal", released_at__isnull=True, expires_at__gt=now)
        )
        yield at_desk.filter(untaken, kind=CaseKind.APPEAL, tier_id__in=actor.tiers("appeals_reviewer"))
    if actor.holds(*DECIDERS):
        behind = Approval.objects.filter(
            Q(decision__case=OuterRef("case_id")), decision__state="held", by_id=actor.id, voided_at__isnull=True
        )
        yield rows.filter(~Exists(behind), held=True, tier_id__in=actor.tiers(*DECIDERS))
