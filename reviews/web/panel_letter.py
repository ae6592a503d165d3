"""The part of a case's page that shows the letter to the partner as it would go."""

from typing import Any

from accessprogram.enums import Outcome
from accessprogram.policy.actors import Actor
from reviews.models import Case, Decision
from reviews.queries.blind import own_only
from reviews.queries.drafts import draft_of
from reviews.queries.facts import open_decision
from reviews.queries.letters import letter, reasons_of


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Of the open decision; before there is one, of what this person writes or was recommended to them."""
    decision = open_decision(case)
    held = decision is not None
    if decision is None:
        latest = own_only(actor, case, case.recommendations.all()).first()
        draft = draft_of(actor, case)
        decision = Decision(
            case=case,
            tier_version=(latest.tier_version if latest is not None else None) or case.tier_version,
            outcome=latest.outcome if latest is not None else Outcome.APPROVE,
            reason_codes=latest.reason_codes if latest is not None else [],
            conditions=latest.conditions if latest is not None else [],
            rations=latest.rations if latest is not None else [],
            letter=(draft.letter if draft is not None else "") or (latest.letter if latest is not None else ""),
        )
    return {"letter": letter(case, decision, reasons_of(decision)), "held": held}
