"""What the page of a case shows at once; the rest of it are panels, read one by one."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import DecisionNotice, Question, TermsSheet
from accessprogram.policy.actors import Actor
from accessprogram.queries.terms_sheets import LineRow, rows, sheet_of
from reviews.models import Case, Decision, JudgementDraft, ReasonCode, Recommendation, Waiver
from reviews.policy.facts import CaseFacts
from reviews.queries.access import visible_cases
from reviews.queries.blind import own_only
from reviews.queries.drafts import draft_of
from reviews.queries.facts import facts_of
from reviews.queries.judgements import CheckState, check_states
from reviews.queries.needs import Need, needs


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


def page(actor: Actor, case: Case) -> CasePage:
    """The page of one detailed case. The caller writes the reading to the access ledger first.

    The number of queries does not depend on how much there is to show.
    """
    states = check_states(case)
    facts = facts_of(case, states)
    asked = list(Question.objects.filter(application_id=case.application_id, answered_at__isnull=True))
    sheet = sheet_of(case.application_id)
    decisions = case.decisions.select_related("decided_by", "vetoed_by").prefetch_related("approvals__by")
    return CasePage(
        case=case,
        facts=facts,
        needs=needs(actor, case, facts, states, asked),
        checks=states,
        waivers=list(case.waivers.select_related("asked_by", "approved_by").order_by("created_at")),
        recommendations=list(own_only(actor, case, case.recommendations.select_related("by"))),
        decisions=list(decisions),
        reason_codes=list(ReasonCode.objects.filter(programme_id=case.programme_id, active=True)),
        sheet=sheet,
        terms=rows(sheet) if sheet is not None else [],
        draft=draft_of(actor, case),
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
