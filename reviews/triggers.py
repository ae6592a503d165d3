"""What the database refuses about judging; above all, a grant without its approvals."""

from accessprogram.triggers import Guard, fixed_columns, never_changed, never_deleted

_APPROVALS = (
    "(SELECT COUNT(DISTINCT a.by_id) FROM reviews_approval a JOIN reviews_decision d ON d.id = a.decision_id "
    "WHERE d.id = NEW.decision_id AND d.tier_version_id = NEW.tier_version_id "
    "AND d.basis_hash = NEW.basis_hash AND a.basis_hash = NEW.basis_hash "
    "AND a.voided_at IS NULL AND d.outcome IN ('approve', 'approve_conditions') AND d.state = 'effective')"
)
_REQUIRED = "(SELECT t.required_approvals FROM accessprogram_tierversion t WHERE t.id = NEW.tier_version_id)"

GUARDS: list[Guard] = [
    *never_changed(
        "reviews_finding",
        "reviews_hit",
        "reviews_adjudication",
        "reviews_recommendation",
        "reviews_note",
        "reviews_casetransition",
        "reviews_thresholdversion",
        "reviews_outsideevent",
    ),
    *never_deleted(
        *(
            "reviews_case",
            "reviews_checkrun",
            "reviews_decision",
            "reviews_approval",
            "reviews_claim",
            "reviews_waiver",
        ),
        *("reviews_suppression", "reviews_secondlook", "reviews_outsideverification", "reviews_outsideprovider"),
    ),
    fixed_columns(
        "reviews_decision",
        *("case_id", "tier_version_id", "outcome", "reason_codes", "conditions", "rations", "rationale"),
        *("basis", "basis_hash", "required_approvals", "decided_by_id"),
    ),
    fixed_columns(
        "reviews_waiver",
        *("case_id", "check_slug", "reason", "until", "asked_by_id", "approved_by_id", "approved_at"),
        when="OLD.approved_by_id IS NOT NULL",
    ),
    fixed_columns(
        "reviews_suppression",
        *("partner_id", "adjudication_id", "entity_key", "subject_hash", "entity_hash", "until"),
    ),
    fixed_columns("reviews_secondlook", "kind", "hit_id", "expected", "analyst_id"),
    fixed_columns("reviews_approval", "decision_id", "by_id", "basis_hash"),
    Guard(
        "approval_stays_void", "reviews_approval", "UPDATE", "a void approval stays void", "OLD.voided_at IS NOT NULL"
    ),
    Guard(
        "grant_needs_its_approvals",
        "accessprogram_grant",
        "INSERT",
        "a grant needs the required number of distinct approvals of exactly its decision basis",
        f"{_APPROVALS} < COALESCE({_REQUIRED}, 2147483647)",
    ),
]
