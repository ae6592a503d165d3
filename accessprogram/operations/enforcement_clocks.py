"""What time does to measures: it reminds of what waits, withdraws what was put right, ends what nobody ratified."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import CommitmentState, EnforcementState, ShortfallState
from accessprogram.models import Enforcement, OutboxMessage
from accessprogram.operations import enforcement_effects, enforcement_letters, enforcement_states
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.enforcement import REMIND_AFTER_HOURS


def sweep(*, limit: int = 200) -> int:
    """Withdraw, remind, then let fall back what is due; returns how many measures fell back. Each in its own
    transaction."""
    withdraw_moot(limit=limit)
    remind_of_ratification(limit=limit)
    remind_of_dates(limit=limit)
    due = _unratified().filter(ratify_by__lte=db_now()).order_by("ratify_by")
    return sum(fall_back(enforcement_id=key) for key in list(due.values_list("id", flat=True)[:limit]))


def withdraw_moot(*, limit: int = 200) -> int:
    """Proposals that a fact made, and whose cause was put right before a person acted; returns how many."""
    return sum(_withdraw(key) for key in list(_moot().order_by("id").values_list("id", flat=True)[:limit]))


def _moot() -> QuerySet[Enforcement]:
    cured = Q(shortfall__state__in=[ShortfallState.CURED, ShortfallState.EXCUSED])
    kept = Q(commitment__state__in=[CommitmentState.VERIFIED, CommitmentState.ENDED])
    return Enforcement.objects.filter(cured | kept, state=EnforcementState.PROPOSED, proposed_by__isnull=True)


def _withdraw(enforcement_id: UUID) -> bool:
    with transaction.atomic():
        measure = enforcement_states.by_id(enforcement_id)
        if not _moot().filter(pk=measure.pk).exists():
            return False
        enforcement_states.close(measure, "withdraw", SYSTEM, _("What it was proposed for was put right."))
        enforcement_letters.to_partner(measure, "dropped")
        return True


def remind_of_ratification(*, limit: int = 200) -> None:
    """The on-call people, one, six and twenty hours after an emergency; after a pause only the last that is due."""
    now = db_now()
    for measure in _unratified().filter(ratify_by__gt=now).order_by("imposed_at")[:limit]:
        assert measure.imposed_at is not None  # noqa: S101 - a constraint of the table
        passed = [hours for hours in REMIND_AFTER_HOURS if measure.imposed_at + timedelta(hours=hours) <= now]
        if passed and not _was_told(measure, f"ratify:{passed[-1]}h"):
            with transaction.atomic():
                enforcement_letters.to_desk(measure, "ratify", hours=passed[-1])


def remind_of_dates(*, limit: int = 200) -> None:
    """A proposal on which nobody acted by its date, and a measure that was to be looked at again: told once a date."""
    now = db_now()
    late = Enforcement.objects.filter(state=EnforcementState.PROPOSED, due_at__lte=now)
    again = Enforcement.objects.filter(state=EnforcementState.IN_FORCE, until__lte=now)
    for event, rows in (("due", late), ("review", again)):
        for measure in rows.order_by("id")[:limit]:
            if not _was_told(measure, f"{event}:"):
                with transaction.atomic():
                    enforcement_letters.to_desk(measure, event)


def fall_back(*, enforcement_id: UUID) -> bool:
    """An emergency whose 24 hours passed without a second person; returns whether it fell back now."""
    with transaction.atomic():
        measure = enforcement_states.by_id(enforcement_id)
        overdue = measure.ratify_by is not None and measure.ratify_by <= db_now()
        if measure.state != EnforcementState.IN_FORCE or measure.ratified_at is not None or not overdue:
            return False
        enforcement_states.move(measure, "fall_back", actor=SYSTEM)
        measure.save(update_fields=["state"])
        enforcement_effects.fall_back(measure)
        enforcement_letters.to_partner(measure, "fell_back")
        enforcement_letters.to_desk(measure, "fell_back")
        return True


def _unratified() -> QuerySet[Enforcement]:
    return Enforcement.objects.filter(
        state=EnforcementState.IN_FORCE, is_emergency=True, ratified_at__isnull=True
    ).select_related("partner", "programme")


def _was_told(measure: Enforcement, key: str) -> bool:
    return OutboxMessage.objects.filter(dedupe__startswith=f"measure_needs_you:{measure.id}:{key}").exists()
