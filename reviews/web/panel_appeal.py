"""The part of an appeal's page where the partner speaks: what the decision got wrong, and which decision it was."""

from typing import Any

from accessprogram.models import DecisionNotice
from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.facts import facts_of
from reviews.web import case_forms


def is_appeal(actor: Actor, case: Case) -> bool:
    """Whether this is the case of an appeal."""
    return case.kind == "appeal"


def context(actor: Actor, case: Case) -> dict[str, Any]:
    appeal, about = case.appeal, case.about_decision
    assert appeal is not None and about is not None  # noqa: S101 - a constraint of the table
    return {
        "appeal": appeal,
        "files": list(appeal.files.filter(removed_at__isnull=True)),
        "about": about,
        "verb": case_forms.outcome_verbs().get(about.outcome, about.outcome),
        "notice": DecisionNotice.objects.filter(pk=appeal.notice_id).first(),
        "had_a_part": actor.id in facts_of(case, []).involved,
    }
