"""Every table says whether its rows may change, and the database keeps what it says."""

from django.apps import apps
from django.db.models import Model

from accessprogram.operations import triggers
from accessprogram.triggers import Guard

# Inserted and never touched again.
IMMUTABLE = {
    "AccessEntry", "AccessSeal", "Acknowledgement", "Adjudication", "Appeal", "AuditEvent", "CapabilityAssessment",
    "CaseTransition", "ChecklistTick", "CommitmentEvidence", "CommitmentVerdict", "ContributionStep",
    "DecisionNotice", "EvaluationRun", "Finding", "GatewayEvent", "Hit", "IncidentEntry", "Note", "ObjectiveReading",
    "OutsideEvent", "RationMove", "RecipientReply", "Recommendation", "Refusal", "Representation",
    "SafeguardAssessment", "SectionVerdict", "Signal", "Submission", "ThreatReading", "ThresholdVersion", "TotpUse",
    "UpliftJudgement", "UsageReport", "WebhookAttempt",
}  # fmt: skip
# Moves along its states; what was agreed in it stays, and the row stays.
KEPT = {
    "Agreement", "Approval", "CapabilityProposal", "Case", "CheckRun", "Claim", "Commitment", "Concurrence",
    "Contribution", "CurePlan", "Decision", "Enforcement", "GatewayKey", "Grant", "GuestReviewer", "Incident",
    "OutsideProvider", "OutsideVerification", "Question", "Reexamination", "RefusalCase", "RideOut", "SecondLook",
    "Shortfall", "SigningKey", "Suppression", "TermsLine", "TermsOffer", "TermsSheet", "ThreatObjection", "Vote",
    "Waiver",
}  # fmt: skip
# A draft may be edited and thrown away; published, it is never changed again.
VERSIONS = {"DocumentVersion", "QuestionnaireVersion", "RuleVersion", "TierVersion"}
PARTS_OF_A_VERSION = {"Threat", "TierCommitment", "TierOffering", "TierUseCase"}
# The catalogue, people, drafts, work queues and what is derived: rows change, and some go.
MUTABLE = {
    "Absence", "Answer", "Application", "Benchmark", "BulkRun", "Calendar", "CaseRow", "CaseTag", "CommitmentTemplate",
    "Conflict", "Domain", "Employment", "EvidenceFile", "GrantLine", "Initiative", "Invitation", "JudgementDraft",
    "KnownMatch", "Membership", "Mention", "NamedReader", "NamedUser", "Objective", "Offering", "OutboxMessage",
    "Partner", "PersonalValue", "Pool", "Presence", "Preview", "Programme", "Progress", "Project", "PublicRecord",
    "PublishedCheck", "QuestionTemplate", "Ration", "RationUse", "ReasonCode", "RecipientLink", "RelationKey",
    "Reservation", "RoleAssignment", "SavedView", "ScreeningList", "ScreeningSweep", "Session", "Snooze",
    "SourceState", "Surface", "Tier", "TierUserObjectPermission", "UseCase", "User", "WebhookDelivery",
    "WebhookEndpoint", "WorkProfile",
}  # fmt: skip
ALWAYS = "1=1"


def _models() -> dict[str, type[Model]]:
    """Every model of ours; the catalogue's history is written by simple-history."""
    ours = [model for app in ("accessprogram", "reviews") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model for model in ours if not model.__name__.startswith("Historical")}


def _guards(name: str) -> list[Guard]:
    table = _models()[name]._meta.db_table
    return [guard for guard in triggers.registered() if guard.table == table]


def _refuses(name: str, event: str) -> bool:
    """Whatever the row."""
    return any(guard.event == event and guard.condition == ALWAYS for guard in _guards(name))


def test_every_model_is_listed_once() -> None:
    groups = [IMMUTABLE, KEPT, VERSIONS, PARTS_OF_A_VERSION, MUTABLE]
    assert sorted(name for group in groups for name in group) == sorted(_models())


def test_immutable_rows_are_neither_changed_nor_deleted() -> None:
    held = {name for name in _models() if _refuses(name, "UPDATE") and _refuses(name, "DELETE")}
    assert held == IMMUTABLE


def test_kept_rows_are_never_deleted() -> None:
    held = {name for name in _models() if _refuses(name, "DELETE")}
    assert held - IMMUTABLE == KEPT


def test_published_versions_refuse_changes_and_deletion() -> None:
    for name in VERSIONS:
        assert {guard.event for guard in _guards(name)} == {"UPDATE", "DELETE"}, name
    for name in PARTS_OF_A_VERSION:
        assert {guard.event for guard in _guards(name)} == {"INSERT", "UPDATE", "DELETE"}, name
