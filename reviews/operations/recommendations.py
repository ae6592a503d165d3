"""What a reviewer recommends; never changed, a newer one stands."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.models import TierVersion
from accessprogram.operations import terms_sheets
from accessprogram.policy.actors import Actor
from reviews.enums import CriterionWord
from reviews.models import Recommendation
from reviews.operations import drafts
from reviews.operations.claims import hold
from reviews.operations.proposals import chosen_version, cleaned_proposal
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.recommendations import may_recommend
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of

LONGEST_REMARK = 1000


def recommend(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    reason_codes: Sequence[str],
    rationale: str,
    letter: str = "",
    tier_version_id: UUID | None = None,
    criteria: Sequence[Mapping[str, str]] = (),
    fence: int | None = None,
) -> Recommendation:
    """Recommend, holding a review of the case. ``fence`` is the seat's, as the page was drawn; a stale one is refused.

    ``letter``: what is written to the partner, for those who decide to go on with; ``tier_version_id``: a lower tier;
    ``criteria``: [{criterion, word, text}], the tier's sentences judged one by one (CriterionWord); one that is not met
    needs its text. An approval is recommended on the terms as they stand. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_recommend(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        hold(case, actor, "review", "second_review", fence=fence)
        sheet = terms_sheets.of_application(case.application, actor=actor)
        version = chosen_version(case, outcome, tier_version_id)
        proposal = cleaned_proposal(case, outcome, reason_codes, sheet, version=version, letter=letter)
        recommendation = Recommendation.objects.create(
            case=case,
            by_id=actor.person,
            rationale=required_text(rationale, "rationale", _("Say why, for those who decide.")),
            criteria=judged(case.tier_version, criteria),
            **proposal.columns,
        )
        drafts.end(case, actor)
        touch(case)
        record(
            "case.recommended",
            case,
            actor=actor,
            data={"outcome": proposal.outcome, "recommendation": str(recommendation.id)},
        )
    return recommendation


def judged(version: TierVersion, given: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The criteria of a tier version that somebody judged, in its order: [{criterion, word, text}]. Raises Invalid."""
    said = {str(entry.get("criterion", "")): entry for entry in given if entry.get("word")}
    faults: dict[str, str] = {}
    rows = []
    for place, criterion in enumerate(version.criteria):
        entry = said.get(criterion)
        if entry is None:
            continue
        word, text = str(entry["word"]), str(entry.get("text", "")).strip()[:LONGEST_REMARK]
        if word not in CriterionWord.values:
            faults[f"criterion-{place}"] = _("Choose met, partly met or not met.")
        elif word != CriterionWord.MET and not text:
            faults[f"criterion-{place}-text"] = _("Say what is missing, for those who decide.")
        rows.append({"criterion": criterion, "word": word, "text": text})
    if faults:
        raise Invalid(_("Something is missing. What you wrote is kept."), fields=faults)
    return rows
