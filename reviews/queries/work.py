"""What one person has on the desk: for their own page, and what stands on a case about its work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from accessprogram.models import User
from accessprogram.policy.actors import Actor
from reviews.enums import WaitsOn
from reviews.models import (
    Absence,
    Adjudication,
    Approval,
    Case,
    CaseRow,
    Claim,
    Presence,
    Recommendation,
    Snooze,
)
from reviews.policy.claims import SEAT_ROLES
from reviews.queries.access import visible_cases, visible_rows
from reviews.queries.assignment import waiting
from reviews.queries.next_case import held_by, snoozed

LOOKING = timedelta(minutes=1)
COUNTED_DAYS = 28
SOON = timedelta(days=3)
SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What one person did in the last four weeks, and which of their seats ran out; shown to them alone."""

    recommended: int
    approved: int
    adjudicated: int
    lapsed: int


@dataclass(frozen=True, kw_only=True)
class Mine:
    """The open cases on which somebody sits, in three heaps of at most ``SHOWN`` and with how many there are.
    ``urgent``: what comes next; ``put_off``: (row, until)."""

    urgent: CaseRow | None
    at_desk: list[CaseRow]
    with_partner: list[CaseRow]
    put_off: list[tuple[CaseRow, datetime]]
    held: int
    due: int
    overdue: int


def mine(actor: Actor, now: datetime) -> Mine:
    """Two queries, whatever there is."""
    off, held = snoozed(actor, now), held_by(actor, now)
    # Their ids first: few of very many.
    ids = set(held.values_list("case_id", flat=True).union(off.values_list("case_id", flat=True)))
    rows: Any = visible_rows(actor).filter(case_id__in=ids, is_open=True).select_related("tier")
    found = list(
        rows.annotate(
            off_until=Subquery(off.filter(case=OuterRef("case_id")).values("until")[:1]),
            holds=Exists(held.filter(case=OuterRef("case_id"))),
        ).order_by("due_at", "id")
    )
    own = [row for row in found if row.holds]
    here = [row for row in own if row.off_until is None]
    put_off = [(row, row.off_until) for row in found if row.off_until is not None]
    at_desk = [row for row in here if row.waits_on == WaitsOn.DESK]
    return Mine(
        urgent=max(at_desk, key=lambda row: (row.rank, row.id), default=None),
        at_desk=[row for row in here if row.waits_on != WaitsOn.PARTNER][:SHOWN],
        with_partner=[row for row in here if row.waits_on == WaitsOn.PARTNER][:SHOWN],
        put_off=sorted(put_off, key=lambda pair: pair[1]),
        held=len(own),
        due=sum(row.due is not None and now <= row.due < now + SOON for row in own),
        overdue=sum(row.due is not None and row.due < now for row in own),
    )


def numbers(actor: Actor, now: datetime) -> Numbers:
    """One's own; one query."""
    since = {"created_at__gt": now - timedelta(days=COUNTED_DAYS)}
    ran_out = Claim.objects.filter(released_at__isnull=True, expires_at__lt=now, case__closed_at__isnull=True)
    counted: Any = User.objects.filter(pk=actor.person).annotate(
        recommended=_count(Recommendation.objects.filter(**since), "by"),
        approved=_count(Approval.objects.filter(**since), "by"),
        adjudicated=_count(Adjudication.objects.filter(**since), "by"),
        lapsed=_count(ran_out, "user"),
    )
    found = counted.first()
    return Numbers(
        recommended=found.recommended, approved=found.approved, adjudicated=found.adjudicated, lapsed=found.lapsed
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def free_to_take(actor: Actor, now: datetime) -> list[CaseRow]:
    """The most urgent cases that this person could take, at most ``SHOWN``; one query, none for whoever reviews
    nothing."""
    tiers = actor.tiers(*SEAT_ROLES["review"])
    if not tiers:
        return []
    rows = waiting(now, tiers, seen=visible_rows(actor)).select_related("tier")
    return list(rows.filter(~Exists(snoozed(actor, now).filter(case=OuterRef("case_id"))))[:SHOWN])


def looking(actor: Actor, case: Case, now: datetime) -> list[User]:
    """Who else has the page of this case open, by name."""
    rows = Presence.objects.filter(case=case, seen_at__gt=now - LOOKING).exclude(user_id=actor.person)
    return [row.user for row in rows.select_related("user").order_by("user__name", "user_id")]


def snooze_of(actor: Actor, case: Case, now: datetime) -> Snooze | None:
    return snoozed(actor, now).filter(case=case).first()


def absences(user_id: UUID, now: datetime) -> QuerySet[Absence]:
    """Days away that are not over, the next first."""
    return Absence.objects.filter(user_id=user_id, last_day__gte=now.date())


def shown_cases(actor: Actor, case_ids: list[UUID]) -> list[Case]:
    """Those of these cases that the actor may see, in the order given."""
    found = visible_cases(actor).filter(pk__in=case_ids).select_related("application__partner", "tier").in_bulk()
    return [found[case_id] for case_id in case_ids if case_id in found]


def asked_cases(actor: Actor, case_ids: list[UUID]) -> list[Case]:
    """The same, with the sections of their questionnaires read; two queries."""
    found = shown_cases(actor, case_ids)
    prefetch_related_objects(found, "application__questionnaire")
    return found
