"""The part of a case's page with the frozen submission: each section judged, with what the tier asks to be ticked."""

from typing import Any

from accessprogram.policy.actors import Actor
from accessprogram.queries.together import every, listed, read
from reviews.actions import offer
from reviews.models import Case, SectionVerdict
from reviews.queries.facts import judged_reading
from reviews.queries.sections import sections_of
from reviews.queries.verdicts import checklist, standing, standing_rows, tick_rows
from reviews.web import case_forms
from reviews.web.action_forms import Typed, form


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    (states, facts), rows, ticks = read(
        every(judged_reading(case), listed(standing_rows(actor, case)), listed(tick_rows(actor, case)))
    )
    said, items = standing(rows), checklist(actor, case, ticks)
    allowed = offer("all_sound", actor, facts)
    sections = [
        {
            "section": section,
            "mine": _mine(actor, said.get(section.slug, [])),
            "others": [row for row in said.get(section.slug, []) if row.by_id != actor.id],
            "form": case_forms.judge_section(
                actor, case, facts, section.slug, _mine(actor, said.get(section.slug, [])), typed
            ),
        }
        for section in sections_of(case, states)
    ]
    return {
        "sections": sections,
        "judged": sum(row["mine"] is not None for row in sections),
        "all_sound": form(allowed, "all_sound", {"case_id": case.id}),
        "may_judge": allowed.verdict,
        "checklist": items,
        "ticked": sum(item.mine for item in items),
    }


def _mine(actor: Actor, rows: list[SectionVerdict]) -> SectionVerdict | None:
    return next((row for row in rows if row.by_id == actor.id), None)
