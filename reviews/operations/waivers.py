"""Going on without one required check: asked by one person, approved by another, until a date."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.policy.actors import Actor
from reviews.models import Waiver
from reviews.operations import decisions
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.waivers import may_approve_waiver, may_ask_waiver
from reviews.queries.access import case_of, case_of_waiver
from reviews.queries.facts import facts_of

LONGEST = timedelta(days=365)


def ask(*, actor: Actor, case_id: UUID, check_slug: str, reason: str, until: datetime) -> Waiver:
    """Ask to go on without one required check until a date. Nothing is waived before a second person approves.

    Raises NotFound, NotAllowed, WrongState (asked already), Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_ask_waiver(actor, facts_of(case), check_slug)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        now = db_now()
        if not now < until <= now + LONGEST:
            sentence = _("The end date lies ahead, at most a year.")
            raise Invalid(sentence, fields={"until": sentence})
        words = {"reason": required_text(reason, "reason", _("Say why.")), "until": until, "asked_by_id": actor.person}
        waiver = Waiver.objects.filter(case=case, check_slug=check_slug, approved_by__isnull=True).first()
        if waiver is not None and waiver.until > now:
            raise WrongState(_("Somebody asked for this already; it waits for approval."))
        # A request that nobody approved before its end date never meant anything: the new one takes its place.
        waiver = waiver or Waiver(case=case, check_slug=check_slug)
        for name, value in words.items():
            setattr(waiver, name, value)
        waiver.save()
        touch(case)
        record(
            "check.waiver_asked",
            case,
            actor=actor,
            data={"check": check_slug, "waiver": str(waiver.id), "until": until.isoformat()},
            reason=waiver.reason,
        )
    return waiver


def approve(*, actor: Actor, waiver_id: UUID) -> Waiver:
    """Approve as the second person. Raises NotFound, NotAllowed, WrongState (approved, or past its end date)."""
    with transaction.atomic():
        case = locked(case_of_waiver(actor, waiver_id))
        waiver = Waiver.objects.get(pk=waiver_id)
        verdict = may_approve_waiver(actor, facts_of(case), waiver.asked_by_id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if waiver.approved_by_id is not None:
            raise WrongState(_("This was approved already."))
        if waiver.until <= db_now():
            raise WrongState(_("Its end date has passed. Ask again."))
        waiver.approved_by_id, waiver.approved_at = actor.person, db_now()
        waiver.save(update_fields=["approved_by", "approved_at"])
        touch(case)
        record(
            "check.waiver_approved",
            case,
            actor=actor,
            data={"check": waiver.check_slug, "waiver": str(waiver.id), "until": waiver.until.isoformat()},
            reason=waiver.reason,
        )
        decisions.void_if_changed(case)
    return waiver
