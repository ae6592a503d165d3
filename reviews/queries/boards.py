"""The numbers behind /board/: each with the parameters of the list of its rows (``filters``), so that it can be opened.

People with a board role see numbers of their tiers; partners they have a conflict with are left out before counting.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from accessprogram.clock import db_now
from accessprogram.enums import Outcome
from accessprogram.models import Tier
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from reviews.checks import CATALOGUE
from reviews.enums import OPEN_RUN_STATUSES, RunOutcome, RunStatus, Stage, WaitsOn
from reviews.models import Case, CheckRun
from reviews.queries.filters import filtered
from reviews.queries.forecast import QueueForecast, of_cases
from reviews.queries.judgements import title_of

BOARD_ROLES = (*CASE_ROLES, "dashboard_reader")
DEFAULT_DAYS = 90
# Where a case can be, in the order in which it goes.
STAGES = (Stage.CHECKS, Stage.REVIEW, Stage.COMMITTEE, Stage.CONCURRENCE, Stage.CONFIRMATION)
RESULTS = (*RunOutcome.values, RunStatus.ERRORED.value, "open")


@dataclass(frozen=True, kw_only=True)
class Number:
    """A count and the parameters with which /desk/cases/ shows its rows."""

    label: Any
    value: int
    params: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Times:
    """Days from opening to decision, pauses included; None when nothing was decided."""

    tier: Tier
    n: int
    median: float | None
    p90: float | None
    params: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """One row (a check, a tier) with a number per result."""

    slug: str
    title: str
    numbers: list[Number]

    @property
    def total(self) -> int:
        return sum(number.value for number in self.numbers)


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week that begins on ``monday``: cases opened and decided in it."""

    monday: date
    opened: Number
    decided: Number


@dataclass(frozen=True, kw_only=True)
class Board:
    """Everything the page draws, for ``first`` to ``last`` (days, both included)."""

    first: date
    last: date
    tiers: list[Tier]
    backlog: list[Number]
    waiting_on_partner: Number
    overdue: Number
    times: list[Times]
    checks: list[Outcomes]
    decisions: list[Outcomes]
    forecast: QueueForecast
    weeks: list[Week] = field(default_factory=list)


def board_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that this actor's numbers are counted from."""
    return Case.objects.filter(tier_id__in=actor.tiers(*BOARD_ROLES)).exclude(
        application__partner_id__in=actor.conflicts
    )


def board_tiers(actor: Actor) -> QuerySet[Tier]:
    """The tiers of which this actor sees numbers."""
    return Tier.objects.filter(pk__in=actor.tiers(*BOARD_ROLES)).order_by("position", "slug")


def board(actor: Actor, *, params: Mapping[str, str], first: date | None = None, last: date | None = None) -> Board:
    """The board for a range of days (the last 90 by default) and the filters ``programme`` and ``tier`` (ids).

    What is open is counted as it stands now; what was decided and checked, in the range. About ten queries.
    """
    now = db_now()
    last = last or now.date()
    first = min(first or last - timedelta(days=DEFAULT_DAYS - 1), last)
    scope = {name: params[name] for name in ("programme", "tier") if params.get(name)}
    cases = board_cases(actor).filter(filtered(scope))
    tiers = list(Tier.objects.filter(id__in=cases.order_by().values("tier_id")).order_by("position", "slug"))
    opened = {**scope, "opened_from": first.isoformat(), "opened_to": last.isoformat()}
    decided = {**scope, "decided_from": first.isoformat(), "decided_to": last.isoformat()}
    still_open = cases.exclude(stage=Stage.CLOSED)
    backlog = _backlog(still_open, scope)
    programmes = {tier.programme_id for tier in tiers}
    return Board(
        first=first,
        last=last,
        tiers=tiers,
        backlog=backlog,
        waiting_on_partner=_number(
            WaitsOn.PARTNER.label, still_open.filter(waits_on=WaitsOn.PARTNER), {**scope, "waits_on": "partner"}
        ),
        overdue=_number("overdue", still_open.filter(due_at__lt=now), {**scope, "due": "overdue"}),
        times=_times(cases.filter(filtered(decided)), tiers, decided),
        checks=_checks(cases.filter(filtered(opened)), opened),
        decisions=_decisions(cases.filter(filtered(decided)), tiers, decided),
        forecast=of_cases(
            cases,
            waiting=sum(number.value for number in backlog),
            now=now,
            programme_id=programmes.pop() if len(programmes) == 1 else None,
        ),
        weeks=_weeks(cases, scope, first, last),
    )


def _number(label: Any, rows: QuerySet[Case], params: dict[str, str]) -> Number:
    return Number(label=label, value=rows.count(), params=params)


def _backlog(still_open: QuerySet[Case], scope: dict[str, str]) -> list[Number]:
    counted = dict(still_open.order_by().values_list("stage").annotate(n=Count("id")))
    return [
        Number(label=stage.label, value=counted.get(stage.value, 0), params={**scope, "stage": stage.value})
        for stage in STAGES
    ]


def _times(decided: QuerySet[Case], tiers: list[Tier], params: dict[str, str]) -> list[Times]:
    days: dict[UUID, list[float]] = defaultdict(list)
    for tier_id, began, ended in decided.values_list("tier_id", "created_at", "application__decided_at"):
        if ended is None:
            continue
        days[tier_id].append(max(0.0, (ended - began).total_seconds() / 86400))
    return [
        Times(
            tier=tier,
            n=len(days[tier.id]),
            median=_rank(sorted(days[tier.id]), 50),
            p90=_rank(sorted(days[tier.id]), 90),
            params={**params, "tier": str(tier.id)},
        )
        for tier in tiers
    ]


def _rank(ordered: list[float], percent: int) -> float | None:
    """Nearest rank: a wait that somebody really had."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else None


def _checks(opened: QuerySet[Case], params: dict[str, str]) -> list[Outcomes]:
    """Current runs of the cases opened in the range, by how they ended."""
    runs = CheckRun.objects.filter(case__in=opened).exclude(status__in=[RunStatus.SUPERSEDED, RunStatus.CANCELLED])
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for slug, status, outcome, n in (
        runs.order_by().values_list("check_slug", "status", "finding__outcome").annotate(n=Count("id"))
    ):
        counted[slug, outcome or ("open" if status in OPEN_RUN_STATUSES else status)] += n
    slugs = [*CATALOGUE, *sorted({slug for slug, _result in counted} - set(CATALOGUE))]
    return [
        Outcomes(
            slug=slug,
            title=title_of(slug),
            numbers=[
                Number(
                    label=_result_label(result), value=counted[slug, result],
                    params={**params, "check": slug, "result": result},
                )
                for result in RESULTS
            ],
        )
        for slug in slugs
    ]  # fmt: skip


def _result_label(result: str) -> Any:
    if result in RunOutcome.values:
        return RunOutcome(result).label
    return RunStatus.ERRORED.label if result == RunStatus.ERRORED else RunStatus.RUNNING.label


def _decisions(decided: QuerySet[Case], tiers: list[Tier], params: dict[str, str]) -> list[Outcomes]:
    effective = Q(decisions__state="effective")
    rows = decided.filter(effective).order_by().values_list("tier_id", "decisions__outcome")
    counted = {(tier_id, outcome): n for tier_id, outcome, n in rows.annotate(n=Count("id", distinct=True))}
    return [
        Outcomes(
            slug=tier.slug,
            title=str(tier),
            numbers=[
                Number(
                    label=Outcome(outcome).label,
                    value=counted.get((tier.id, outcome), 0),
                    params={**params, "tier": str(tier.id), "outcome": outcome},
                )
                for outcome in Outcome.values
            ],
        )
        for tier in tiers
    ]


def _weeks(cases: QuerySet[Case], scope: dict[str, str], first: date, last: date) -> list[Week]:
    opened = _by_week(cases, "created_at", first, last)
    decided = _by_week(cases, "application__decided_at", first, last)
    mondays = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        mondays.append(monday)
        monday += timedelta(days=7)
    return [
        Week(
            monday=monday,
            opened=_in_week(opened, monday, scope, "opened", first, last),
            decided=_in_week(decided, monday, scope, "decided", first, last),
        )
        for monday in mondays
    ]


def _by_week(cases: QuerySet[Case], column: str, first: date, last: date) -> dict[date, int]:
    name = "opened" if column == "created_at" else "decided"
    within = cases.filter(filtered({f"{name}_from": first.isoformat(), f"{name}_to": last.isoformat()}))
    rows = within.annotate(week=TruncWeek(column)).order_by().values_list("week").annotate(n=Count("id"))
    return {_day(week): n for week, n in rows}


def _in_week(
    counted: dict[date, int], monday: date, scope: dict[str, str], name: str, first: date, last: date
) -> Number:
    """The link ends where the range ends, so that its rows are exactly those counted."""
    begin, end = max(monday, first), min(monday + timedelta(days=6), last)
    params = {**scope, f"{name}_from": begin.isoformat(), f"{name}_to": end.isoformat()}
    return Number(label=monday.isoformat(), value=counted.get(monday, 0), params=params)


def _day(moment: datetime) -> date:
    return moment.date()
