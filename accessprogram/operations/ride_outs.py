"""How long a gateway may go on with its last yes while it reaches nobody: off, unless two people set it for a tier."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import RideOut, Tier
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.ride_outs import MOST_SECONDS, may_ask_ride_out, may_confirm_ride_out


def ask(*, actor: Actor, tier_id: UUID, seconds: int, reason: str) -> RideOut:
    """Ask for a ride-out of a tier, in seconds; it does nothing until another administrator confirms it.

    Raises NotFound, NotAllowed, Invalid with its fields, WrongState (one was asked for already, or is in force).
    """
    with transaction.atomic():
        tier = Tier.objects.filter(id=tier_id).first()
        if tier is None:
            raise NotFound(_("There is no such tier."))
        _require(may_ask_ride_out(actor, tier.id))
        fields = {}
        if not 1 <= seconds <= MOST_SECONDS:
            fields["seconds"] = _("Between 1 second and 15 minutes (900 seconds).")
        if not reason.strip():
            fields["reason"] = _("Say why a late no is worse than a late yes here.")
        if fields:
            raise Invalid(_("This cannot be asked for like this."), fields=fields)
        try:
            with transaction.atomic():
                made = RideOut.objects.create(
                    tier=tier, seconds=seconds, reason=reason.strip(), asked_by_id=actor.person
                )
        except IntegrityError:
            raise WrongState(_("For this tier one was asked for already, or is in force: end it first.")) from None
        _say("ride_out.asked", actor, made)
        return made


def confirm(*, actor: Actor, ride_out_id: UUID) -> RideOut:
    """The second person: from the next answer on it is in force. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        row = _locked(ride_out_id)
        _require(may_confirm_ride_out(actor, row.tier_id, row.asked_by_id))
        if row.confirmed_at is not None:
            raise WrongState(_("It was confirmed already."))
        row.confirmed_at, row.confirmed_by_id = db_now(), actor.person
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        _say("ride_out.confirmed", actor, row)
        return row


def end(*, actor: Actor, ride_out_id: UUID) -> RideOut:
    """Answers given from now on allow none. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        row = _locked(ride_out_id)
        _require(may_ask_ride_out(actor, row.tier_id))
        row.ended_at, row.ended_by_id = db_now(), actor.person
        row.save(update_fields=["ended_at", "ended_by"])
        _say("ride_out.ended", actor, row)
        return row


def _locked(ride_out_id: UUID) -> RideOut:
    row = RideOut.objects.select_for_update(of=("self",)).select_related("tier").filter(id=ride_out_id).first()
    if row is None:
        raise NotFound(_("There is no such ride-out."))
    if row.ended_at is not None:
        raise WrongState(_("It has ended."))
    return row


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _say(action: str, actor: Actor, row: RideOut) -> None:
    audit.append(
        action,
        actor=actor,
        thing=row,
        programme_id=row.tier.programme_id,
        data={"seconds": row.seconds, "tier": row.tier.slug},
        reason=row.reason,
    )
