"""What a reviewer recommends; never changed, a newer one stands."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import NotAllowed
from accessprogram.operations import terms_sheets
from accessprogram.policy.actors import Actor
from reviews.models import Recommendation
from reviews.operations.claims import hold
from reviews.operations.proposals import cleaned_proposal
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.recommendations import may_recommend
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of


def recommend(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    reason_codes: Sequence[str],
    rationale: str,
    fence: int | None = None,
) -> Recommendation:
    """Recommend, holding a review of the case. ``fence`` is the seat's, as the page was drawn; a stale one is refused.

    An approval is recommended on the terms as they stand. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_recommend(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        hold(case, actor, "review", "second_review", fence=fence)
        sheet = terms_sheets.of_application(case.application, actor=actor)
        proposal = cleaned_proposal(case, outcome, reason_codes, sheet)
        recommendation = Recommendation.objects.create(
            case=case,
            by_id=actor.person,
            rationale=required_text(rationale, "rationale", _("Say why, for those who decide.")),
            **proposal.columns,
        )
        touch(case)
        record(
            "case.recommended",
            case,
            actor=actor,
            data={"outcome": proposal.outcome, "recommendation": str(recommendation.id)},
        )
    return recommendation
