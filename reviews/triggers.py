"""What the database refuses about judging; above all, a grant without its approvals."""

from accessprogram.triggers import Guard, fixed_columns, never_changed, never_deleted

_APPROVALS = (
    "(SELECT COUNT(DISTINCT a.by_id) FROM reviews_approval a JOIN reviews_decision d ON d.id = a.decision_id "
    "WHERE d.id = NEW.decision_id AND d.tier_version_id = NEW.tier_version_id "
    "AND d.basis_hash = NEW.basis_hash AND a.basis_hash = NEW.basis_hash "
    "AND a.voided_at IS NULL AND d.outcome IN ('approve', 'approve_conditions') AND d.state = 'effective')"
)
_REQUIRED = "(SELECT t.required_approvals FROM accessprogram_tierversion t WHERE t.id = NEW.tier_version_id)"

# What else was said of the same hit (or of the finding, when it has none).
_SAID = (
    "EXISTS (SELECT 1 FROM reviews_adjudication a WHERE a.finding_id = NEW.finding_id "
    "AND (a.hit_id = NEW.hit_id OR (a.hit_id IS NULL AND NEW.hit_id IS NULL)) AND {})"
)
_OF_SCREENING = (
    "EXISTS (SELECT 1 FROM reviews_finding f JOIN reviews_checkrun r ON r.id = f.run_id "
    "WHERE f.id = NEW.finding_id AND r.check_slug = 'screening')"
)
_SETTLES = (
    "NOT NEW.awaits_second AND NEW.disposition IN ('false_positive', 'true_match_accepted', 'true_match_refused')"
)
_SECOND_PERSON_MISSING = " AND ".join(
    (
        _SETTLES,
        _OF_SCREENING,
        "(NEW.disposition = 'true_match_refused' OR " + _SAID.format("a.disposition = 'true_match_refused'") + ")",
        "NOT " + _SAID.format("a.disposition = NEW.disposition AND a.by_id <> NEW.by_id"),
    )
)

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
        "reviews_sectionverdict",
        "reviews_checklisttick",
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
        *("reviews_vote", "reviews_concurrence", "reviews_guestreviewer"),
        *("reviews_suppression", "reviews_secondlook", "reviews_outsideverification", "reviews_outsideprovider"),
    ),
    fixed_columns(
        "reviews_decision",
        *("case_id", "tier_version_id", "outcome", "reason_codes", "conditions", "rations", "rationale", "letter"),
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
    fixed_columns(
        "reviews_vote",
        *("case_id", "body", "round", "by_id", "tier_version_id", "outcome", "reason_codes", "conditions", "rations"),
        *("rationale", "letter", "basis", "basis_hash"),
    ),
    fixed_columns("reviews_concurrence", "case_id", "party", "question", "due_at", "asked_by_id"),
    Guard(
        "concurrence_answered_once", "reviews_concurrence", "UPDATE", "an answer stays", "OLD.answered_at IS NOT NULL"
    ),
    fixed_columns("reviews_guestreviewer", "case_id", "user_id", "seat", "reason", "until", "asked_by_id"),
    Guard("vote_stays_void", "reviews_vote", "UPDATE", "a void vote stays void", "OLD.voided_at IS NOT NULL"),
    Guard("secondlook_said_once", "reviews_secondlook", "UPDATE", "what was said stays", "OLD.said_at IS NOT NULL"),
    Guard(
        "true_match_needs_two",
        "reviews_adjudication",
        "INSERT",
        "what settles a true match on a watch list was said by two people",
        _SECOND_PERSON_MISSING,
    ),
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
