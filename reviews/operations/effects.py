"""What a decision with all its approvals causes: the cool-off, then the grant or the decline, in one transaction."""

from datetime import timedelta

from accessprogram.clock import db_now
from accessprogram.operations import grants, notices
from accessprogram.policy.actors import SYSTEM
from accessprogram.queries import safeguards
from accessprogram.queries.terms_sheets import terms_hash
from accessprogram.states import step
from reviews.models import Case, Decision
from reviews.operations import corrections, rows
from reviews.operations.claims import end_all
from reviews.operations.runs import cancel_open
from reviews.operations.stages import move, record, touch
from reviews.policy.decisions import APPROVALS
from reviews.queries.letters import letter, reasons_of
from reviews.states import DECISION


def cool_off(case: Case, decision: Decision) -> None:
    """The approvals are there; the tier's cool-off begins, in which a senior reviewer can still veto."""
    decision.state = step(DECISION, decision.state, "cool_off")
    decision.cool_off_until = db_now() + timedelta(hours=case.tier_version.cool_off_hours)
    decision.save(update_fields=["state", "cool_off_until"])
    touch(case)
    record(
        "decision.cooling_off",
        case,
        actor=SYSTEM,
        data={"decision": str(decision.id), "until": decision.cool_off_until.isoformat()},
    )


def take_effect(case: Case, decision: Decision) -> None:
    """On a locked case: the decision becomes effective, an approval issues its grant, the partner is told, the case
    closes. The decision comes first: the database refuses a grant without an effective decision and its approvals.

    The decision of an appeal or a correction takes the place of the earlier one; an appeal that changed nothing issues
    nothing, and tells so."""
    decision.state = step(DECISION, decision.state, "take_effect")
    decision.effective_at = db_now()
    decision.save(update_fields=["state", "effective_at"])
    record(
        "decision.effective",
        case,
        actor=SYSTEM,
        data={"decision": str(decision.id), "basis_hash": decision.basis_hash, "outcome": decision.outcome},
    )
    behind = list(decision.approvals.filter(voided_at__isnull=True).values_list("by_id", flat=True))
    terms = terms_hash(case.application_id)
    facts: dict[str, object] = {"basis_hash": decision.basis_hash, "terms_hash": terms, "people": len(behind)}
    replaces = corrections.take_its_place(case, decision)
    if decision.outcome in APPROVALS and replaces:
        grant = grants.issue(
            actor=SYSTEM,
            application_id=case.application_id,
            decision_id=decision.id,
            basis_hash=decision.basis_hash,
            tier_version_id=decision.tier_version_id,
            terms_hash=terms,
            decided_by=behind,
        )
        facts["agreement_hash"] = grant.agreement.content_hash
    if case.appeal_id is not None:
        facts["appeal"] = str(case.appeal_id)
    if decision.tier_version_id != case.tier_version_id:
        facts["lower_tier"] = decision.tier_version.tier.slug
    reasons = reasons_of(decision)
    notices.publish(
        application_id=case.application_id,
        decision_id=decision.id,
        outcome=decision.outcome,
        reasons=reasons,
        conditions=decision.conditions,
        letter=letter(case, decision, reasons),
        facts=facts,
        again=case.about_decision_id is not None,
    )
    cancel_open(case)
    move(case, "close", actor=SYSTEM)
    end_all(case)
    if case.about_decision_id is not None:
        # Lists tell of each case what became of its decision, and when the application was decided last.
        earlier = case.application.cases.exclude(pk=case.pk)
        rows.refresh_many(list(earlier.values_list("pk", flat=True)))


def out_of_proportion(case: Case, decision: Decision) -> bool:
    """Whether an approval would now give an offering at a level that the partner's safeguards do not reach."""
    return decision.outcome in APPROVALS and bool(
        safeguards.proportion(case.application.partner_id, decision.tier_version)
    )
