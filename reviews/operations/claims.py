"""Seats on a case, held as leases by one person each. A lease that ran out holds nothing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, NotFound, WrongState
from accessprogram.operations import outbox
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.enums import Seat, SeatOrigin
from reviews.models import Case, Claim
from reviews.operations import rows
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.claims import may_claim, may_release, may_take_over
from reviews.queries.access import case_of
from reviews.queries.facts import holders, seat_facts

LEASE = timedelta(hours=8)
RENEWED_EVERY = timedelta(minutes=10)
LONGEST_REASON = 300


def take(*, actor: Actor, case_id: UUID, seat: str) -> Claim:
    """Take a seat, or renew the lease on one's own: the same claim, with the same fence, for another eight hours.

    One's own seat that ran out is taken with a higher fence. Raises NotFound, NotAllowed (says who holds it, or held
    it last: that one is taken over).
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        seat = Seat(seat).value
        verdict = may_claim(actor, seat_facts(case), seat)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        now = db_now()
        mine = Claim.objects.filter(case=case, seat=seat, user_id=actor.person, released_at__isnull=True).first()
        if mine is not None and mine.expires_at > now:
            mine.expires_at = max(mine.expires_at, now + LEASE)
            mine.save(update_fields=["expires_at"])
            rows.seats_changed(case.id)
            return mine
        claim = give(case, seat, actor.person, until=now + LEASE)
        record("case.claimed", case, actor=actor, data={"seat": seat, "fence": claim.fence})
    return claim


def take_over(*, actor: Actor, case_id: UUID, seat: str, reason: str) -> Claim:
    """Take a seat that somebody else let run out, and say why; they are told. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        seat = Seat(seat).value
        facts = seat_facts(case)
        verdict = may_take_over(actor, facts, seat)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        words = required_text(reason, "reason", _("Say why you take it over."), LONGEST_REASON)
        until = db_now() + LEASE
        claim = give(case, seat, actor.person, until=until, origin=SeatOrigin.TAKEN_OVER, reason=words)
        outbox.enqueue(
            kind="seat_taken_over",
            recipient_id=facts.lapsed[seat].user_id,
            dedupe=f"taken-over:{claim.id}",
            data={"case": str(case.id), "reference": case.application.reference, "reason": words},
        )
        data = {"seat": seat, "fence": claim.fence, "before": str(facts.lapsed[seat].user_id)}
        record("case.taken_over", case, actor=actor, data=data, reason=words)
    return claim


def give(
    case: Case,
    seat: str,
    user_id: UUID,
    *,
    until: datetime,
    origin: SeatOrigin = SeatOrigin.TAKEN,
    by: UUID | None = None,
    reason: str = "",
) -> Claim:
    """Seat somebody on a locked case, with a higher fence; whoever sat there, sits there no more. The caller has asked
    whether they may, and writes the event."""
    before = Claim.objects.filter(case=case, seat=seat)
    before.filter(released_at__isnull=True).update(released_at=db_now())
    last = before.aggregate(last=Max("fence"))["last"] or 0
    claim = Claim.objects.create(
        case=case, seat=seat, user_id=user_id, fence=last + 1, expires_at=until, origin=origin, by_id=by, reason=reason
    )
    touch(case)
    return claim


def renew(case: Case, actor: Actor, now: datetime) -> int:
    """The page of the case is open: every seat that this person holds on it lasts eight hours more at least; returns
    how many were made longer. No event, and not more often than every ten minutes."""
    mine = Claim.objects.filter(case=case, user_id=actor.person, released_at__isnull=True, expires_at__gt=now)
    if not mine.filter(expires_at__lt=now + LEASE - RENEWED_EVERY).exists():
        return 0
    with transaction.atomic():
        case = locked(case)
        # Again under the lock: what ran out meanwhile is not brought back.
        now = db_now()
        renewed = mine.filter(expires_at__gt=now, expires_at__lt=now + LEASE).update(expires_at=now + LEASE)
        rows.seats_changed(case.id)
        return renewed


def release(*, actor: Actor, claim_id: UUID) -> Claim:
    """Give up a seat; a senior reviewer may free one that another left. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        claim = Claim.objects.filter(pk=claim_id).select_related("case").first()
        if claim is None:
            raise NotFound(_("This does not exist."))
        case = locked(case_of(actor, claim.case_id))
        claim.refresh_from_db()
        if claim.released_at is not None:
            raise WrongState(_("This seat was given up already."))
        verdict = may_release(actor, seat_facts(case), claim.seat)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        _end(claim, case, actor)
    return claim


def hold(case: Case, actor: Actor, *seats: str, fence: int | None = None) -> None:
    """Renew whichever of ``seats`` the actor holds on a locked case: who works keeps their seat.

    Raises NotAllowed when ``fence`` (what the page was drawn with) is not the current one any more.
    """
    for seat, holder in holders(case).items():
        if seat not in seats or holder.user_id != actor.id:
            continue
        if fence is not None and holder.fence != fence:
            raise NotAllowed(_("Your seat was taken anew since you opened this page. Look again."), code="fence")
        Claim.objects.filter(pk=holder.claim_id).update(expires_at=max(holder.until, db_now() + LEASE))
        rows.seats_changed(case.id)


def end_all(case: Case) -> None:
    """Free every seat of a locked case that closes."""
    Claim.objects.filter(case=case, released_at__isnull=True).update(released_at=db_now())
    rows.seats_changed(case.id)


def end_for_person(user_id: UUID, case: Case) -> None:
    """Free the seats on a locked case of somebody who may no longer judge it."""
    for claim in Claim.objects.filter(case=case, user_id=user_id, released_at__isnull=True):
        _end(claim, case, SYSTEM)


def _end(claim: Claim, case: Case, actor: Actor) -> None:
    claim.released_at = db_now()
    claim.save(update_fields=["released_at"])
    touch(case)
    record("case.released", case, actor=actor, data={"seat": claim.seat, "fence": claim.fence})
