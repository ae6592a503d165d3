"""Reservations: requests and tokens kept for a call that was allowed, until its usage report or for two minutes.

Used and reserved together never pass a hard limit: each period's row is raised by one UPDATE whose condition is the
limit itself. Locks are taken in the order reservation, ration, row of the period.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum, Value

from accessprogram.clock import db_now
from accessprogram.enums import ReservationState
from accessprogram.models import GatewayKey, Ration, RationUse, Reservation
from accessprogram.policy.entitlements import Call
from accessprogram.policy.rations import Limits, limits
from accessprogram.queries.entitlements import given, period_start

HOLD_SECONDS = 120


class _Full(Exception):
    """Somebody else was quicker; what this attempt raised so far is rolled back."""


def hold(*, key: GatewayKey, call: Call) -> Reservation | None:
    """Keep what an allowed call wants in every period of its use case, for ``HOLD_SECONDS``.

    None when less is left by now. What is kept is counted as used against everybody else's call.
    """
    if call.surface is None or call.line is None:
        return None
    use_case = call.use_case or call.surface.use_cases[0]
    try:
        with transaction.atomic():
            now = db_now()
            # Locked, so that a limit that is being lowered is either seen here or waits for what is kept here.
            rations = list(
                Ration.objects.select_for_update(of=("self",), no_key=True)
                .filter(grant_id=call.line.grant_id, use_case__slug=use_case)
                .select_related("grant")
                .order_by("id")
            )
            uses = [
                _keep(ration, limits(given(ration), ration.grant.state), call, period_start(ration.period, now))
                for ration in rations
            ]
            if not uses:
                return None
            reservation = Reservation.objects.create(
                key=key,
                surface_id=call.surface.id,
                grant_id=call.line.grant_id,
                use_case_id=rations[0].use_case_id,
                requests=call.requests,
                tokens=call.tokens,
                expires_at=now + timedelta(seconds=HOLD_SECONDS),
            )
            reservation.uses.add(*uses)
            return reservation
    except _Full:
        return None


def _keep(ration: Ration, allowed: Limits, call: Call, start: datetime) -> int:
    """The id of the period's row, raised by what the call wants. Raises _Full."""
    row = RationUse.objects.filter(ration=ration, period_start=start)
    room = row.filter(requests__lte=Value(allowed.requests - call.requests) - F("reserved_requests"))
    if allowed.tokens is not None:
        room = room.filter(tokens__lte=Value(allowed.tokens - call.tokens) - F("reserved_tokens"))
    raised = {
        "reserved_requests": F("reserved_requests") + call.requests,
        "reserved_tokens": F("reserved_tokens") + call.tokens,
    }
    if not room.update(**raised):
        # No row yet in this period, or no room in it.
        RationUse.objects.bulk_create([RationUse(ration=ration, period_start=start)], ignore_conflicts=True)
        if not room.update(**raised):
            raise _Full
    return row.values_list("id", flat=True).get()


def release_due(*, grant_id: UUID | None = None, limit: int = 500) -> int:
    """Give back what was kept longer than its time (of one grant, if one is named), up to ``limit`` reservations;
    returns how many. Usage that is reported later is counted like any other."""
    with transaction.atomic():
        now = db_now()
        due = Reservation.objects.filter(state=ReservationState.HELD, expires_at__lte=now)
        if grant_id is not None:
            due = due.filter(grant_id=grant_id)
        ids = list(
            due.select_for_update(skip_locked=True).order_by("expires_at", "id").values_list("id", flat=True)[:limit]
        )
        if not ids:
            return 0
        for use_id, requests, tokens in kept_by(ids):
            RationUse.objects.filter(id=use_id).update(
                reserved_requests=F("reserved_requests") - requests, reserved_tokens=F("reserved_tokens") - tokens
            )
        Reservation.objects.filter(id__in=ids).update(state=ReservationState.RELEASED, closed_at=now)
        return len(ids)


def kept_by(reservation_ids: Iterable[UUID]) -> list[tuple[int, int, int]]:
    """(row of a period, requests, tokens) that these reservations keep, in the order in which rows are locked."""
    rows = (
        RationUse.objects.filter(reservations__in=reservation_ids)
        .annotate(kept_requests=Sum("reservations__requests"), kept_tokens=Sum("reservations__tokens"))
        .order_by("ration_id", "period_start")
        .values_list("id", "kept_requests", "kept_tokens")
    )
    return list(rows)
