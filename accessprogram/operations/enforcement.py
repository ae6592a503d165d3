"""Measures against one scope, the smallest that helps: proposed, announced, answered, put in force, ratified, ended.

Facts found later only propose; a person puts in force. Everything but an emergency is announced first, and another
person than the proposer puts it in force once the partner was heard. An emergency suspends at once, by one person,
and needs another one within 24 hours (``enforcement_clocks`` does what happens without).
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementScope, EnforcementState
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Enforcement, Grant, Representation
from accessprogram.operations import enforcement_effects, enforcement_letters, enforcement_states, grant_states
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.enforcement import (
    OPEN,
    RATIFY_WITHIN,
    REPRESENTATION_DAYS,
    may_enforce_on,
    may_impose,
    may_propose,
    may_ratify,
    may_represent,
)
from accessprogram.queries.enforcement import standing, strongest_on, target_words, tiers_of
from accessprogram.states import ENFORCEMENT, step


def propose(
    *,
    programme_id: UUID,
    partner_id: UUID,
    scope: str,
    action: str,
    cause: str,
    reason: str,
    what_to_do: str,
    due_at: datetime | None,
    grant_id: UUID | None = None,
    surface_id: UUID | None = None,
    use_case_id: UUID | None = None,
    named_user_id: UUID | None = None,
    incident_id: UUID | None = None,
    commitment_id: UUID | None = None,
    shortfall_id: UUID | None = None,
    representation_days: int = REPRESENTATION_DAYS,
    actor: Actor = SYSTEM,
) -> Enforcement:
    """Propose a measure and announce it: nothing is cut. The partner reads ``reason`` and ``what_to_do`` and can answer
    for ``representation_days``, or until a day before ``due_at``, when a person must have acted: the desk is told so.

    The same open ``cause`` against the same target again returns the first one. A person needs a seat of the desk on
    a tier that is reached. Raises Invalid with its fields, NotAllowed.
    """
    with transaction.atomic():
        grant_states.lock_partner(partner_id)
        measure = Enforcement(
            programme_id=programme_id,
            partner_id=partner_id,
            scope=scope,
            action=action,
            grant_id=grant_id,
            surface_id=surface_id,
            use_case_id=use_case_id,
            named_user_id=named_user_id,
            incident_id=incident_id,
            commitment_id=commitment_id,
            shortfall_id=shortfall_id,
            cause=cause.strip()[:200],
            reason=reason.strip(),
            what_to_do=what_to_do.strip(),
            due_at=due_at,
            proposed_by_id=actor.id,
        )
        if (first := enforcement_states.same_open(measure)) is not None:
            return first
        enforcement_states.check(measure, representation_days)
        if actor.id is not None:
            enforcement_states.require(may_propose(actor, partner_id, tiers_of(measure)))
        measure.representations_until = _heard_until(db_now(), representation_days, due_at)
        enforcement_states.write(measure, actor)
        enforcement_letters.to_partner(measure, "proposed")
        enforcement_letters.to_desk(measure, "proposed")
        return measure


def emergency(
    *,
    actor: Actor,
    programme_id: UUID,
    partner_id: UUID,
    scope: str,
    reason: str,
    what_to_do: str = "",
    grant_id: UUID | None = None,
    surface_id: UUID | None = None,
    use_case_id: UUID | None = None,
    named_user_id: UUID | None = None,
    incident_id: UUID | None = None,
) -> Enforcement:
    """Suspend at once, by one person: the next answer is no. Another person ratifies within 24 hours, or it falls back
    to restricted. The partner is told and can answer. Raises Invalid with its fields, NotAllowed, WrongState."""
    with transaction.atomic():
        grant_states.lock_partner(partner_id)
        measure = Enforcement(
            programme_id=programme_id,
            partner_id=partner_id,
            scope=scope,
            action="suspend",
            is_emergency=True,
            grant_id=grant_id,
            surface_id=surface_id,
            use_case_id=use_case_id,
            named_user_id=named_user_id,
            incident_id=incident_id,
            cause="emergency",
            reason=reason.strip(),
            what_to_do=what_to_do.strip(),
            proposed_by_id=actor.person,
        )
        enforcement_states.check(measure)
        enforcement_states.require(may_enforce_on(actor, partner_id, tiers_of(measure)))
        now = db_now()
        measure.representations_until = now + timedelta(days=REPRESENTATION_DAYS)
        measure.ratify_by = now + RATIFY_WITHIN
        enforcement_states.write(measure, actor)
        enforcement_states.put_in_force(measure, actor)
        enforcement_letters.to_desk(measure, "ratify", hours=0)
        return measure


def impose(
    *,
    actor: Actor,
    enforcement_id: UUID,
    reason: str | None = None,
    what_to_do: str | None = None,
    until: datetime | None = None,
) -> Enforcement:
    """Put a proposal in force: the next answer is no. ``until`` is when a person looks at it again at the latest;
    nothing opens by itself then. Raises NotFound, NotAllowed (own proposal, partner not heard), Invalid, WrongState."""
    with transaction.atomic():
        measure = enforcement_states.locked(actor, enforcement_id)
        step(ENFORCEMENT, measure.state, "impose")
        answered = measure.representations.exists()
        enforcement_states.require(may_impose(actor, measure, tiers_of(measure), now=db_now(), was_answered=answered))
        measure.reason = measure.reason if reason is None else reason.strip()
        measure.what_to_do = measure.what_to_do if what_to_do is None else what_to_do.strip()
        measure.until = until
        if not measure.reason:
            raise enforcement_states.no_reason()
        if until is not None and until <= db_now():
            sentence = _("Choose a date that is still to come.")
            raise Invalid(sentence, fields={"until": sentence})
        enforcement_states.put_in_force(measure, actor)
        return measure


def drop(*, actor: Actor, enforcement_id: UUID, reason: str) -> Enforcement:
    """Do not put a proposal in force, with a reason that the partner reads. Raises as ``impose`` does."""
    with transaction.atomic():
        measure = enforcement_states.locked(actor, enforcement_id)
        enforcement_states.require(may_enforce_on(actor, measure.partner_id, tiers_of(measure)))
        enforcement_states.close(measure, "drop", actor, reason)
        enforcement_letters.to_partner(measure, "dropped")
        return measure


def ratify(*, actor: Actor, enforcement_id: UUID) -> Enforcement:
    """Stand behind another person's emergency: it holds until it is ended. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        measure = enforcement_states.locked(actor, enforcement_id)
        enforcement_states.require(may_ratify(actor, measure, tiers_of(measure)))
        if measure.state != EnforcementState.IN_FORCE or not measure.is_emergency or measure.ratified_at is not None:
            raise WrongState(_("Only an emergency in force that nobody ratified yet is ratified."))
        measure.ratified_at = db_now()
        measure.ratified_by_id = actor.person
        measure.save(update_fields=["ratified_at", "ratified_by"])
        enforcement_states.note("enforcement.ratified", actor, measure)
        return measure


def end(*, actor: Actor, enforcement_id: UUID, reason: str) -> Enforcement:
    """Take a measure back; what no other one holds works again, within its term. A revocation is for good.

    Raises NotFound, NotAllowed, WrongState, and Invalid when an offering stands above the safeguard level by now.
    """
    with transaction.atomic():
        measure = enforcement_states.locked(actor, enforcement_id)
        enforcement_states.require(may_enforce_on(actor, measure.partner_id, tiers_of(measure)))
        if measure.action == "revoke":
            raise WrongState(_("A revocation is for good: the partner applies anew."))
        had_fallen_back = measure.state == EnforcementState.FELL_BACK
        enforcement_states.close(measure, "end", actor, reason)
        enforcement_effects.lift(measure, actor=actor, reason=reason.strip(), had_fallen_back=had_fallen_back)
        enforcement_letters.to_partner(measure, "ended")
        return measure


def give_back(*, actor: Actor, reason: str, grant_id: UUID | None = None, surface_id: UUID | None = None) -> int:
    """End every measure against this very grant or surface; returns how many. Raises as ``end`` does, and Invalid when
    what holds it is a measure of a wider scope, or against a part that fell back: that one has to be ended."""
    with transaction.atomic():
        scope = EnforcementScope.GRANT if grant_id is not None else EnforcementScope.SURFACE
        found = standing(scope=scope, grant_id=grant_id, surface_id=surface_id)
        ended = [end(actor=actor, enforcement_id=key, reason=reason).id for key in found.values_list("id", flat=True)]
        if grant_id is not None and (holds := strongest_on(Grant.objects.get(pk=grant_id))) is not None:
            raise Invalid(
                _("Another measure holds it: %s. End that one.") % target_words(holds), code="held_by_another"
            )
        return len(ended)


def represent(*, actor: Actor, enforcement_id: UUID, text: str) -> Representation:
    """The partner says something to a measure; it is read before anybody puts it in force, and never changed.

    Raises NotFound, NotAllowed, Invalid, WrongState (it is over).
    """
    with transaction.atomic():
        measure = enforcement_states.locked(actor, enforcement_id)
        enforcement_states.require(may_represent(actor, measure))
        if measure.state not in OPEN:
            raise WrongState(_("This measure is over."))
        if not text.strip():
            sentence = _("Write what you want to say.")
            raise Invalid(sentence, fields={"text": sentence})
        said = Representation.objects.create(enforcement=measure, text=text.strip()[:5000], by_id=actor.person)
        enforcement_letters.to_desk(measure, "answered", moment=said.created_at.isoformat())
        enforcement_states.note("enforcement.answered", actor, measure)
        return said


def _heard_until(now: datetime, days: int, due_at: datetime | None) -> datetime:
    """So that who must act by ``due_at`` can: its eve at the latest, a day from now at the earliest."""
    until = now + timedelta(days=days)
    return until if due_at is None else max(min(until, due_at - timedelta(days=1)), now + timedelta(days=1))
