"""The part of a case's page where two people vote unseen by each other, and where both votes are read afterwards."""

from typing import Any

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.models import Case, ReasonCode, Vote
from reviews.policy.decisions import may_give
from reviews.policy.facts import CaseFacts
from reviews.policy.independent import SEATS
from reviews.queries.blind import hides, own_only
from reviews.queries.drafts import draft_of
from reviews.queries.facts import facts_of
from reviews.queries.independent import votes_shown
from reviews.queries.lower_tiers import lower_versions
from reviews.web import case_forms
from reviews.web.action_forms import ActionForm, Typed, form


def judged_unseen(actor: Actor, case: Case) -> bool:
    """Whether this case is one of two unseen votes."""
    return case.tier_version.decision_mode == "independent" and case.kind == "application"


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    facts = facts_of(case)
    codes = list(ReasonCode.objects.filter(programme_id=case.programme_id))
    seen = own_only(actor, case, votes_shown(case))
    return {
        "hidden": hides(case),
        "two": [_words(case, vote, codes) for vote in seen if vote.body == "independent"],
        "senior": next((_words(case, vote, codes) for vote in reversed(seen) if vote.body == "senior"), None),
        "form": _form(actor, case, facts, codes, typed),
        "in_review": case.stage == "review",
        "second_is_drawn": "second_review" in facts.holders,
    }


def _form(actor: Actor, case: Case, facts: CaseFacts, codes: list[ReasonCode], typed: Typed | None) -> ActionForm:
    mine = [seat for seat in SEATS if seat in facts.holders and facts.holders[seat].user_id == actor.id]
    values = {"case_id": case.id, "fence": facts.holders[mine[0]].fence if mine else None}
    reasons = [(code.slug, code.title, f"{code.applicant_text} {code.remedy}".strip()) for code in codes if code.active]
    tiers = case_forms.tiers(case, lower_versions(case) if case.tier.position and not facts.closed else [])
    found = form(
        offer("vote", actor, facts),
        "vote",
        values | case_forms.words_of(draft_of(actor, case)),
        options={"outcome": _outcomes(facts), "reason_codes": reasons, "tier_version_id": tiers},
        helps={
            "rationale": _("The other reviewer reads it when both have voted; the auditor, too."),
            "tier_version_id": _("An approval can be for a lower tier: the terms sheet then follows it."),
            "letter": _(
                "Stands in the letter beside its fixed parts. Where yours differ, one of you confirms the other's."
            ),
        },
        typed=typed,
    )
    return case_forms.without_tier(found)


def _outcomes(facts: CaseFacts) -> list[tuple[str, str, str]]:
    """What can be voted for; what cannot be the outcome now says why."""
    rows = []
    for value, label in case_forms.outcome_verbs().items():
        verdict = may_give(facts, value)
        rows.append((value, label, "" if verdict else _("Not possible now. %(why)s") % {"why": verdict.sentence}))
    return rows


def _words(case: Case, vote: Vote, codes: list[ReasonCode]) -> dict[str, Any]:
    titles = {code.slug: code.title for code in codes}
    return {
        "row": vote,
        "lower": str(vote.tier_version.tier) if vote.tier_version_id != case.tier_version_id else "",
        "verb": case_forms.outcome_verbs().get(vote.outcome, vote.outcome),
        "reasons": [titles.get(slug, slug) for slug in vote.reason_codes],
        "rations": [{"title": row["use_case"], "requests": row["requests_per_day"]} for row in vote.rations],
    }
