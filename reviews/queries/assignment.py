"""Who could be given work, what they hold already, and which cases wait for somebody."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accessprogram.models import RoleAssignment, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.enums import CaseKind, Stage, WaitsOn
from reviews.models import Absence, Case, CaseRow, Claim, WorkProfile
from reviews.policy.assignment import Colleague, WaitingCase
from reviews.policy.claims import SEAT_ROLES

# Of somebody who never said how much they take: reviewers some, senior reviewers none (they decide).
USUAL_CAPACITY = 10


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One person of the desk: what they take and hold, and whether they are away today."""

    user: User
    senior: bool
    capacity: int
    open: int
    expertise: tuple[str, ...]
    away_until: date | None

    @property
    def room(self) -> int:
        return max(0, self.capacity - self.open)

    @property
    def per_cent(self) -> int:
        """How full they are; over 100 when they hold more than they said they take."""
        return round(100 * self.open / self.capacity) if self.capacity else 0


def workloads(tiers: Collection[UUID], now: datetime, *, seat: str = "review") -> list[Workload]:
    """Everybody who can sit on cases of any of ``tiers``, by name. Two queries, whatever the number."""
    held = _in_force(now).filter(Q(tier_id__in=tiers) | Q(tier__isnull=True, programme__tiers__in=tiers))
    roles: dict[UUID, set[str]] = {}
    for user_id, role in held.filter(role__in=SEAT_ROLES[seat]).values_list("user_id", "role").distinct():
        roles.setdefault(user_id, set()).add(role)
    people = _loaded(User.objects.filter(pk__in=roles, is_active=True), now).order_by("name", "email")
    return [_workload(user, roles[user.pk] == {"senior_reviewer"}) for user in people]


def workload_of(actor: Actor, now: datetime) -> Workload:
    """One person's own; one query."""
    return _workload(_loaded(User.objects.filter(pk=actor.person), now).get(), not actor.holds("reviewer"))


def _loaded(people: QuerySet[User], now: datetime) -> Any:
    """With what they said they take, how many open cases they review now, and the last day of their being away."""
    held = CaseRow.objects.filter(reviewer=OuterRef("pk"), reviewer_until__gt=now, is_open=True).order_by()
    today = Absence.objects.filter(user=OuterRef("pk"), first_day__lte=now.date(), last_day__gte=now.date())
    return people.select_related("work_profile").annotate(
        held=Subquery(held.values("reviewer").annotate(n=Count("pk")).values("n")),
        away=Subquery(today.order_by("-last_day").values("last_day")[:1]),
    )


def _workload(user: Any, senior: bool) -> Workload:
    profile: WorkProfile | None = getattr(user, "work_profile", None)
    return Workload(
        user=user,
        senior=senior,
        capacity=profile.capacity if profile is not None else 0 if senior else USUAL_CAPACITY,
        open=user.held or 0,
        expertise=tuple(profile.expertise) if profile is not None else (),
        away_until=user.away,
    )


def waiting(
    now: datetime,
    tiers: Collection[UUID] | None = None,
    programmes: Collection[UUID] | None = None,
    *,
    seen: QuerySet[CaseRow] | None = None,
) -> QuerySet[CaseRow]:
    """Cases in review that nobody reviews and no partner holds up, most urgent first; of ``seen``, when given."""
    rows = CaseRow.objects.all() if seen is None else seen
    rows = rows.filter(stage=Stage.REVIEW, waits_on=WaitsOn.DESK, is_open=True, reviewer_until__lte=now)
    rows = rows.exclude(kind=CaseKind.APPEAL)
    if tiers is not None:
        rows = rows.filter(tier_id__in=tiers)
    if programmes is not None:
        rows = rows.filter(programme_id__in=programmes)
    return rows.order_by("-rank", "-id")


def as_waiting(row: CaseRow) -> WaitingCase:
    """A row as it is divided."""
    return WaitingCase(
        case_id=row.case_id,
        tier_id=row.tier_id,
        partner_id=row.partner_id,
        subjects=frozenset([*row.use_cases.split(), *row.tag_list]),
    )


def row_of(case: Case) -> WaitingCase:
    """One case as it is divided."""
    return as_waiting(CaseRow.objects.get(case=case))


def colleagues(cases: Collection[WaitingCase], now: datetime) -> list[Colleague]:
    """Who has room for any of these today. Whoever sat on a case before, in either review, is not given it again by
    the desk: they gave it up or let it lapse. Some queries for each person with room."""
    before = _sat_on([case.case_id for case in cases])
    people = []
    for one in workloads({case.tier_id for case in cases}, now):
        if one.room and not one.away_until:
            actor = actor_of(one.user)
            people.append(
                Colleague(
                    user_id=one.user.pk,
                    capacity=one.capacity,
                    open=one.open,
                    expertise=frozenset(one.expertise),
                    may_take=_rule(actor, before),
                )
            )
    return people


def _rule(actor: Actor, before: Mapping[UUID, set[UUID]]) -> Callable[[WaitingCase], bool]:
    """May this person be given that case, as far as can be said without reading it."""

    def may_take(case: WaitingCase) -> bool:
        return (
            case.partner_id not in actor.conflicts
            and actor.holds(*SEAT_ROLES["review"], tier_id=case.tier_id)
            and actor.id not in before.get(case.case_id, ())
        )

    return may_take


def _sat_on(cases: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    claims = Claim.objects.filter(case_id__in=cases, seat__in=["review", "second_review"])
    for case_id, user_id in claims.values_list("case_id", "user_id"):
        found.setdefault(case_id, set()).add(user_id)
    return found


def _in_force(now: datetime) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), starts_at__lte=now, confirmed_by__isnull=False
    )
