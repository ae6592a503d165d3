"""Cases about an effective decision: appeals and corrections. The decision stands until theirs takes its place."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import Outcome
from accessprogram.errors import WrongState
from accessprogram.models import Appeal
from accessprogram.operations import terms_sheets
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.enums import CaseKind, DecisionState, Stage, WaitsOn
from reviews.models import Case, CaseTransition, Decision
from reviews.operations import clocks
from reviews.operations.stages import locked, move, record, tell_partner


def open_about(
    decision: Decision,
    kind: str,
    *,
    actor: Actor,
    reason: str = "",
    appeal: Appeal | None = None,
) -> Case:
    """A case of ``kind`` (CaseKind.APPEAL with its ``appeal``, or CORRECTION) about an effective decision, in review.

    It is about the same submission, whose checks, hits and words on them it shares; seats, notes, recommendations and
    decisions are its own. The terms of what was declined are open again. The partner is told of an appeal, not of a
    correction: what was decided stands until somebody decided otherwise. It is due by its clock (an appeal: in ten
    working days). Whether the actor may is judged by the caller. Raises WrongState when the decision does not
    stand any more, or another case of the application is open.
    """
    with transaction.atomic():
        decided = locked(decision.case)
        decision.refresh_from_db()
        if decision.state != DecisionState.EFFECTIVE:
            raise WrongState(_("This decision does not stand any more; look at the later one."))
        if Case.objects.filter(application_id=decided.application_id).exclude(stage=Stage.CLOSED).exists():
            raise WrongState(_("Another case about this application is open. It has to end first."))
        now = db_now()
        case = Case(
            application=decided.application,
            submission=decided.submission,
            programme_id=decided.programme_id,
            tier=decided.tier,
            tier_version=decided.tier_version,
            kind=CaseKind(kind),
            stage=Stage.CHECKS,
            waits_on=WaitsOn.CHECKS,
            stage_since=now,
            about_decision=decision,
            appeal=appeal,
        )
        clocks.wind(case, now=now)
        case.save(force_insert=True)
        CaseTransition.objects.create(case=case, stage=case.stage, at=now)
        if decision.outcome == Outcome.DECLINE or kind == CaseKind.APPEAL:
            terms_sheets.release(application_id=case.application_id, reason=_("The decision is looked at again."))
        data: dict[str, Any] = {"kind": str(CaseKind(kind).label), "decision": str(decision.id)}
        record("case.opened_later", case, actor=actor, data=data, reason=reason)
        move(case, "checks_settled", actor=SYSTEM)
        tell_partner(case)
    return case
