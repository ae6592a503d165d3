"""How well partners are proved to protect what they are given, beside how far an offering can take an attacker."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accessprogram.enums import CommitmentState, PublicationState, RuleKind, Side
from accessprogram.models import (
    CapabilityAssessment,
    Commitment,
    Offering,
    RuleVersion,
    SafeguardAssessment,
    Submission,
    TierVersion,
)
from accessprogram.policy.safeguards import is_enough
from accessprogram.queries.commitments import plain_answers, pledged_in
from accessprogram.queries.together import Reading, read
from accessprogram.questionnaires.visibility import visible_questions

_JUDGED = (
    CommitmentState.VERIFIED,
    CommitmentState.DISPUTED,
    CommitmentState.BREACHED,
    CommitmentState.CURING,
)


@dataclass(frozen=True)
class Standing:
    """C beside S for one offering. ``missing`` are sentences; None means never assessed."""

    offering: Offering
    capability: int | None
    safeguard: int | None
    enough: bool
    missing: tuple[str, ...]


def published_rule(programme_id: UUID) -> RuleVersion | None:
    """The rule by which safeguard levels are derived now."""
    return RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.SAFEGUARD, state=PublicationState.PUBLISHED
    ).first()


def judged_by_an_older_rule(limit: int) -> list[tuple[UUID, UUID]]:
    """(partner, programme) of up to ``limit`` who were assessed, but not by the rule that is published now."""
    assessed = SafeguardAssessment.objects.filter(
        programme__rules__kind=RuleKind.SAFEGUARD, programme__rules__state=PublicationState.PUBLISHED
    )
    by_the_rule = SafeguardAssessment.objects.filter(
        partner_id=OuterRef("partner_id"), programme_id=OuterRef("programme_id"), rule__state=PublicationState.PUBLISHED
    )
    pairs = assessed.exclude(Exists(by_the_rule)).order_by("partner_id", "programme_id")
    return list(pairs.values_list("partner_id", "programme_id").distinct()[:limit])


def current_assessment(partner_id: UUID, programme_id: UUID) -> SafeguardAssessment | None:
    return _current(partner_id, programme_id).first()


def current_assessments(partner_ids: Collection[UUID]) -> list[SafeguardAssessment]:
    """The newest assessment of each partner in each programme, by programme. One query."""
    found: dict[tuple[UUID, UUID], SafeguardAssessment] = {}
    rows = SafeguardAssessment.objects.filter(partner_id__in=partner_ids).select_related("programme")
    for assessment in rows.order_by("created_at", "id"):
        found[assessment.partner_id, assessment.programme_id] = assessment
    return sorted(found.values(), key=lambda assessment: assessment.programme.title)


def capability_levels(offering_ids: Collection[UUID]) -> dict[UUID, int]:
    """The level in force of each offering; one that was never assessed is not in the answer. One query."""
    return dict(_levels(offering_ids))


def _levels(offerings: Collection[UUID] | QuerySet[Any, Any]) -> QuerySet[CapabilityAssessment, tuple[UUID, int]]:
    """The newest last."""
    rows = CapabilityAssessment.objects.filter(offering_id__in=offerings)
    return rows.order_by("created_at", "id").values_list("offering_id", "level")


def _current(partner_id: UUID, programme_id: UUID) -> QuerySet[SafeguardAssessment]:
    newest = SafeguardAssessment.objects.filter(partner_id=partner_id, programme_id=programme_id)
    return SafeguardAssessment.objects.filter(id__in=newest.values("id")[:1])


def standings_reading(partner_id: UUID, tier_version: TierVersion) -> Reading[list[Standing]]:
    """C beside S for every offering of the tier version, by title."""
    offerings = tier_version.offerings.order_by("title", "id")
    return Reading(
        (offerings, _levels(offerings.order_by().values("id")), _current(partner_id, tier_version.tier.programme_id)),
        lambda rows, now: _standings(rows[0], dict(rows[1]), rows[2][0] if rows[2] else None),
    )


def standings(partner_id: UUID, tier_version: TierVersion) -> list[Standing]:
    """The same; one query."""
    return read(standings_reading(partner_id, tier_version))


def proportion_reading(partner_id: UUID, tier_version: TierVersion) -> Reading[list[Standing]]:
    """The offerings whose capability level is above the partner's safeguard level, with what is missing for each.

    Nothing listed means that the whole tier version is in proportion.
    """
    return standings_reading(partner_id, tier_version).then(
        lambda found: [standing for standing in found if not standing.enough]
    )


def proportion(partner_id: UUID, tier_version: TierVersion) -> list[Standing]:
    """The same; one query."""
    return read(proportion_reading(partner_id, tier_version))


def _standings(
    offerings: list[Offering], levels: dict[UUID, int], assessment: SafeguardAssessment | None
) -> list[Standing]:
    safeguard = assessment.level if assessment else None
    return [
        Standing(
            offering=offering,
            capability=levels.get(offering.id),
            safeguard=safeguard,
            enough=is_enough(capability=levels.get(offering.id), safeguard=safeguard),
            missing=_missing(levels.get(offering.id), assessment),
        )
        for offering in offerings
    ]


def _missing(capability: int | None, assessment: SafeguardAssessment | None) -> tuple[str, ...]:
    if capability is None:
        return (_("The capability level of this model was never assessed."),)
    if assessment is None:
        return (_("The safeguard level of this partner was never assessed."),)
    if capability <= assessment.level:
        return ()
    named = tuple(str(need["words"]) for need in assessment.missing if int(need["level"]) <= capability)
    return named or (_("The published rule describes no way to S%(level)s.") % {"level": capability},)


def answer_facts(submission: Submission) -> set[str]:
    """``answer:`` and ``pledged:`` facts of a frozen submission; only questions that were asked count."""
    answers = plain_answers(submission)
    facts = {f"pledged:{row.get('template')}" for row in pledged_in(submission)}
    for placed in visible_questions(submission.application.questionnaire.definition, answers):
        value = answers.get(placed.slug)
        if value is True or value == "yes":
            facts.add(f"answer:{placed.slug}")
        chosen = value if isinstance(value, list) else [value]
        facts.update(f"answer:{placed.slug}={item}" for item in chosen if isinstance(item, str) and _is_slug(item))
    return facts


def _is_slug(word: str) -> bool:
    return 0 < len(word) <= 60 and word.replace("-", "").replace("_", "").isalnum()


def pledge_facts(partner_id: UUID, programme_id: UUID) -> set[str]:
    """``pledged:`` and ``verified:`` facts from the partner's pledges as they stand.

    Of a pledge that comes due again, its newest judged period counts: what was verified last year and is broken now is
    neither pledged nor verified; while it is being cured it is pledged.
    """
    rows = Commitment.objects.filter(partner_id=partner_id, application__programme_id=programme_id, side=Side.PARTNER)
    judged: dict[str, str] = {}
    for slug, state, broken in rows.order_by("agreement__created_at", "period").values_list(
        "template__slug", "state", "breached_at"
    ):
        judged.setdefault(slug, "")
        if state in _JUDGED or broken is not None:
            judged[slug] = state
        elif state == CommitmentState.ENDED and not judged[slug]:
            del judged[slug]  # nobody owes it, and nobody ever showed it
    facts = {f"pledged:{slug}" for slug, state in judged.items() if state != CommitmentState.BREACHED}
    return facts | {f"verified:{slug}" for slug, state in judged.items() if state == CommitmentState.VERIFIED}
