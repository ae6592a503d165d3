"""Correcting an effective decision: a case about it, decided by as many people, whose decision takes its place."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState
from accessprogram.errors import NotAllowed, WrongState
from accessprogram.models import Grant
from accessprogram.operations import enforcement, grants, terms_sheets
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.states import step
from reviews.enums import AppealResult, CaseKind, DecisionState
from reviews.models import Case, Decision
from reviews.operations import later_cases
from reviews.operations.claims import end_all
from reviews.operations.runs import cancel_open
from reviews.operations.stages import locked, move, record
from reviews.operations.texts import required_text
from reviews.policy.corrections import may_correct, may_leave, result_of
from reviews.policy.decisions import APPROVALS
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of
from reviews.queries.live_access import NOT_ENDED
from reviews.states import DECISION

ACT_WITHIN = timedelta(days=14)


def correct(*, actor: Actor, case_id: UUID, reason: str) -> Case:
    """Open a correction of what a closed case decided; returns its case, in review. The decision stands meanwhile.

    Raises NotFound, NotAllowed, Invalid without a reason, WrongState when nothing effective is there or another case of
    the application is open.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_correct(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reason = required_text(reason, "reason", _("Say what is wrong with the decision."))
        decision = Decision.objects.filter(case=case, state=DecisionState.EFFECTIVE).first()
        if decision is None:
            raise WrongState(_("No decision of this case stands."))
        return later_cases.open_about(decision, CaseKind.CORRECTION, actor=actor, reason=reason)


def leave(*, actor: Actor, case_id: UUID, reason: str) -> Case:
    """End a correction without a decision: what was decided stands, and the partner is told nothing.

    Raises NotFound, NotAllowed, Invalid without a reason, WrongState.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_leave(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reason = required_text(reason, "reason", _("Say why the decision stands."))
        terms_sheets.freeze(actor=actor, application=case.application, settled=False)
        cancel_open(case)
        move(case, "leave", actor=actor, reason=reason)
        end_all(case)
    return case


def take_its_place(case: Case, decision: Decision) -> bool:
    """On a locked case about an earlier decision whose own one is effective now: whether this one takes its place.

    False when an appeal changed nothing: the earlier decision stands. Otherwise that one is superseded: of its
    grant, what nobody countersigned yet lapses; what works already is cut by a person alone: a decline proposes that.
    """
    about = case.about_decision
    if about is None:
        return True
    case.result = result_of(about, decision) if case.kind == CaseKind.APPEAL else ""
    if case.result == AppealResult.UPHELD:
        return False
    about.state = step(DECISION, about.state, "supersede")
    about.superseded_by = decision
    about.save(update_fields=["state", "superseded_by"])
    record(
        "decision.replaced",
        case,
        actor=SYSTEM,
        data={"decision": str(about.id), "by": str(decision.id)},
    )
    if about.outcome in APPROVALS:
        grants.let_lapse(decision_id=about.id, reason=_("A later decision took the place of the one behind it."))
        if decision.outcome not in APPROVALS:
            _propose_to_end(about)
    return True


def _propose_to_end(about: Decision) -> None:
    """The access that came of a decision that is a decline now: announced, heard, and ended by a person."""
    working = [state for state in NOT_ENDED if state != GrantState.PENDING_TERMS]
    for grant in Grant.objects.filter(decision_id=about.id, state__in=working):
        enforcement.propose(
            programme_id=grant.programme_id,
            partner_id=grant.partner_id,
            scope="grant",
            action="revoke",
            cause=f"decision:{about.id}",
            reason=_("The decision that this access rests on was corrected: the application is declined."),
            what_to_do=_("The notice says why. Tell us what we should know before a person acts."),
            due_at=db_now() + ACT_WITHIN,
            grant_id=grant.id,
        )
