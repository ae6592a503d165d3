"""Tables and constraints of the lasting facts; nothing clever."""

from accessprogram.models.accounts import RoleAssignment, TierUserObjectPermission, TotpUse, User
from accessprogram.models.agreements import Agreement
from accessprogram.models.applications import (
    Answer,
    Application,
    DecisionNotice,
    EvidenceFile,
    PersonalValue,
    Progress,
    PublishedCheck,
    Question,
    Submission,
)
from accessprogram.models.audit import AccessEntry, AccessSeal, AuditEvent
from accessprogram.models.capability import CapabilityAssessment, EvaluationRun, SafeguardAssessment
from accessprogram.models.commitments import Commitment, CommitmentEvidence, CommitmentTemplate, CommitmentVerdict
from accessprogram.models.documents import Acknowledgement, DocumentVersion, NamedReader
from accessprogram.models.grants import GatewayKey, Grant, GrantLine, Ration, RationUse, Surface, UsageReport
from accessprogram.models.outbox import OutboxMessage
from accessprogram.models.partners import Conflict, Domain, Invitation, Membership, NamedUser, Partner
from accessprogram.models.programmes import (
    Offering,
    Programme,
    RuleVersion,
    Tier,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
    UseCase,
)
from accessprogram.models.questionnaires import QuestionnaireVersion
from accessprogram.models.sessions import Session

__all__ = [
    "AccessEntry",
    "AccessSeal",
    "Acknowledgement",
    "Agreement",
    "Answer",
    "Application",
    "AuditEvent",
    "CapabilityAssessment",
    "Commitment",
    "CommitmentEvidence",
    "CommitmentTemplate",
    "CommitmentVerdict",
    "Conflict",
    "DecisionNotice",
    "DocumentVersion",
    "Domain",
    "EvaluationRun",
    "EvidenceFile",
    "GatewayKey",
    "Grant",
    "GrantLine",
    "Invitation",
    "Membership",
    "NamedReader",
    "NamedUser",
    "Offering",
    "OutboxMessage",
    "Partner",
    "PersonalValue",
    "Programme",
    "Progress",
    "PublishedCheck",
    "Question",
    "QuestionnaireVersion",
    "Ration",
    "RationUse",
    "RoleAssignment",
    "RuleVersion",
    "SafeguardAssessment",
    "Session",
    "Submission",
    "Surface",
    "Tier",
    "TierCommitment",
    "TierOffering",
    "TierUseCase",
    "TierUserObjectPermission",
    "TierVersion",
    "TotpUse",
    "UsageReport",
    "UseCase",
    "User",
]
