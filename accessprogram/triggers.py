"""What the database itself refuses, as data. ``condition`` is SQL over OLD and NEW that both databases read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """Refuse ``event`` on ``table`` when ``condition`` holds, saying ``message``."""

    name: str
    table: str
    event: str
    message: str
    condition: str = "1=1"


def never_changed(*tables: str) -> list[Guard]:
    """Rows are inserted and stay."""
    return [
        Guard(f"{table}_no_{event.lower()}", table, event, f"{table} rows are never changed or deleted")
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]


def never_deleted(*tables: str) -> list[Guard]:
    return [Guard(f"{table}_no_delete", table, "DELETE", f"{table} rows are never deleted") for table in tables]


def fixed_columns(table: str, *columns: str, when: str = "1=1") -> Guard:
    """These columns keep the value they were inserted with."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    return Guard(
        f"{table}_fixed", table, "UPDATE", f"{table}: what was agreed is never changed", f"({when}) AND ({changed})"
    )


def published(table: str, *columns: str) -> list[Guard]:
    """A published version is immutable; it can only be retired."""
    return [
        fixed_columns(table, *columns, when="OLD.state <> 'draft'"),
        Guard(
            f"{table}_not_back",
            table,
            "UPDATE",
            f"{table}: published is published",
            "OLD.state <> 'draft' AND NEW.state = 'draft'",
        ),
        Guard(
            f"{table}_kept", table, "DELETE", f"{table}: a published version is never deleted", "OLD.state <> 'draft'"
        ),
    ]


def of_a_draft(table: str, parent: str, column: str) -> list[Guard]:
    """Rows of a version can change only while that version is a draft."""
    guards = []
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        condition = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {row}.{column} AND p.state <> 'draft')"  # noqa: S608 - names of ours
        guards.append(
            Guard(f"{table}_draft_{event.lower()}", table, event, f"{table}: the version is published", condition)
        )
    return guards


def of_an_open_sheet() -> list[Guard]:
    """Lines of a terms sheet change only while it is open; none is ever deleted, so that its offers stay."""
    frozen = "EXISTS (SELECT 1 FROM accessprogram_termssheet s WHERE s.id = {}.sheet_id AND s.state <> 'open')"
    table = "accessprogram_termsline"
    return [
        Guard(f"{table}_open_insert", table, "INSERT", "the terms sheet is frozen", frozen.format("NEW")),
        Guard(f"{table}_open_update", table, "UPDATE", "the terms sheet is frozen", frozen.format("OLD")),
        *never_deleted(table),
    ]


GUARDS: list[Guard] = [
    *never_changed(
        "accessprogram_submission",
        "accessprogram_appeal",
        "accessprogram_acknowledgement",
        "accessprogram_commitmentevidence",
        "accessprogram_commitmentverdict",
        "accessprogram_decisionnotice",
        "accessprogram_evaluationrun",
        "accessprogram_capabilityassessment",
        "accessprogram_safeguardassessment",
        "accessprogram_auditevent",
        "accessprogram_accessentry",
        "accessprogram_accessseal",
        "accessprogram_usagereport",
        "accessprogram_totpuse",
        "accessprogram_threatreading",
        "accessprogram_upliftjudgement",
        "accessprogram_objectivereading",
        "accessprogram_contributionstep",
        "accessprogram_recipientreply",
        "accessprogram_signal",
        "accessprogram_incidententry",
        "accessprogram_representation",
        "accessprogram_rationmove",
        "accessprogram_refusal",
        "accessprogram_webhookattempt",
        "accessprogram_gatewayevent",
    ),
    *never_deleted(
        *("accessprogram_agreement", "accessprogram_grant", "accessprogram_commitment", "accessprogram_question"),
        *("accessprogram_termssheet", "accessprogram_termsoffer", "accessprogram_threatobjection"),
        *("accessprogram_claim", "accessprogram_capabilityproposal", "accessprogram_cureplan"),
        *("accessprogram_contribution", "accessprogram_incident", "accessprogram_enforcement"),
        *("accessprogram_shortfall", "accessprogram_reexamination", "accessprogram_refusalcase"),
        *("accessprogram_rideout", "accessprogram_signingkey", "accessprogram_gatewaykey"),
    ),
    fixed_columns("accessprogram_termsoffer", "line_id", "side", "value", "removes", "reason", "by_id"),
    fixed_columns("accessprogram_threatobjection", "threat_id", "partner_id", "side", "by_id", "text"),
    fixed_columns("accessprogram_claim", "offering_id", "kind", "text", "said_by", "partner_id", "recorded_by_id"),
    fixed_columns("accessprogram_capabilityproposal", "offering_id", "level", "rationale", "proposed_by_id"),
    fixed_columns("accessprogram_cureplan", "commitment_id", "text", "due_at", "proposed_by_id"),
    fixed_columns("accessprogram_refusalcase", "refusal_id", "partner_id", "opened_by_id", "statement"),
    fixed_columns("accessprogram_rideout", "tier_id", "seconds", "reason", "asked_by_id"),
    fixed_columns("accessprogram_signingkey", "use", "kid", "public"),
    fixed_columns(
        "accessprogram_enforcement",
        *("programme_id", "partner_id", "scope", "grant_id", "surface_id", "use_case_id", "named_user_id"),
        *("incident_id", "commitment_id", "shortfall_id", "cause"),
    ),
    *of_an_open_sheet(),
    fixed_columns(
        "accessprogram_agreement",
        *("application_id", "partner_id", "tier_version_id", "decision_id", "content", "content_hash"),
    ),
    fixed_columns(
        "accessprogram_grant",
        "partner_id",
        "programme_id",
        "tier_version_id",
        "decision_id",
        "basis_hash",
    ),
    Guard(
        "grant_follows_its_agreement",
        "accessprogram_grant",
        "UPDATE",
        "a grant follows its agreement to a countersigned amendment of it, and nowhere else",
        "NEW.agreement_id IS DISTINCT FROM OLD.agreement_id AND NOT EXISTS (SELECT 1 FROM accessprogram_agreement a "
        "WHERE a.id = NEW.agreement_id AND a.amends_id = OLD.agreement_id AND a.state = 'countersigned')",
    ),
    fixed_columns("accessprogram_question", "application_id", "text", "asked_by_id"),
    *published(
        "accessprogram_tierversion",
        *(
            "tier_id",
            "number",
            "summary",
            "gives",
            "criteria",
            "required_approvals",
            "required_checks",
            "evidence",
            "sla_days",
        ),
        *("cool_off_hours", "term_days", "named_users_only", "cache_seconds", "questionnaire_id"),
        *("required_sign_in", "regions", "pool_weight"),
        *("stage_days", "checklist", "decision_mode", "committee_quorum", "concurrence"),
    ),
    *published("accessprogram_questionnaireversion", "definition", "number", "slug"),
    *published(
        "accessprogram_documentversion",
        "sections",
        "public_summary",
        "title",
        "number",
        "kind",
        "content_hash",
        "acknowledge_by",
    ),
    *published("accessprogram_ruleversion", "rule", "number", "kind"),
    *of_a_draft("accessprogram_threat", "accessprogram_documentversion", "document_id"),
    *of_a_draft("accessprogram_tieroffering", "accessprogram_tierversion", "tier_version_id"),
    *of_a_draft("accessprogram_tierusecase", "accessprogram_tierversion", "tier_version_id"),
    *of_a_draft("accessprogram_tiercommitment", "accessprogram_tierversion", "tier_version_id"),
]
