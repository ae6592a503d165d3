"""Everything that the page of a case shows, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accessprogram.models import DecisionNotice, Question, TermsSheet
from accessprogram.policy.actors import Actor
from accessprogram.queries.applications import resolved
from accessprogram.queries.audit import TimelineEntry, timeline
from accessprogram.queries.safeguards import Standing, standings
from accessprogram.queries.terms_sheets import LineRow, rows, sheet_of
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import Placed, TierRules, visible_questions
from reviews.checks import CATALOGUE
from reviews.models import Case, CheckRun, Decision, Note, ReasonCode, Recommendation, Waiver
from reviews.policy.facts import CaseFacts
from reviews.queries.access import case_of, visible_cases
from reviews.queries.answers import ShownAnswer, shown
from reviews.queries.facts import facts_of
from reviews.queries.judgements import CheckState, check_states
from reviews.queries.needs import Need, needs

# Which questions (by their role) a check looks at, by the fields of the subject that it reads.
_ROLES_OF_INPUT: dict[str, tuple[str, ...]] = {
    "kind": ("partner_kind",),
    "name": ("partner_name",),
    "other_names": ("other_names",),
    "country": ("country",),
    "website": ("website",),
    "domains": ("domains",),
    "contact_email": ("contact_email",),
    "identifiers": ("lei", "vat", "company_number"),
    "people": ("people",),
    "files": ("evidence",),
    "address": ("address",),
    "phone": ("phone",),
    "handles": ("handles",),
    "domain_claims": ("domains", "website"),
    "repositories": ("repositories",),
    "targets": ("targets",),
    "advisories": ("advisories",),
    "attestations": ("attestations",),
    "subprocessors": ("subprocessors",),
    "use_cases": ("use_cases",),
}


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """One question with its answer and, beside it, the checks that looked at it (never the all-embracing ones)."""

    placed: Placed
    answer: ShownAnswer
    checks: tuple[CheckState, ...]


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """``asked`` are the questions of the desk to the partner on this section, ``notes`` the desk's own."""

    slug: str
    title: str
    questions: tuple[ShownQuestion, ...]
    asked: tuple[Question, ...]
    notes: tuple[Note, ...]


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
    """``general_asked`` and ``general_notes`` belong to no section. ``terms``: the lines of the terms sheet."""

    case: Case
    facts: CaseFacts
    needs: list[Need]
    sections: list[ShownSection]
    general_asked: list[Question]
    general_notes: list[Note]
    checks: list[CheckState]
    older_runs: list[CheckRun]
    waivers: list[Waiver]
    recommendations: list[Recommendation]
    decisions: list[Decision]
    standings: list[Standing]
    reason_codes: list[ReasonCode]
    sheet: TermsSheet | None
    terms: list[LineRow]
    earlier: list[EarlierOutcome]
    timeline: list[TimelineEntry]


def page(actor: Actor, case_id: UUID) -> CasePage:
    """The page of one case; raises NotFound. The caller writes the reading to the access ledger first.

    The number of queries does not depend on how much there is to show.
    """
    case = detailed(case_of(actor, case_id))
    states = check_states(case)
    facts = facts_of(case, states)
    asked = list(Question.objects.filter(application_id=case.application_id).select_related("asked_by", "answered_by"))
    notes = list(case.notes.select_related("by"))
    answers, rules = resolved(case.submission), rules_of(case.tier_version)
    sheet = sheet_of(case.application_id)
    sections = _sections(case, answers, rules, states, asked, notes)
    slugs = {section.slug for section in sections}
    return CasePage(
        case=case,
        facts=facts,
        needs=needs(actor, case, facts, states, asked),
        sections=sections,
        general_asked=[question for question in asked if question.section not in slugs],
        general_notes=[note for note in notes if note.section not in slugs],
        checks=states,
        older_runs=list(
            CheckRun.objects.filter(submission_id=case.submission_id, status="superseded").select_related("finding")
        ),
        waivers=list(case.waivers.select_related("asked_by", "approved_by").order_by("created_at")),
        recommendations=list(case.recommendations.select_related("by")),
        decisions=list(case.decisions.select_related("decided_by", "vetoed_by").prefetch_related("approvals__by")),
        standings=standings(case.application.partner_id, case.tier_version),
        reason_codes=list(ReasonCode.objects.filter(programme_id=case.programme_id, active=True)),
        sheet=sheet,
        terms=rows(sheet) if sheet is not None else [],
        earlier=_earlier(actor, case),
        timeline=timeline(case.application_id),
    )


def detailed(case: Case) -> Case:
    """The same case with everything that its page reads beside it."""
    return Case.objects.select_related(
        "application__partner", "application__questionnaire", "programme", "tier", "tier_version__tier", "submission"
    ).get(pk=case.pk)


def _sections(
    case: Case,
    answers: Mapping[str, Any],
    rules: TierRules,
    states: list[CheckState],
    asked: list[Question],
    notes: list[Note],
) -> list[ShownSection]:
    definition = case.application.questionnaire.definition
    placed = visible_questions(definition, answers)
    return [
        ShownSection(
            slug=section["slug"],
            title=section["title"],
            questions=tuple(
                ShownQuestion(placed=item, answer=shown(item, answers, rules), checks=_beside(item, states))
                for item in placed
                if item.section["slug"] == section["slug"]
            ),
            asked=tuple(question for question in asked if question.section == section["slug"]),
            notes=tuple(note for note in notes if note.section == section["slug"]),
        )
        for section in definition["sections"]
    ]


def _beside(placed: Placed, states: list[CheckState]) -> tuple[CheckState, ...]:
    role = placed.question.get("role")
    if not role:
        return ()
    return tuple(
        state
        for state in states
        if state.slug in CATALOGUE
        and any(role in _ROLES_OF_INPUT.get(name, ()) for name in CATALOGUE[state.slug].inputs)
    )


def _earlier(actor: Actor, case: Case) -> list[EarlierOutcome]:
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
