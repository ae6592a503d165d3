"""Tables and constraints of the process of judging; nothing clever."""

from reviews.models.cases import Case, CaseTransition, Claim, Note
from reviews.models.checks import Adjudication, CheckRun, Finding, Hit, Waiver
from reviews.models.decisions import Approval, Decision, ReasonCode, Recommendation
from reviews.models.relations import RelationKey
from reviews.models.screening import ScreeningList

__all__ = [
    "Adjudication",
    "Approval",
    "Case",
    "CaseTransition",
    "CheckRun",
    "Claim",
    "Decision",
    "Finding",
    "Hit",
    "Note",
    "ReasonCode",
    "Recommendation",
    "RelationKey",
    "ScreeningList",
    "Waiver",
]
