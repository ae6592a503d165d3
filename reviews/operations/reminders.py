"""Telling people of a case's dates before they pass, when they passed, and a senior when nothing happened then; and the
partner, before the date of what they were asked."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from accessprogram.clock import db_now
from accessprogram.operations import outbox
from accessprogram.policy.actors import SYSTEM
from reviews.enums import Stage, WaitsOn
from reviews.models import Case
from reviews.operations import asking, clocks
from reviews.operations.stages import locked, record, tell_partner, touch
from reviews.policy.clocks import Word, WorkingDays, word_now
from reviews.queries import calendars
from reviews.queries.audience import seniors_of, who_may_see
from reviews.queries.deciders import who_can_confirm
from reviews.queries.facts import holders, open_decision

log = structlog.get_logger()
AT_ONCE = 100
AGAIN = timedelta(hours=1)


def remind_due(limit: int = AT_ONCE) -> int:
    """Look at the clocks whose time has come, ``limit`` at most, each on its own; returns how many.

    Whoever holds a case (in confirmation: whoever could confirm) is told the working day before and at the date; a
    senior reviewer, a working day after it, and at the date already when nobody holds it. While the partner holds the
    ball, they are told the working day before the date of a question. Each once per date.
    """
    due = Case.objects.filter(remind_at__lte=db_now()).order_by("remind_at")
    looked = 0
    for case_id in list(due.values_list("id", flat=True)[:limit]):
        try:
            with transaction.atomic():
                looked += _look(case_id)
        except Exception:  # one clock that cannot be read keeps no other waiting
            log.exception("clock_not_read", case=str(case_id))
            Case.objects.filter(pk=case_id).update(remind_at=db_now() + AGAIN)
    return looked


def count_anew(programme_id: UUID) -> int:
    """The calendar changed: every clock of the programme that runs is looked at in the background, and its dates are
    counted anew. In the caller's transaction; returns how many."""
    running = Case.objects.filter(programme_id=programme_id).exclude(stage=Stage.CLOSED)
    return running.filter(Q(paused_at__isnull=True) | Q(remind_at__isnull=False)).update(remind_at=db_now())


def begin_missing() -> int:
    """Cases that the release before opened know no next reminder: their clocks are looked at in the background.
    Returns how many; what was overdue already is left alone, its people know."""
    now = db_now()
    unknown = Case.objects.exclude(stage=Stage.CLOSED).filter(remind_at__isnull=True, escalated_at__isnull=True)
    asking_now = Q(waits_on=WaitsOn.PARTNER, paused_at__isnull=False)
    return unknown.filter(Q(due_at__gt=now) | asking_now).update(remind_at=now)


def _look(case_id: UUID) -> int:
    now, case = db_now(), locked(Case.objects.get(pk=case_id))
    if case.remind_at is None or case.remind_at > now:
        return 0  # somebody was quicker
    days = calendars.of(case.programme_id)
    if case.paused_at is not None:
        asking.remind(case, days, now)
        clocks.wind(case, now=now, days=days)
        Case.objects.filter(pk=case.pk).update(remind_at=case.remind_at)
        return 1
    before = (case.due_at, case.stage_due_at, case.escalated_at)
    clocks.wind(case, now=now, days=days)
    words = [_say(case, which, due, days, now) for which, due in (("", case.due_at), (case.stage, case.stage_due_at))]
    if Word.ESCALATED in words and case.escalated_at is None:
        case.escalated_at = now
    if before == (case.due_at, case.stage_due_at, case.escalated_at):
        Case.objects.filter(pk=case.pk).update(remind_at=case.remind_at)
        return 1
    touch(case)
    if before[0] != case.due_at:
        tell_partner(case)
    if before[2] is None and case.escalated_at is not None:
        record("case.escalated", case, actor=SYSTEM)
    return 1


def _say(case: Case, stage: str, due: datetime | None, days: WorkingDays, now: datetime) -> Word | None:
    """Queue what is to be said of one date; ``stage`` is empty when it is the whole case's."""
    word = word_now(days, due, now)
    if word is None or due is None:
        return None
    kind = "case_escalated" if word == Word.ESCALATED else "case_due"
    for person in _whom(case, word):
        outbox.enqueue(
            kind=kind,
            recipient_id=person,
            dedupe=f"clock:{case.id}:{stage}:{due:%Y%m%d%H%M}:{word}:{person}",
            data={
                "case": str(case.id),
                "reference": case.application.reference,
                "stage": str(Stage(stage).label) if stage else "",
                "due": f"{due.astimezone(days.zone):%Y-%m-%d %H:%M}",
                "overdue": word != Word.SOON,
            },
        )
    return word


def _whom(case: Case, word: Word) -> list[UUID]:
    if word == Word.ESCALATED:
        return seniors_of(case)
    decision = open_decision(case) if case.stage == Stage.CONFIRMATION else None
    if decision is not None:
        people = who_can_confirm(case, decision)
    else:
        people = who_may_see(case, (holder.user_id for holder in holders(case).values()))
    return people or (seniors_of(case) if word == Word.OVERDUE else [])
