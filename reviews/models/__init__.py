"""Tables and constraints of the process of judging; nothing clever."""

from reviews.models.calendars import Calendar
from reviews.models.cases import (
    Case,
    CaseTransition,
    ChecklistTick,
    Claim,
    JudgementDraft,
    Mention,
    Note,
    SectionVerdict,
)
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
from reviews.models.panels import Concurrence, GuestReviewer, Vote
from reviews.models.previews import Preview
from reviews.models.relations import RelationKey
from reviews.models.rows import CaseRow
from reviews.models.screening import ScreeningList, ScreeningSweep
from reviews.models.texts import QuestionTemplate
from reviews.models.work import Absence, BulkRun, CaseTag, Presence, SavedView, Snooze, WorkProfile

__all__ = [
    "Absence",
    "Adjudication",
    "Approval",
    "BulkRun",
    "Calendar",
    "Case",
    "CaseRow",
    "CaseTag",
    "CaseTransition",
    "CheckRun",
    "ChecklistTick",
    "Claim",
    "Concurrence",
    "Decision",
    "Finding",
    "GuestReviewer",
    "Hit",
    "JudgementDraft",
    "KnownMatch",
    "Mention",
    "Note",
    "OutsideEvent",
    "OutsideProvider",
    "OutsideVerification",
    "Presence",
    "Preview",
    "QuestionTemplate",
    "ReasonCode",
    "Recommendation",
    "RelationKey",
    "SavedView",
    "ScreeningList",
    "ScreeningSweep",
    "SecondLook",
    "SectionVerdict",
    "Snooze",
    "SourceState",
    "Suppression",
    "ThresholdVersion",
    "Vote",
    "Waiver",
    "WorkProfile",
]
