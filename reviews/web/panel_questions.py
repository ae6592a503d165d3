"""The part of a case's page where the desk writes to the partner: they read everything that stands here."""

from typing import Any

from accessprogram.models import Question
from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.facts import facts_of
from reviews.queries.sections import titles
from reviews.web import case_forms
from reviews.web.action_forms import Typed


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    asked = Question.objects.filter(application_id=case.application_id).select_related("asked_by", "answered_by")
    of_section = titles(case)
    return {
        "asked": [{"question": row, "section": of_section.get(row.section, "")} for row in asked],
        "form": case_forms.question(actor, case, facts_of(case), typed),
    }
