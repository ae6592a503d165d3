"""The part of a case's page that leads from a decision to later cases about it and back, and opens a correction."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.models import Case
from reviews.queries.access import visible_cases
from reviews.queries.facts import facts_of
from reviews.web.action_forms import Typed, form

FORMS = ("correct", "leave_correction")


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    facts, seen = facts_of(case), visible_cases(actor)
    slug = "leave_correction" if case.kind == "correction" and not facts.closed else "correct"
    return {
        "earlier": seen.filter(decisions=case.about_decision_id).first() if case.about_decision_id else None,
        "later": list(seen.filter(about_decision__case=case).order_by("created_at")),
        "form": form(offer(slug, actor, facts), slug, {"case_id": case.id}, typed=typed),
    }
