"""What is recommended or decided; what it gives and on which conditions is taken from the terms sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.errors import Invalid
from accessprogram.models import TermsSheet, TierVersion
from accessprogram.queries.terms_sheets import conditions_of, rations_of, standing
from reviews.models import Case, ReasonCode
from reviews.queries.lower_tiers import lower_versions, within

LONGEST_LETTER = 10_000


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``reason_codes`` belong to a decline, ``conditions`` to a conditional approval, ``rations`` to approvals;
    ``tier_version`` is the one applied for or, of an approval, a lower one; ``letter`` is written by hand."""

    outcome: str
    reason_codes: list[str]
    conditions: list[str]
    rations: list[dict[str, Any]]
    tier_version: TierVersion
    letter: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As recommendations, votes and decisions keep it."""
        return {
            "tier_version": self.tier_version,
            "letter": self.letter,
            "outcome": self.outcome,
            "reason_codes": self.reason_codes,
            "conditions": self.conditions,
            "rations": self.rations,
        }


def chosen_version(case: Case, outcome: str, tier_version_id: UUID | None) -> TierVersion:
    """What tier an approval gives: the one applied for, or a lower one that is published. Raises Invalid."""
    if tier_version_id in (None, case.tier_version_id) or outcome == Outcome.DECLINE:
        return case.tier_version
    found = next((version for version in lower_versions(case) if version.id == tier_version_id), None)
    if found is None:
        sentence = _("Choose the tier applied for, or a lower one that is published.")
        raise Invalid(sentence, fields={"tier_version_id": sentence})
    return found


def cleaned_proposal(
    case: Case,
    outcome: str,
    reason_codes: Sequence[str],
    sheet: TermsSheet,
    *,
    version: TierVersion | None = None,
    letter: str = "",
) -> Proposal:
    """The proposal in one form. What does not belong to its outcome is left out; raises Invalid, naming the fields.

    A decline needs reason codes of the programme that are in use; rations and conditions of an approval are those that
    stand on the terms sheet, and whether there are conditions says how it is approved. ``version``: a lower tier (see
    ``chosen_version``), which cuts the rations to its own.
    """
    if outcome not in Outcome.values:
        sentence = _("Choose an outcome.")
        raise Invalid(sentence, fields={"outcome": sentence})
    faults: dict[str, str] = {}
    declined = outcome == Outcome.DECLINE
    version = case.tier_version if version is None or declined else version
    lines = [] if declined else standing(sheet)
    conditions, rations = conditions_of(lines), rations_of(lines)
    letter = letter.replace("\r\n", "\n").strip()
    if len(letter) > LONGEST_LETTER:
        faults["letter"] = _("Shorten this to %(limit)d characters.") % {"limit": LONGEST_LETTER}
    proposal = Proposal(
        outcome=outcome,
        reason_codes=_codes(case, reason_codes, faults) if declined else [],
        conditions=conditions,
        rations=rations if version.id == sheet.tier_version_id else within(rations, version),
        tier_version=version,
        letter=letter,
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
