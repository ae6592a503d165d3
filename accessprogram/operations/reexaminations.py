"""Looking again at every grant that a change of level concerns: rows in the background, some slices a bell.

A slice is one transaction: it locks the partners of its grants in order, compares both levels as they stand at that
moment, writes shortfalls and notices for all of them together, and moves the row's cursor. A process that dies leaves
its slice undone and its lease behind; the next one begins where the cursor stands.
"""

import time
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.enums import ReexaminationState
from accessprogram.errors import NotAllowed, NotFound, WrongState
from accessprogram.models import CapabilityAssessment, Partner, Reexamination, SafeguardAssessment
from accessprogram.operations import audit, shortfalls
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.capability import may_assess
from accessprogram.queries import reexaminations as queries
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.reexaminations import Pair

log = structlog.get_logger()
REEXAMINE = "accessprogram.reexamine"
SLICE = 1000
CRASHES = 3


def begin_for_offering(assessment: CapabilityAssessment, *, cause: str, actor: Actor) -> Reexamination:
    """Have every grant on the offering looked at again, in the caller's transaction."""
    return _begin(
        Reexamination(
            programme_id=assessment.offering.programme_id,
            offering_id=assessment.offering_id,
            capability=assessment,
            cause=cause[:200],
            started_by_id=actor.id,
        ),
        actor,
    )


def begin_for_partner(assessment: SafeguardAssessment, *, cause: str, actor: Actor) -> Reexamination:
    """Have every grant of the partner looked at again, in the caller's transaction."""
    return _begin(
        Reexamination(
            programme_id=assessment.programme_id,
            partner_id=assessment.partner_id,
            safeguard=assessment,
            cause=cause[:200],
            started_by_id=actor.id,
        ),
        actor,
    )


def _begin(row: Reexamination, actor: Actor) -> Reexamination:
    row.save(force_insert=True)
    dispatch.ring(REEXAMINE)
    _audit("reexamination.begun", row, actor=actor, cause=row.cause)
    return row


def work() -> bool:
    """Do one slice of the oldest row that is due; whether anything was due. Errors of a slice are raised: its lease
    runs out, and the third time the row is parked for a person."""
    row = _claim()
    if row is None:
        return False
    if row.crashes >= CRASHES:
        _park(row)
        return True
    _slice(row)
    return True


def work_for(seconds: float) -> None:
    """Do slices until none is due, or until so many seconds are over; what is left rings for itself."""
    until = time.monotonic() + seconds
    while work():
        if time.monotonic() >= until and due_exists():
            dispatch.ring(REEXAMINE)
            break


def due_exists() -> bool:
    """Whether a row waits to be gone on with."""
    return queries.due().exists()


def resume(*, actor: Actor, reexamination_id: UUID) -> Reexamination:
    """Go on with a row that stopped after errors. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        seen = queries.visible_reexaminations(actor).filter(pk=reexamination_id).values_list("pk", flat=True).first()
        if seen is None:
            raise NotFound(_("There is no such re-examination."))
        row = Reexamination.objects.select_for_update().get(pk=seen)
        verdict = may_assess(actor, tier_ids(row.programme_id))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if row.state != ReexaminationState.PARKED:
            raise WrongState(_("It has not stopped."))
        row.state, row.crashes, row.lease_until = ReexaminationState.QUEUED, 0, None
        row.save(update_fields=["state", "crashes", "lease_until"])
        dispatch.ring(REEXAMINE)
        _audit("reexamination.resumed", row, actor=actor)
        return row


def _claim() -> Reexamination | None:
    """Take the oldest due row for a while. Who lost a lease counts as a crash."""
    with transaction.atomic():
        rows = queries.due()
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        crashed = row.lease_until is not None
        row.state, row.fence, row.crashes = ReexaminationState.RUNNING, row.fence + 1, row.crashes + int(crashed)
        row.lease_until = db_now() + timedelta(seconds=settings.LEASE_SECONDS)
        row.save(update_fields=["state", "fence", "crashes", "lease_until"])
        return row


def _park(row: Reexamination) -> None:
    log.error("reexamination_parked", reexamination=str(row.id))
    with transaction.atomic():
        if _held(row, state=ReexaminationState.PARKED, lease_until=None):
            _audit("reexamination.parked", row, actor=SYSTEM)


def _slice(row: Reexamination) -> None:
    with transaction.atomic():
        # Held meanwhile: nobody takes over from a process that is only slow, whatever its lease says.
        if _mine(row).select_for_update().first() is None:
            return
        grant_ids = queries.next_grants(row, SLICE)
        _lock_partners(grant_ids)
        found = queries.pairs(row.programme_id, grant_ids, row.offering_id)
        short, closed = shortfalls.write(row, found, grant_ids)
        ended = len(grant_ids) < SLICE
        mine = _held(
            row,
            cursor=grant_ids[-1] if grant_ids else row.cursor,
            looked_at=F("looked_at") + len(grant_ids),
            fell_short=F("fell_short") + len(short),
            crashes=0,
            lease_until=None,
            state=ReexaminationState.DONE if ended else ReexaminationState.RUNNING,
            finished_at=db_now() if ended else None,
        )
        if not mine:  # somebody else goes on from the same cursor: nothing of this slice may stay
            transaction.set_rollback(True)
            return
        row.refresh_from_db()
        if short or closed:
            _audit("reexamination.looked", row, actor=SYSTEM, looked=len(grant_ids), short=len(short),
                   closed=len(closed), digest=digest(sorted([*map(_line, short), *map(_line, closed)])))  # fmt: skip
        if ended:
            _audit("reexamination.finished", row, actor=SYSTEM, looked=row.looked_at, short=row.fell_short)


def _held(row: Reexamination, **columns: object) -> int:
    return _mine(row).update(**columns)


def _mine(row: Reexamination) -> QuerySet[Reexamination]:
    return Reexamination.objects.filter(pk=row.pk, fence=row.fence, state=ReexaminationState.RUNNING)


def _lock_partners(grant_ids: Collection[UUID]) -> None:
    """Partner before its parts, as everything locks, and in the order of their ids: nobody waits in a circle, and no
    safeguard level changes between the look and the shortfall."""
    partners = Partner.objects.filter(grants__in=grant_ids).order_by("id")
    ids = sorted(set(partners.values_list("id", flat=True)))
    list(Partner.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True).values_list("id", flat=True))


def _line(pair: Pair) -> str:
    return f"{pair.grant_id}:{pair.offering_id}:C{pair.capability}:S{pair.safeguard}"


def _audit(action: str, row: Reexamination, *, actor: Actor, **data: object) -> None:
    audit.append(
        action,
        actor=actor,
        thing=row,
        programme_id=row.programme_id,
        subject_id=row.partner_id or "",
        data=data,
    )
