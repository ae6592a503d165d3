"""What needs you: the open judgements of a case, the current one with its form, the others one line each."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from accessprogram.policy.actors import Actor
from accessprogram.queries.together import every, read
from reviews.enums import Disposition
from reviews.models import Case
from reviews.policy.default_questions import question_for
from reviews.policy.facts import CaseFacts
from reviews.queries.comparisons import comparison_of
from reviews.queries.facts import judged_reading
from reviews.queries.judgements import CheckState, asked_about, is_found_later, word_on
from reviews.queries.need import Need
from reviews.queries.needs import needs, unanswered_reading
from reviews.web import adjudication_forms, case_forms
from reviews.web.action_forms import ActionForm, Typed
from reviews.web.evidence_facts import evidence_facts
from reviews.web.reasons import OF_A_FINDING, OF_A_HIT

# Where on the page the answer to a need is given.
ANCHORS = {
    "question": "#questions",
    "recommendation": "#recommend",
    "vote": "#votes",
    "committee": "#committee",
    "outside": "#committee",
    "decision": "#propose",
    "appeal": "#appeal",
    "confirmation": "#decision",
}
ICONS = {
    "intake": "inbox",
    "hit": "eye",
    "finding": "eye",
    "error": "triangle-alert",
    "waiver": "flag",
    "terms": "pencil",
    "question": "hourglass",
    "recommendation": "pen-line",
    "vote": "eye-off",
    "committee": "users",
    "outside": "hourglass",
    "decision": "gavel",
    "appeal": "scale",
    "confirmation": "stamp",
}
# The letter that says each disposition.
LETTERS = {
    Disposition.FALSE_POSITIVE.value: "f",
    Disposition.TRUE_ACCEPTED.value: "a",
    Disposition.TRUE_REFUSED.value: "t",
    Disposition.INCONCLUSIVE.value: "i",
    Disposition.ESCALATED.value: "e",
}
JUDGED_HERE = ("hit", "finding")


def context(actor: Actor, case: Case, typed: Typed | None = None, at: str = "") -> dict[str, Any]:
    """``at``: the target of the judgement that is open; without it the first that this person may give."""
    (states, facts), waiting = read(every(judged_reading(case), unanswered_reading(case)))
    return shown(actor, case, facts, states, needs(actor, case, facts, states, waiting), typed, at)


def shown(
    actor: Actor,
    case: Case,
    facts: CaseFacts,
    states: list[CheckState],
    found: list[Need],
    typed: Typed | None = None,
    at: str = "",
) -> dict[str, Any]:
    """The same of what was read already."""
    if typed is not None:
        at = typed.post.get("hit_id") or typed.post.get("finding_id") or at
    current = _current(found, at)
    rows = [_row(actor, case, facts, need) for need in found]
    open_row = rows[current] if current is not None else None
    if open_row is not None and open_row["need"].kind in JUDGED_HERE and open_row["need"].verdict:
        open_row |= _judgement(actor, case, facts, states, open_row["need"], typed)
    return {
        "needs": rows,
        "current": open_row,
        "previous": rows[current - 1] if current else None,
        "next": rows[current + 1] if current is not None and current + 1 < len(rows) else None,
        "number": current + 1 if current is not None else 0,
    }


def _current(found: list[Need], at: str) -> int | None:
    if not found:
        return None
    named = next((place for place, need in enumerate(found) if str(need.target_id) == at), None)
    if named is not None:
        return named
    return next((place for place, need in enumerate(found) if need.verdict), 0)


def _row(actor: Actor, case: Case, facts: CaseFacts, need: Need) -> dict[str, Any]:
    url = ANCHORS.get(need.kind, "")
    if need.kind in JUDGED_HERE:
        url = reverse("reviews:hit", args=[need.target_id])
    elif need.kind == "terms":
        url = reverse("accessprogram:desk-terms", args=[need.target_id])
    form = None
    if need.kind == "error":
        form = case_forms.rerun(actor, facts, need.target_id)
    elif need.kind == "intake":
        form = case_forms.begin_checks(actor, facts)
    elif need.kind == "waiver":
        form = case_forms.waiver_approval(need)
    return {"need": need, "url": url, "form": form, "icon": ICONS.get(need.kind, "eye"), "judge": None}


def _judgement(
    actor: Actor, case: Case, facts: CaseFacts, states: list[CheckState], need: Need, typed: Typed | None
) -> dict[str, Any]:
    """The form of one hit or finding, what speaks for and against it, and what to ask the partner instead."""
    hit_id = need.target_id if need.kind == "hit" else None
    state = next(item for item in states if _is_about(item, need))
    finding = state.finding
    hit = next((item.hit for item in state.hits if item.hit.id == hit_id), None)
    asked = asked_about(word_on(state, hit_id), found_later=is_found_later(case, state.run))
    values = {"finding_id": finding.id if finding is not None else "", "hit_id": hit_id or ""}
    form = adjudication_forms.adjudicate(actor, facts, state.slug, values, typed, asked)
    question = case_forms.question(actor, case, facts, None, text=question_for(state.slug), key="ask_instead")
    return {
        "judge": form,
        "choices": _choices(form),
        "reasons": list(enumerate(OF_A_HIT if hit is not None else OF_A_FINDING, start=1)),
        "state": state,
        "lines": comparison_of(hit) if hit is not None else [],
        "hit": hit,
        "evidence": evidence_facts(finding.evidence) if finding is not None and hit is None else [],
        "ask": question if question.verdict else None,
    }


def _is_about(state: CheckState, need: Need) -> bool:
    ids: set[UUID] = {item.hit.id for item in state.hits}
    if state.finding is not None:
        ids.add(state.finding.id)
    return need.target_id in ids


def _choices(form: ActionForm) -> list[dict[str, Any]]:
    field = next(item for item in form.fields if item.name == "disposition")
    return [
        {"value": value, "label": label, "help": "".join(why), "key": LETTERS[value], "chosen": value == field.value}
        for value, label, *why in field.options
    ]
