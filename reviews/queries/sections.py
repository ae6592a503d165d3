"""The frozen submission section by section: each question with its answer and the checks that looked at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessprogram.queries.applications import resolved
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import Placed, TierRules, visible_questions
from reviews.checks import CATALOGUE
from reviews.models import Case
from reviews.queries.answers import ShownAnswer, shown
from reviews.queries.judgements import CheckState

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
_NOTHING = ("clear", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """One question with its answer and, beside it, the checks that looked at it (never the all-embracing ones)."""

    placed: Placed
    answer: ShownAnswer
    checks: tuple[CheckState, ...]

    @property
    def telling(self) -> list[CheckState]:
        """The checks that say something of this answer, or have not ended: each is a line of its own."""
        return [state for state in self.checks if state not in self.clear]

    @property
    def clear(self) -> list[CheckState]:
        """The checks that found nothing to say: one line together."""
        return [state for state in self.checks if state.finding is not None and state.finding.outcome in _NOTHING]


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """One section with the questions that were asked of this partner."""

    slug: str
    title: str
    questions: tuple[ShownQuestion, ...]


def titles(case: Case) -> dict[str, str]:
    """Slug -> title of every section of the case's questionnaire, in its order; no query on a detailed case."""
    return {section["slug"]: section["title"] for section in case.application.questionnaire.definition["sections"]}


def sections_of(case: Case, states: list[CheckState]) -> list[ShownSection]:
    """Every section with its answers. Whoever calls it has written the reading to the access ledger."""
    answers, rules = resolved(case.submission), rules_of(case.tier_version)
    placed = visible_questions(case.application.questionnaire.definition, answers)
    return [
        ShownSection(
            slug=slug,
            title=title,
            questions=tuple(_question(item, answers, rules, states) for item in placed if item.section["slug"] == slug),
        )
        for slug, title in titles(case).items()
    ]


def _question(item: Placed, answers: Mapping[str, Any], rules: TierRules, states: list[CheckState]) -> ShownQuestion:
    return ShownQuestion(placed=item, answer=shown(item, answers, rules), checks=_beside(item, states))


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
