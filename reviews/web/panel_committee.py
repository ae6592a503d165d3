"""The part of a case's page about more people than the two: the committee and its dissent, outside parties."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.enums import ConcurrenceAnswer
from reviews.models import Case, Concurrence, ReasonCode, Vote
from reviews.policy.committee import choice_of, majority
from reviews.policy.facts import CaseFacts
from reviews.queries.blind import own_only
from reviews.queries.concurrences import of_case, required_parties
from reviews.queries.facts import facts_of
from reviews.queries.lower_tiers import lower_versions
from reviews.queries.votes import committee_votes
from reviews.web import case_forms
from reviews.web.action_forms import ActionForm, Typed, form

FORMS = ("escalate", "committee_vote", "send_back", "ask_concurrence", "record_concurrence")
USUAL_DAYS = 14


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    facts = facts_of(case)
    votes = own_only(actor, case, committee_votes(case))
    asked = of_case(case)
    choice = majority(facts.committee, facts.quorum)
    return {
        "facts": facts,
        "votes": [_vote(case, vote, choice) for vote in votes],
        "given": len(facts.committee),
        "quorum": facts.quorum,
        "decided": choice is not None,
        "asked": [
            {"row": row, "overdue": row.pk in facts.overdue, "form": _record(actor, facts, row, typed)} for row in asked
        ],
        "forms": [found for found in _forms(actor, case, facts, typed) if found.verdict.allowed],
        "refused": [found for found in _forms(actor, case, facts, typed) if _is_worth_saying(case, found)],
    }


def _is_worth_saying(case: Case, found: ActionForm) -> bool:
    """Why one cannot vote is said to whoever looks at a case with its committee; the rest is said by being absent."""
    return case.stage == "committee" and found.action.slug == "committee_vote" and not found.verdict.allowed


def _vote(case: Case, vote: Vote, choice: Any) -> dict[str, Any]:
    said = choice_of(vote.outcome, vote.tier_version_id)
    return {
        "row": vote,
        "verb": case_forms.outcome_verbs().get(vote.outcome, vote.outcome),
        "lower": str(vote.tier_version.tier) if vote.tier_version_id != case.tier_version_id else "",
        "dissents": vote.voided_at is None and choice is not None and said != choice,
    }


def _forms(actor: Actor, case: Case, facts: CaseFacts, typed: Typed | None) -> list[ActionForm]:
    options: dict[str, Any] = {}
    if case.stage == "committee":
        codes = ReasonCode.objects.filter(programme_id=case.programme_id, active=True)
        options = {
            "outcome": case_forms.outcomes(),
            "reason_codes": [(code.slug, code.title, code.applicant_text) for code in codes],
            "tier_version_id": case_forms.tiers(case, lower_versions(case)),
        }
    parties = ", ".join(facts.to_ask) or ", ".join(entry["party"] for entry in required_parties(case)[:1])
    start = {"case_id": case.id}
    return [
        form(offer("committee_vote", actor, facts), "committee_vote", start, options=options, typed=typed),
        form(offer("send_back", actor, facts), "send_back", start, typed=typed),
        form(offer("escalate", actor, facts), "escalate", start, typed=typed),
        form(
            offer("ask_concurrence", actor, facts),
            "ask_concurrence",
            start | {"due_days": USUAL_DAYS, "party": parties},
            typed=typed,
        ),
    ]


def _record(actor: Actor, facts: CaseFacts, row: Concurrence, typed: Typed | None) -> ActionForm | None:
    if row.answer:
        return None
    words = [(word.value, str(word.label).capitalize()) for word in ConcurrenceAnswer]
    found = offer("record_concurrence", actor, facts)
    key = f"record_concurrence-{row.id}"
    return form(found, key, {"concurrence_id": row.id}, options={"answer": words}, typed=typed)
