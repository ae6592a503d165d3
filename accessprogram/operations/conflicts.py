"""Declares and ends conflicts of interest. Whoever has one no longer sees anything of the partner."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Conflict, Partner, User
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.conflicts import may_declare_conflict, may_end_conflict
from accessprogram.queries.conflicts import partners_to_declare, visible_conflicts


def declare(*, actor: Actor, user_id: UUID, partner_id: UUID, reason: str) -> Conflict:
    """Declare that a person must not act on a partner; in force at once, and their claims there are given up.

    The partner must be one that the actor sees. Raises NotAllowed, NotFound and Invalid.
    """
    with transaction.atomic():
        verdict = may_declare_conflict(actor, user_id)
        if not verdict or actor.id is None:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        person = User.objects.filter(id=user_id, is_active=True).first()
        partner = partners_to_declare(actor).filter(id=partner_id).first()
        if person is None or partner is None:
            raise NotFound(_("This person or partner does not exist."))
        return _declare(actor, person, partner, reason)


def declare_own(*, actor: Actor, partner_id: UUID, reason: str) -> Conflict:
    """As ``declare``, for oneself, of a partner whose case the caller showed that the actor sees (a guest may see no
    other of it). In the caller's transaction. Raises NotAllowed and Invalid."""
    verdict = may_declare_conflict(actor, actor.person)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    return _declare(actor, User.objects.get(id=actor.person), Partner.objects.get(id=partner_id), reason)


def _declare(actor: Actor, person: User, partner: Partner, reason: str) -> Conflict:
    if not reason.strip():
        raise Invalid(_("Say in a few words what the conflict is."), fields={"reason": _("Say what it is.")})
    if len(reason) > 300:
        raise Invalid(_("Shorten the reason."), fields={"reason": _("Shorten the reason to 300 characters.")})
    conflict = Conflict(user=person, partner=partner, reason=reason.strip(), declared_by_id=actor.person)
    try:
        with transaction.atomic():
            conflict.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(_("This conflict of interest is already declared.")) from error
    events.emit(events.ConflictDeclared(conflict_id=conflict.id, user_id=person.id, partner_id=partner.id))
    _audit("conflict.declared", actor, conflict)
    return conflict


def end(*, actor: Actor, conflict_id: UUID) -> Conflict:
    """End a declared conflict. Raises NotFound, WrongState and NotAllowed."""
    with transaction.atomic():
        seen = visible_conflicts(actor).filter(id=conflict_id)
        conflict = Conflict.objects.select_for_update().filter(id__in=seen).first()
        if conflict is None:
            raise NotFound(_("This conflict of interest does not exist."))
        if conflict.until is not None:
            raise WrongState(_("This conflict of interest has already ended."))
        verdict = may_end_conflict(actor, person=conflict.user_id, declared_by=conflict.declared_by_id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        conflict.until = db_now()
        conflict.save(update_fields=["until"])
        _audit("conflict.ended", actor, conflict)
        return conflict


def _audit(action: str, actor: Actor, conflict: Conflict) -> None:
    # The reason stays out: it is about a person, and the ledger keeps no personal values.
    data = {"user": str(conflict.user_id), "partner": str(conflict.partner_id)}
    audit.append(action, actor=actor, thing=conflict, subject_id=conflict.partner_id, data=data)
