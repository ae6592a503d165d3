"""Puts the fictional catalogue on the shelf: drafts first, then published, as an administrator would."""

from typing import Any

from accessprogram.models import (
    CommitmentTemplate,
    DocumentVersion,
    Offering,
    Programme,
    QuestionnaireVersion,
    RuleVersion,
    Tier,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
    UseCase,
)
from accessprogram.operations import capability, commitment_templates, publishing
from accessprogram.policy.actors import Actor
from accessprogram.questionnaires.default import SLUG, TITLE, default_definition
from reviews.demo import catalogue as data
from reviews.demo import threats
from reviews.models import ReasonCode


def programme() -> Programme:
    """The programme and its tiers by name only: roles hang on tiers, and everything else is an administrator's work."""
    made = Programme.objects.create(**data.PROGRAMME)
    for position, tier in enumerate(data.TIERS, start=1):
        Tier.objects.create(programme=made, slug=tier["slug"], title=tier["title"], position=position)
    return made


def fill(made: Programme, *, by: Actor, second: Actor) -> None:
    """Everything that the programme offers and asks, published by ``by``; levels are confirmed by ``second``."""
    for slug, title, summary, finds in data.USE_CASES:
        UseCase.objects.create(
            programme=made, slug=slug, title=title, summary=summary, finds_vulnerabilities=finds, needs_targets=finds
        )
    for slug, title, version, summary, level, why in data.OFFERINGS:
        offering = Offering.objects.create(programme=made, slug=slug, title=title, version=version, summary=summary)
        _assess(offering, level, why, by, second)
    commitment_templates.install(actor=by, programme_id=made.id)
    for slug, title, text, remedy, days in data.REASONS:
        ReasonCode.objects.create(
            programme=made, slug=slug, title=title, applicant_text=text, remedy=remedy, retry_after_days=days
        )
    terms = DocumentVersion.objects.create(programme=made, kind="terms", number=1, **data.TERMS)
    publishing.publish_document(actor=by, id=terms.id)
    for kind, content in (("safeguard", data.SAFEGUARD_RULE), ("ration", data.RATION_RULE)):
        rule = RuleVersion.objects.create(programme=made, kind=kind, number=1, rule=content)
        publishing.publish_rule(actor=by, id=rule.id)
    threats.assessment(made, by=by)  # it is answered by pledges and by needs of the rule
    questionnaire = QuestionnaireVersion.objects.create(
        programme=made, slug=SLUG, number=1, title=TITLE, definition=default_definition()
    )
    publishing.publish_questionnaire(actor=by, id=questionnaire.id)
    for tier in data.TIERS:
        publishing.publish_tier_version(actor=by, id=_version(made, tier, questionnaire).id)


def _assess(offering: Offering, level: int, why: str, by: Actor, second: Actor) -> None:
    capability.assess(actor=by, offering_id=offering.id, level=level, rationale=why, confirmed_by=second)


def _version(made: Programme, tier: dict[str, Any], questionnaire: QuestionnaireVersion) -> TierVersion:
    plain = ("summary", "gives", "criteria", "required_approvals", "required_checks", "sla_days", "cool_off_hours")
    version = TierVersion.objects.create(
        tier=Tier.objects.get(programme=made, slug=tier["slug"]),
        number=1,
        questionnaire=questionnaire,
        required_sign_in=tier.get("required_sign_in", ""),
        stage_days=tier.get("stage_days", {}),
        decision_mode=tier.get("decision_mode", "confirm"),
        checklist=tier.get("checklist", []),
        **{name: tier[name] for name in (*plain, "evidence", "term_days", "named_users_only", "cache_seconds")},
    )
    for slug in tier["offerings"]:
        TierOffering.objects.create(tier_version=version, offering=Offering.objects.get(programme=made, slug=slug))
    for slug, limit in tier["use_cases"].items():
        use_case = UseCase.objects.get(programme=made, slug=slug)
        TierUseCase.objects.create(tier_version=version, use_case=use_case, max_requests_per_day=limit)
    for slug, required in tier["commitments"].items():
        template = CommitmentTemplate.objects.get(programme=made, slug=slug)
        TierCommitment.objects.create(tier_version=version, template=template, required=required)
    return version
