"""The part of a case's page where the desk writes to itself: the partner never reads it."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.blind import own_only
from reviews.queries.facts import facts_of
from reviews.queries.sections import titles
from reviews.web import case_forms
from reviews.web.action_forms import Typed


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    of_section = titles(case)
    notes = own_only(actor, case, case.notes.select_related("by"))
    return {
        "notes": [{"note": row, "section": of_section.get(row.section, "")} for row in notes],
        "form": case_forms.note(actor, case, facts_of(case), typed),
    }
