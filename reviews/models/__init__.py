"""Tables and constraints of the process of judging; nothing clever."""

from reviews.models.cases import Case, CaseTransition, Claim, Note
from reviews.models.checks import (
    Adjudication,
    CheckRun,
    Finding,
    Hit,
    KnownMatch,
    SecondLook,
    SourceState,
    Suppression,
    ThresholdVersion,
    Waiver,
)
from reviews.models.decisions import Approval, Decision, ReasonCode, Recommendation
from reviews.models.outside import OutsideEvent, OutsideProvider, OutsideVerification
from reviews.models.relations import RelationKey
from reviews.models.screening import ScreeningList, ScreeningSweep

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
    "KnownMatch",
    "Note",
    "OutsideEvent",
    "OutsideProvider",
    "OutsideVerification",
    "ReasonCode",
    "Recommendation",
    "RelationKey",
    "ScreeningList",
    "ScreeningSweep",
    "SecondLook",
    "SourceState",
    "Suppression",
    "ThresholdVersion",
    "Waiver",
]
