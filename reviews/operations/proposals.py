"""What is recommended or decided, read and checked against the tier before it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.errors import Invalid
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


def cleaned_proposal(
    case: Case,
    outcome: str,
    reason_codes: Sequence[str],
    conditions: Sequence[str],
    rations: Sequence[Mapping[str, Any]],
) -> Proposal:
    """The proposal in one form. What does not belong to its outcome is left out; raises Invalid, naming the fields.

    A decline needs reason codes of the programme that are in use; a conditional approval a condition; an approval at
    least one ration, of the tier's use cases, within the tier's limits.
    """
    if outcome not in Outcome.values:
        sentence = _("Choose an outcome.")
        raise Invalid(sentence, fields={"outcome": sentence})
    faults: dict[str, str] = {}
    declined = outcome == Outcome.DECLINE
    proposal = Proposal(
        outcome=outcome,
        reason_codes=_codes(case, reason_codes, faults) if declined else [],
        conditions=_conditions(conditions, faults) if outcome == Outcome.APPROVE_CONDITIONS else [],
        rations=[] if declined else _rations(case, rations, faults),
    )
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


def _conditions(given: Sequence[str], faults: dict[str, str]) -> list[str]:
    conditions = [text for text in (str(item).strip() for item in given) if text]
    if not conditions:
        faults["conditions"] = _("Write at least one condition, or approve without.")
    return conditions


def _rations(case: Case, given: Sequence[Mapping[str, Any]], faults: dict[str, str]) -> list[dict[str, Any]]:
    limits = {row.use_case.slug: row for row in case.tier_version.tier_use_cases.select_related("use_case")}
    rations: dict[str, int] = {}
    for item in given:
        slug, requests = str(item.get("use_case", "")), item.get("requests_per_day")
        if slug not in limits or slug in rations:
            faults["rations"] = _("Give each use case of the tier one ration at most.")
        elif not isinstance(requests, int) or isinstance(requests, bool) or requests < 1:
            faults["rations"] = _("A ration is a whole number of requests a day, 1 or more.")
        elif requests > limits[slug].max_requests_per_day:
            faults["rations"] = _("%(use)s: the tier gives %(limit)d requests a day at most.") % {
                "use": limits[slug].use_case.title,
                "limit": limits[slug].max_requests_per_day,
            }
        else:
            rations[slug] = requests
    if not rations and "rations" not in faults:
        faults["rations"] = _("An approval needs a ration for at least one use case.")
    return [{"use_case": slug, "requests_per_day": rations[slug]} for slug in sorted(rations)]
