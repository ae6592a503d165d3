"""The time between a decision and its effect: a senior reviewer can still stop it, and it ends by itself."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.operations import terms_sheets
from accessprogram.policy.actors import Actor
from accessprogram.states import step
from reviews.enums import DecisionState
from reviews.models import Decision
from reviews.operations import decisions, effects
from reviews.operations.stages import locked, move, record, tell_partner
from reviews.operations.texts import required_text
from reviews.policy.decisions import may_veto
from reviews.queries.access import case_of_decision
from reviews.queries.facts import facts_of
from reviews.states import DECISION


def veto(*, actor: Actor, decision_id: UUID, reason: str) -> Decision:
    """Stop a decision before it takes effect; the case returns to review. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        case = locked(case_of_decision(actor, decision_id))
        decision = Decision.objects.get(pk=decision_id)
        verdict = may_veto(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        decision.state = step(DECISION, decision.state, "veto")
        decision.vetoed_by_id = actor.person
        decision.vetoed_reason = required_text(reason, "reason", _("A veto needs its reason."))
        decision.cool_off_until = None
        decision.save()
        data: dict[str, object] = {"decision": str(decision.id), "basis_hash": decision.basis_hash}
        terms_sheets.release(application_id=case.application_id, reason=_("The decision was not taken."))
        record("decision.vetoed", case, actor=actor, data=data, reason=decision.vetoed_reason)
        move(case, "return", actor=actor)
        tell_partner(case)
    return decision


def finish_due() -> int:
    """Decisions whose cool-off has ended take effect, or become void; each in its own transaction. Returns how many."""
    due = Decision.objects.filter(state=DecisionState.COOLING_OFF, cool_off_until__lte=db_now()).select_related("case")
    finished = 0
    for found in due[:50]:
        with transaction.atomic():
            case = locked(found.case)
            decision = Decision.objects.get(pk=found.pk)
            if decision.state != DecisionState.COOLING_OFF:
                continue
            if decisions.void_if_changed(case) is None:
                effects.take_effect(case, decision)
            finished += 1
    return finished
