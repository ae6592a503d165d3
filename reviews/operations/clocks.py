"""A case's clock: when it and its stage are due, standing still while the partner holds the ball.

Called by operations inside their transaction on a locked case; nothing here saves it. Who is reminded of the dates:
``operations.reminders``.
"""

from datetime import datetime

from accessprogram.clock import db_now
from reviews.enums import CaseKind, Stage
from reviews.models import Case
from reviews.policy.clocks import APPEAL_DAYS, WorkingDays, first_of, next_reminder
from reviews.queries import asking, calendars


def wind(case: Case, *, now: datetime | None = None, days: WorkingDays | None = None) -> None:
    """Set both dates of a case from its tier, its calendar and its pauses, and when somebody is reminded of them.

    A case that is paused or closed has none; of a paused one the partner is reminded. ``days``: its programme's
    calendar, when it was read already.
    """
    if case.stage == Stage.CLOSED:
        case.due_at = case.stage_due_at = case.remind_at = None
        return
    now, days = now or db_now(), days or calendars.of(case.programme_id)
    if case.paused_at is not None:
        case.due_at = case.stage_due_at = None
        case.remind_at = asking.next_reminder(case, days, now)
        return
    case.due_at, case.stage_due_at = due_at(case, days), stage_due_at(case, days)
    first = first_of(case.due_at, case.stage_due_at)
    if first is not None and first > now:
        case.escalated_at = None
    case.remind_at = first_of(next_reminder(days, case.due_at, now), next_reminder(days, case.stage_due_at, now))


def due_at(case: Case, days: WorkingDays) -> datetime:
    """When the case is due: its tier's working days after it was opened (an appeal: ten), and what it stood still."""
    allowed = APPEAL_DAYS if case.kind == CaseKind.APPEAL else case.tier_version.sla_days
    return days.add_seconds(days.add_days(case.created_at, allowed), case.paused_seconds)


def stage_due_at(case: Case, days: WorkingDays) -> datetime | None:
    """When the present stage should be over; None when the tier says nothing about it."""
    allowed = case.tier_version.stage_days.get(case.stage)
    if allowed is None or case.kind == CaseKind.APPEAL:
        return None
    return days.add_seconds(days.add_days(case.stage_since, allowed), case.stage_paused_seconds)


def enter_stage(case: Case) -> None:
    """The stage changed just now: its own clock begins anew, the case's goes on."""
    case.stage_paused_seconds = 0
    wind(case, now=case.stage_since)


def stop(case: Case) -> None:
    """The clock stands still. A case that is paused stays so, since when it was."""
    if case.paused_at is None:
        case.paused_at = db_now()
    wind(case)


def go_on(case: Case) -> None:
    """The clock runs again: the dates move by the working time that it stood still."""
    now, days = db_now(), calendars.of(case.programme_id)
    if case.paused_at is not None:
        case.paused_seconds += days.seconds_between(case.paused_at, now)
        case.stage_paused_seconds += days.seconds_between(max(case.paused_at, case.stage_since), now)
        case.paused_at = None
    wind(case, now=now, days=days)
