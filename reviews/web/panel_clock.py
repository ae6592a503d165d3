"""The part of a case's page that says by when, since when, and how long it stood still."""

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
        "paused": _working_days(case.paused_seconds),
        "stages": [
            {
                "label": Stage(stage).label,
                "at": at,
                "took": _working_days(days.seconds_between(at, end)),
                "limit": limits.get(stage),
                "over": stage in limits and days.seconds_between(at, end) > limits[stage] * A_DAY,
                "present": number == len(stages) and case.stage != Stage.CLOSED,
            }
            for number, ((stage, at), end) in enumerate(zip(stages, ends, strict=True), start=1)
            if stage != Stage.CLOSED
        ],
        "zone": str(days.zone),
        "days_off": sorted(day for day in days.holidays if day >= now.astimezone(days.zone).date())[:SHOWN],
    }


def _working_days(seconds: int) -> float:
    return round(seconds / A_DAY, 1)
