"""What is recommended or decided; what it gives and on which conditions is taken from the terms sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.errors import Invalid
from accessprogram.models import TermsSheet
from accessprogram.queries.terms_sheets import conditions_of, rations_of, standing
from reviews.models import Case, ReasonCode


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``reason_codes`` belong to a decline, ``conditions`` to a conditional approval, ``rations`` to approvals."""

    outcome: str
    reason_codes: list[str]
    conditions: list[str]
    rations: list[dict[str, Any]]

    @property
    def columns(self) -> dict[str, Any]:
        """As recommendations and decisions keep it."""
        return {
            "outcome": self.outcome,
            "reason_codes": self.reason_codes,
            "conditions": self.conditions,
            "rations": self.rations,
        }


def cleaned_proposal(case: Case, outcome: str, reason_codes: Sequence[str], sheet: TermsSheet) -> Proposal:
    """The proposal in one form. What does not belong to its outcome is left out; raises Invalid, naming the fields.

    A decline needs reason codes of the programme that are in use; rations and conditions of an approval are those that
    stand on the terms sheet, and whether there are conditions says how it is approved.
    """
    if outcome not in Outcome.values:
        sentence = _("Choose an outcome.")
        raise Invalid(sentence, fields={"outcome": sentence})
    faults: dict[str, str] = {}
    declined = outcome == Outcome.DECLINE
    lines = [] if declined else standing(sheet)
    conditions = conditions_of(lines)
    proposal = Proposal(
        outcome=outcome,
        reason_codes=_codes(case, reason_codes, faults) if declined else [],
        conditions=conditions,
        rations=rations_of(lines),
    )
    if outcome == Outcome.APPROVE_CONDITIONS and not conditions:
        faults["outcome"] = _("No condition stands on the terms sheet. Propose one there, or approve without.")
    if outcome == Outcome.APPROVE and conditions:
        faults["outcome"] = _("Conditions stand on the terms sheet: approve with conditions.")
    if faults:
        raise Invalid(_("Something is missing. What you wrote is kept."), fields=faults)
    return proposal


def _codes(case: Case, given: Sequence[str], faults: dict[str, str]) -> list[str]:
    known = set(ReasonCode.objects.filter(programme_id=case.programme_id, active=True).values_list("slug", flat=True))
    codes = sorted(set(given))
    if not codes:
        faults["reason_codes"] = _("A decline needs at least one reason; the applicant reads its text.")
    elif not set(codes) <= known:
        faults["reason_codes"] = _("Choose reasons from the list.")
    return codes
