"""What the page of a case shows at once; the rest of it are panels, read one by one."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import DecisionNotice, Question, TermsSheet, TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.queries.terms_sheets import LineRow, rows
from reviews.models import Case, Decision, JudgementDraft, ReasonCode, Recommendation, Waiver
from reviews.policy.facts import CaseFacts
from reviews.queries.access import visible_cases
from reviews.queries.blind import own_only
from reviews.queries.facts import facts_of
from reviews.queries.judgements import CheckState, check_states
from reviews.queries.lower_tiers import lower_versions
from reviews.queries.need import Need
from reviews.queries.needs import needs
from accessprogram.queries.together import together


@dataclass(frozen=True, kw_only=True)
class EarlierOutcome:
    """How another application of the same partner stands, as far as this actor may know. ``outcome``: a decision's
    outcome, or the application's state while there is none."""

    reference: str
    tier: str
    outcome: str
    case: Case


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """What the page of a case shows at once; the rest are its panels. ``terms``: the lines of the terms sheet."""

    case: Case
    facts: CaseFacts
    needs: list[Need]
    checks: list[CheckState]
    waivers: list[Waiver]
    recommendations: list[Recommendation]
    decisions: list[Decision]
    reason_codes: list[ReasonCode]
    sheet: TermsSheet | None
    terms: list[LineRow]
    draft: JudgementDraft | None
    lower: list[TierVersion]


def page(actor: Actor, case: Case) -> CasePage:
    """The page of one detailed case. The caller writes the reading to the access ledger first.

    The number of queries does not depend on how much there is to show.
    """
    states = check_states(case)
    facts = facts_of(case, states)
    asked, sheets, waivers, recommended, decisions, codes, drafts = together(
        Question.objects.filter(application_id=case.application_id, answered_at__isnull=True),
        TermsSheet.objects.filter(application_id=case.application_id).select_related(
            "application__tier_version", "tier_version__tier"
        ),
        case.waivers.select_related("asked_by", "approved_by").order_by("created_at"),
        own_only(actor, case, case.recommendations.select_related("by")),
        case.decisions.select_related("decided_by", "vetoed_by"),
        ReasonCode.objects.filter(programme_id=case.programme_id, active=True),
        JudgementDraft.objects.filter(case=case, user_id=actor.person),
    )
    prefetch_related_objects(decisions, "approvals__by")
    sheet = sheets[0] if sheets else None
    return CasePage(
        case=case,
        facts=facts,
        needs=needs(actor, case, facts, states, asked),
        checks=states,
        waivers=waivers,
        recommendations=recommended,
        decisions=decisions,
        reason_codes=codes,
        sheet=sheet,
        terms=rows(sheet) if sheet is not None else [],
        draft=drafts[0] if drafts else None,
        lower=lower_versions(case) if case.tier.position and not facts.closed else [],
    )


_BESIDE = (
    "application__partner",
    "application__questionnaire",
    "programme",
    "tier_version__tier",
    "submission",
    "tier",
)


def detailed(case: Case) -> Case:
    """The same case with everything that its page reads beside it."""
    return Case.objects.select_related(*_BESIDE).get(pk=case.pk)


def detailed_case_of(actor: Actor, case_id: UUID) -> Case:
    """The case with everything that its page reads beside it, in one query; raises NotFound as ``case_of`` does."""
    found = visible_cases(actor).select_related(*_BESIDE).filter(pk=case_id).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def earlier_of(actor: Actor, case: Case) -> list[EarlierOutcome]:
    """The other cases of the partner that this actor may see, newest first; two queries."""
    others = (
        visible_cases(actor)
        .filter(application__partner_id=case.application.partner_id)
        .exclude(application_id=case.application_id)
        .select_related("application", "tier")
        .order_by("-created_at")
    )
    told = dict(
        DecisionNotice.objects.filter(application__partner_id=case.application.partner_id)
        .order_by("created_at")
        .values_list("application_id", "outcome")
    )
    return [
        EarlierOutcome(
            reference=other.application.reference,
            tier=str(other.tier),
            outcome=told.get(other.application_id, other.application.state),
            case=other,
        )
        for other in others
    ]
