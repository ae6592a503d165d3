"""What the page of a case shows at once; the rest of it are panels, read one by one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import DecisionNotice, TermsSheet, TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.queries.terms_sheets import LineRow, sheet_reading
from accessprogram.queries.together import every, listed, nothing, read
from reviews.enums import Stage
from reviews.models import Approval, Case, Decision, JudgementDraft, ReasonCode, Recommendation, Waiver
from reviews.policy.facts import CaseFacts
from reviews.queries.access import visible_cases
from reviews.queries.blind import own_only
from reviews.queries.judgements import CheckState
from reviews.queries.live_cases import LiveCase, live_reading
from reviews.queries.lower_tiers import lower_versions
from reviews.queries.need import Need
from reviews.queries.needs import needs, unanswered_reading
from reviews.queries.readings import looked_reading


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
    """What the page of a case shows at once; the rest are its panels. ``terms``: the lines of the terms sheet;
    ``approvals``: of each decision by its id; ``looked``: when this person last looked, before this visit."""

    live: LiveCase
    needs: list[Need]
    waivers: list[Waiver]
    recommendations: list[Recommendation]
    decisions: list[Decision]
    approvals: dict[UUID, list[Approval]]
    reason_codes: list[ReasonCode]
    sheet: TermsSheet | None
    terms: list[LineRow]
    draft: JudgementDraft | None
    lower: list[TierVersion]
    looked: datetime | None

    @property
    def case(self) -> Case:
        return self.live.case

    @property
    def facts(self) -> CaseFacts:
        return self.live.facts

    @property
    def checks(self) -> list[CheckState]:
        return self.live.checks


def page(actor: Actor, case: Case) -> CasePage:
    """The page of one detailed case; one query. The caller writes the reading to the access ledger first."""
    live, waiting, sheet, waivers, recommended, decisions, standing, codes, drafts, lower, looked = read(
        every(
            live_reading(actor, case),
            unanswered_reading(case),
            sheet_reading(case.application_id),
            listed(case.waivers.select_related("asked_by", "approved_by").order_by("created_at")),
            listed(own_only(actor, case, case.recommendations.select_related("by", "tier_version__tier"))),
            listed(case.decisions.select_related("decided_by", "vetoed_by", "tier_version__tier")),
            listed(Approval.objects.filter(decision__case_id=case.id).select_related("by")),
            listed(ReasonCode.objects.filter(programme_id=case.programme_id, active=True)),
            listed(JudgementDraft.objects.filter(case=case, user_id=actor.person)),
            listed(lower_versions(case)) if case.tier.position and case.stage != Stage.CLOSED else nothing([]),
            looked_reading(actor, case.submission_id),
        )
    )
    approvals: dict[UUID, list[Approval]] = {decision.id: [] for decision in decisions}
    for approval in standing:
        approvals[approval.decision_id].append(approval)
    return CasePage(
        live=live,
        needs=needs(actor, case, live.facts, live.checks, waiting),
        waivers=waivers,
        recommendations=recommended,
        decisions=decisions,
        approvals=approvals,
        reason_codes=codes,
        sheet=sheet[0],
        terms=sheet[1],
        draft=drafts[0] if drafts else None,
        lower=lower,
        looked=looked,
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
