"""Seats on a case, held as leases by one person each. A lease that ran out holds nothing."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, NotFound, WrongState
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.enums import Seat
from reviews.models import Case, Claim
from reviews.operations.stages import locked, record, touch
from reviews.policy.claims import may_claim, may_release
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of, holders

LEASE = timedelta(hours=8)


def take(*, actor: Actor, case_id: UUID, seat: str) -> Claim:
    """Take a seat, or renew the lease on one's own: the same claim, with the same fence, for another eight hours.

    A seat whose lease ran out is taken with a higher fence. Raises NotFound, NotAllowed (says who holds it).
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        seat = Seat(seat).value
        verdict = may_claim(actor, facts_of(case), seat)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        now = db_now()
        mine = Claim.objects.filter(case=case, seat=seat, user_id=actor.person, released_at__isnull=True).first()
        if mine is not None and mine.expires_at > now:
            mine.expires_at = now + LEASE
            mine.save(update_fields=["expires_at"])
            return mine
        Claim.objects.filter(case=case, seat=seat, released_at__isnull=True).update(released_at=now)
        last = Claim.objects.filter(case=case, seat=seat).aggregate(last=Max("fence"))["last"] or 0
        claim = Claim.objects.create(case=case, seat=seat, user_id=actor.person, fence=last + 1, expires_at=now + LEASE)
        touch(case)
        record("case.claimed", case, actor=actor, data={"seat": seat, "fence": claim.fence})
    return claim


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
        verdict = may_release(actor, facts_of(case), claim.seat)
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
        Claim.objects.filter(pk=holder.claim_id).update(expires_at=db_now() + LEASE)


def end_all(case: Case) -> None:
    """Free every seat of a locked case that closes."""
    Claim.objects.filter(case=case, released_at__isnull=True).update(released_at=db_now())


def end_for_person(user_id: UUID, case: Case) -> None:
    """Free the seats on a locked case of somebody who may no longer judge it."""
    for claim in Claim.objects.filter(case=case, user_id=user_id, released_at__isnull=True):
        _end(claim, case, SYSTEM)


def _end(claim: Claim, case: Case, actor: Actor) -> None:
    claim.released_at = db_now()
    claim.save(update_fields=["released_at"])
    touch(case)
    record("case.released", case, actor=actor, data={"seat": claim.seat, "fence": claim.fence})
