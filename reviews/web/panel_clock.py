"""The part of a case's page that says by when, since when, and how long it stood still."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from reviews.enums import CaseKind, Stage
from reviews.models import Case
from reviews.policy.clocks import APPEAL_DAYS
from reviews.queries import calendars

A_DAY = 86_400
SHOWN = 3


def context(actor: Actor, case: Case) -> dict[str, Any]:
    days, now = calendars.of(case.programme_id), db_now()
    # What stood still until now, in all and of the present stage.
    still = days.seconds_between(case.paused_at, now) if case.paused_at else 0
    still_here = days.seconds_between(max(case.paused_at, case.stage_since), now) if case.paused_at else 0
    still_here += case.stage_paused_seconds
    stages = [(row.stage, row.at) for row in case.transitions.all()]
    ends = [at for _stage, at in stages[1:]] + [case.closed_at or now]
    limits = case.tier_version.stage_days if case.kind != CaseKind.APPEAL else {}
    return {
        "now": now,
        "overdue": case.due_at is not None and case.due_at < now,
        "left": _working_days(days.seconds_between(now, case.due_at)) if case.due_at else None,
        "late": _working_days(days.seconds_between(case.due_at, now)) if case.due_at else None,
        "stage_late": case.stage_due_at is not None and case.stage_due_at < now,
        "allowed": APPEAL_DAYS if case.kind == CaseKind.APPEAL else case.tier_version.sla_days,
        "paused": _working_days(case.paused_seconds + still),
        "stages": [
            _stage(stage, at, took=days.seconds_between(at, end) - (still_here if present else 0), limits=limits)
            | {"present": present}
            for (stage, at), end, present in zip(stages, ends, _last(len(stages), case), strict=True)
            if stage != Stage.CLOSED
        ],
        "zone": str(days.zone),
        "days_off": sorted(day for day in days.holidays if day >= now.astimezone(days.zone).date())[:SHOWN],
    }


def _last(count: int, case: Case) -> list[bool]:
    """Which of the stages is the present one: the last, of an open case."""
    return [number == count and case.stage != Stage.CLOSED for number in range(1, count + 1)]


def _stage(stage: str, at: datetime, *, took: int, limits: Mapping[str, int]) -> dict[str, Any]:
    return {
        "label": Stage(stage).label,
        "at": at,
        "took": _working_days(max(0, took)),
        "limit": limits.get(stage),
        "over": stage in limits and took > limits[stage] * A_DAY,
    }


def _working_days(seconds: int) -> float:
    return round(seconds / A_DAY, 1)
