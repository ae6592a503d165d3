"""Tables and constraints of the lasting facts; nothing clever."""

from accessprogram.models.accounts import RoleAssignment, TierUserObjectPermission, TotpUse, User
from accessprogram.models.agreements import Agreement
from accessprogram.models.appeals import Appeal
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
from accessprogram.models.capability import CapabilityAssessment, CapabilityProposal, EvaluationRun, SafeguardAssessment
from accessprogram.models.commitments import (
    Commitment,
    CommitmentEvidence,
    CommitmentTemplate,
    CommitmentVerdict,
    CurePlan,
    PublicRecord,
)
from accessprogram.models.contributions import (
    Contribution,
    ContributionStep,
    Initiative,
    Objective,
    ObjectiveReading,
    Project,
    RecipientLink,
    RecipientReply,
)
from accessprogram.models.documents import Acknowledgement, DocumentVersion, NamedReader
from accessprogram.models.dossiers import Benchmark, Claim, UpliftJudgement
from accessprogram.models.gateways import GatewayEvent, Pool, Reservation, RideOut, SigningKey
from accessprogram.models.grants import (
    GatewayKey,
    Grant,
    GrantLine,
    Ration,
    RationMove,
    RationUse,
    Surface,
    UsageReport,
)
from accessprogram.models.incidents import Enforcement, Incident, IncidentEntry, Representation, Signal
from accessprogram.models.outbox import OutboxMessage
from accessprogram.models.partners import Conflict, Domain, Employment, Invitation, Membership, NamedUser, Partner
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
from accessprogram.models.reexaminations import Reexamination, Shortfall
from accessprogram.models.refusals import Refusal, RefusalCase
from accessprogram.models.sessions import Session
from accessprogram.models.terms_sheets import TermsLine, TermsOffer, TermsSheet
from accessprogram.models.threats import Threat, ThreatObjection, ThreatReading
from accessprogram.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "AccessEntry",
    "AccessSeal",
    "Acknowledgement",
    "Agreement",
    "Answer",
    "Appeal",
    "Application",
    "AuditEvent",
    "Benchmark",
    "CapabilityAssessment",
    "CapabilityProposal",
    "Claim",
    "Commitment",
    "CommitmentEvidence",
    "CommitmentTemplate",
    "CommitmentVerdict",
    "Conflict",
    "Contribution",
    "ContributionStep",
    "CurePlan",
    "DecisionNotice",
    "DocumentVersion",
    "Domain",
    "Employment",
    "Enforcement",
    "EvaluationRun",
    "EvidenceFile",
    "GatewayEvent",
    "GatewayKey",
    "Grant",
    "GrantLine",
    "Incident",
    "IncidentEntry",
    "Initiative",
    "Invitation",
    "Membership",
    "NamedReader",
    "NamedUser",
    "Objective",
    "ObjectiveReading",
    "Offering",
    "OutboxMessage",
    "Partner",
    "PersonalValue",
    "Pool",
    "Programme",
    "Progress",
    "Project",
    "PublicRecord",
    "PublishedCheck",
    "Question",
    "QuestionnaireVersion",
    "Ration",
    "RationMove",
    "RationUse",
    "RecipientLink",
    "RecipientReply",
    "Reexamination",
    "Refusal",
    "RefusalCase",
    "Representation",
    "Reservation",
    "RideOut",
    "RoleAssignment",
    "RuleVersion",
    "SafeguardAssessment",
    "Session",
    "Shortfall",
    "Signal",
    "SigningKey",
    "Submission",
    "Surface",
    "TermsLine",
    "TermsOffer",
    "TermsSheet",
    "Threat",
    "ThreatObjection",
    "ThreatReading",
    "Tier",
    "TierCommitment",
    "TierOffering",
    "TierUseCase",
    "TierUserObjectPermission",
    "TierVersion",
    "TotpUse",
    "UpliftJudgement",
    "UsageReport",
    "UseCase",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
