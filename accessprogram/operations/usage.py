"""What the gateway reports as used. The same report counts once, however often it comes, alone or in a batch.

Locks are taken in the order reservations, reports, rows of the periods, each sorted: batches of several gateways that
carry the same reports wait for one another and never in a circle. The rows themselves: ``usage_rows``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import ReservationState
from accessprogram.errors import CountersignError, Invalid, Stale
from accessprogram.models import GatewayKey, Ration, RationUse, Reservation, UsageReport
from accessprogram.operations import audit, usage_rows
from accessprogram.operations.usage_rows import Period
from accessprogram.policy import sandbox
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.entitlements import RationFacts
from accessprogram.queries.entitlements import period_start, rations_of
from accessprogram.queries.usage import Place, Places

_STATED = ("surface_id", "use_case_id", "offering_id", "user_key", "requests", "tokens", "reservation_id")


@dataclass(frozen=True)
class Report:
    """What was used, as the gateway says; ``at`` is its own time, kept as its statement.

    ``requests`` is 0 only where a reservation is given back of which nothing was used.
    """

    id: str
    surface: str
    requests: int
    use_case: str | None = None
    offering: str | None = None
    user_key: str = ""
    tokens: int = 0
    reservation: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """``counted`` is False for a report that had been counted before, and for one with a ``refusal``."""

    counted: bool
    ration: RationFacts | None = None
    refusal: CountersignError | None = None


def report(*, key: GatewayKey, report_id: str, surface: str, requests: int, **more: Any) -> Counted:
    """Count one report; ``more`` are the other fields of ``Report``. Returns the ration as it stands then.

    Raises NotFound (surface of another programme, or none), Invalid (use case, model, reservation), Stale (the same id
    with other contents).
    """
    one = Report(id=report_id, surface=surface, requests=requests, **more)
    if key.is_test:
        return Counted(True, sandbox.ration(db_now(), used=requests))
    with transaction.atomic():
        ((done, place),) = _count(key, [one])
        if done.refusal is not None:
            raise done.refusal
        return Counted(done.counted, rations_of(place.grant_id, place.use_case_id, db_now()) if place else None)


def report_all(*, key: GatewayKey, reports: Sequence[Report]) -> list[Counted]:
    """Count a batch; the answers are in its order. What can be counted is, each of the others carries its refusal.

    What was used is counted even above the limit and after access ended: it happened. A report that settles a
    reservation counts in the period in which it was reserved, any other in the period of the database's now. What a
    test key reports is nowhere kept.
    """
    if key.is_test:
        return [Counted(True) for _one in reports]
    with transaction.atomic():
        done = [one for one, _place in _count(key, reports)]
        if counted := sum(one.counted for one in done):
            data = {"reports": len(done), "counted": counted, "refused": sum(one.refusal is not None for one in done)}
            audit.append("usage.counted", actor=SYSTEM, thing=key, programme_id=key.programme_id, data=data)
        return done


def _count(key: GatewayKey, reports: Sequence[Report]) -> list[tuple[Counted, Place | None]]:
    places = Places(
        key.programme_id, {row.surface for row in reports}, {row.offering for row in reports if row.offering}
    )
    kept = _locked(row.reservation for row in reports if row.reservation)
    now = db_now()
    done: list[tuple[Counted, Place | None]] = []
    stated: list[tuple[UsageReport, Place] | CountersignError] = []
    first: dict[str, UsageReport] = {}
    for one in reports:
        try:
            place = _placed(one, places, kept)
        except CountersignError as refusal:
            stated.append(refusal)
            continue
        row = _row(key, one, place, now)
        stated.append((row, place))
        first.setdefault(row.id, row)
    written = usage_rows.write(first)
    first |= UsageReport.objects.in_bulk([pk for pk in first if pk not in written])
    counted = []
    for told in stated:
        if isinstance(told, CountersignError):
            done.append((Counted(False, refusal=told), None))
            continue
        row, place = told
        if any(getattr(first[row.id], name) != getattr(row, name) for name in _STATED):
            words = _("A report with this id, and other contents, was counted before.")
            done.append((Counted(False, refusal=Stale(words, code="report_differs")), place))
            continue
        done.append((Counted(row.id in written), place))
        if row.id in written:
            written.discard(row.id)
            counted.append((row, place))
    _add(counted, kept, now)
    return done


def _locked(ids: Iterable[UUID]) -> dict[UUID, Reservation]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row for row in Reservation.objects.select_for_update().filter(id__in=wanted).order_by("id")}


def _placed(one: Report, places: Places, kept: dict[UUID, Reservation]) -> Place:
    """Where the report counts. Raises NotFound and Invalid."""
    place = places.place(one.surface, one.use_case, one.offering)
    if one.reservation is None:
        if one.requests < 1:
            raise Invalid(_("Say how many requests were made: at least one."), code="nothing_used")
        return place
    reserved = kept.get(one.reservation)
    if reserved is None or (reserved.surface_id, reserved.use_case_id) != (place.surface_id, place.use_case_id):
        raise Invalid(_("That surface has no such reservation for that use case."), code="reservation_unknown")
    return Place(place.surface_id, place.use_case_id, place.offering_id, reserved.grant_id)


def _row(key: GatewayKey, one: Report, place: Place, now: datetime) -> UsageReport:
    return UsageReport(
        # Another programme's gateway cannot use up this one's ids.
        id=f"{key.programme_id.hex}:{one.id}",
        key=key,
        surface_id=place.surface_id,
        use_case_id=place.use_case_id,
        offering_id=place.offering_id,
        user_key=one.user_key,
        requests=one.requests,
        tokens=one.tokens,
        reservation_id=one.reservation,
        at=one.at or now,
    )


def _add(counted: Sequence[tuple[UsageReport, Place]], kept: dict[UUID, Reservation], now: datetime) -> None:
    """Add what was counted to its periods, and give back what the reservations kept that it settles."""
    if not counted:
        return
    settled = {
        row.reservation_id: kept[row.reservation_id]
        for row, _place in counted
        if row.reservation_id and kept[row.reservation_id].state == ReservationState.HELD
    }
    held_in = _periods_of(settled)
    given_in = _rations({(place.grant_id, place.use_case_id) for _row, place in counted}, now)
    raised: dict[Period, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row, place in counted:
        # All reports of a call with a reservation count where it was kept, so that midnight cuts none in two.
        held = held_in.get(row.reservation_id) if row.reservation_id else None
        periods = held or given_in[place.grant_id, place.use_case_id]
        for period in periods:
            raised[period][0] += row.requests
            raised[period][1] += row.tokens
    for key, reservation in settled.items():
        for period in held_in[key]:
            raised[period][2] -= reservation.requests
            raised[period][3] -= reservation.tokens
    usage_rows.add(raised)
    if settled:
        Reservation.objects.filter(id__in=settled).update(state=ReservationState.SETTLED, closed_at=now)


def _periods_of(reservations: Iterable[UUID]) -> dict[UUID, list[Period]]:
    found: dict[UUID, list[Period]] = defaultdict(list)
    uses = RationUse.objects.filter(reservations__in=list(reservations))
    for key, ration_id, start in uses.values_list("reservations__id", "ration_id", "period_start"):
        found[key].append((ration_id, start))
    return found


def _rations(pairs: set[tuple[UUID, UUID]], now: datetime) -> dict[tuple[UUID, UUID], list[Period]]:
    """The periods that run now, of the rations of each (grant, use case)."""
    found: dict[tuple[UUID, UUID], list[Period]] = defaultdict(list)
    rations = Ration.objects.filter(grant_id__in={pair[0] for pair in pairs}, use_case_id__in={p[1] for p in pairs})
    for key, grant_id, use_case_id, period in rations.values_list("id", "grant_id", "use_case_id", "period"):
        found[grant_id, use_case_id].append((key, period_start(period, now)))
    return found
