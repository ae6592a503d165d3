"""The decision basis: what every approval binds to, in twelve parts, each with its hash, and one hash over all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accessprogram.crypto.canonical import digest
from accessprogram.models import Question, TierVersion
from accessprogram.queries.terms_sheets import terms_hash_reading
from accessprogram.queries.together import every, listed, read
from reviews.models import Case, Decision, ReasonCode
from reviews.queries.judgements import CheckState, states_reading

PARTS = (
    "submission", "answers", "findings", "dispositions", "waivers", "tier_version", "outcome", "reasons",
    "conditions", "rations", "terms_sheet", "letter",
)  # fmt: skip
# What those parts were that bases of earlier versions did not name.
_UNNAMED = {"letter": digest("")}


@dataclass(frozen=True, kw_only=True)
class Basis:
    """``parts``: part -> SHA-256 of its canonical form; ``hash`` is over all of them."""

    parts: dict[str, str]
    hash: str

    def changed(self, since: dict[str, str]) -> tuple[str, ...]:
        """Names of the parts that differ from an older basis, in PARTS' order."""
        return tuple(part for part in PARTS if self.parts[part] != since.get(part, _UNNAMED.get(part)))


def compute(
    case: Case,
    *,
    outcome: str,
    reason_codes: Sequence[str],
    conditions: Sequence[str],
    rations: Sequence[dict[str, Any]],
    letter: str = "",
    tier_version: TierVersion | None = None,
) -> Basis:
    """The basis as it stands now, in one query; call it with the case locked.

    ``rations``: [{use_case, requests_per_day}];
    ``tier_version``: a lower tier than the one applied for; ``letter``: what is written to the partner by hand.

    Of the terms sheet it holds the hash over its frozen lines; opened again it has none.
    """
    states, asked, reasons, sheet = read(
        every(
            states_reading(case),
            listed(Question.objects.filter(application_id=case.application_id).order_by("created_at", "id")),
            listed(ReasonCode.objects.filter(programme_id=case.programme_id, slug__in=reason_codes).order_by("slug")),
            terms_hash_reading(case.application_id),
        )
    )
    parts = {
        "submission": _submission(case),
        "answers": _answers(asked),
        "findings": [_finding(state) for state in states],
        "dispositions": [word for state in states for word in _dispositions(state)],
        "waivers": _waivers(states),
        "tier_version": _tier_version(case, tier_version),
        "outcome": outcome,
        "reasons": _reasons(reasons),
        "conditions": list(conditions),
        "rations": sorted((dict(ration) for ration in rations), key=lambda ration: str(ration["use_case"])),
        "terms_sheet": sheet,
        "letter": letter,
    }
    hashes = {part: digest(parts[part]) for part in PARTS}
    return Basis(parts=hashes, hash=digest(hashes))


def of_decision(case: Case, decision: Decision) -> Basis:
    """What the basis of this decision would be, were it taken now."""
    return compute(
        case,
        outcome=decision.outcome,
        reason_codes=decision.reason_codes,
        conditions=decision.conditions,
        rations=decision.rations,
        letter=decision.letter,
        tier_version=decision.tier_version,
    )


def _tier_version(case: Case, chosen: TierVersion | None) -> str:
    """What was applied for and, when it is another, what is given: either may not change."""
    applied = str(case.tier_version_id)
    return applied if chosen is None or chosen.id == case.tier_version_id else f"{applied} {chosen.id}"


def _submission(case: Case) -> dict[str, Any]:
    submission = case.submission
    return {"id": str(submission.id), "number": submission.number, "content_hash": submission.content_hash}


def _answers(rows: list[Question]) -> list[dict[str, Any]]:
    """Every question to the partner, answered or not: an open one changes what is known, too."""
    return [
        {"id": str(row.id), "section": row.section, "text": row.text, "answer": row.answer, "at": row.answered_at}
        for row in rows
    ]


def _finding(state: CheckState) -> dict[str, Any]:
    """Findings are never changed, so their ids stand for their content."""
    return {
        "check": state.slug,
        "run": str(state.run.id) if state.run is not None else None,
        "status": state.run.status if state.run is not None else None,
        "finding": str(state.finding.id) if state.finding is not None else None,
        "outcome": state.finding.outcome if state.finding is not None else None,
    }


def _dispositions(state: CheckState) -> list[dict[str, Any]]:
    """Each word; and, of a hit of which nobody had to say anything, the earlier word that settles it."""
    words = [state.adjudication, *(hit.adjudication for hit in state.hits)]
    said = [
        {"id": str(word.id), "hit": str(word.hit_id or ""), "disposition": word.disposition}
        for word in words
        if word is not None
    ]
    leaning = [
        {"id": str(hit.leans_on.id), "hit": str(hit.hit.id), "disposition": "suppressed"}
        for hit in state.hits
        if hit.leans_on is not None
    ]
    return sorted(said + leaning, key=lambda word: (word["id"], word["hit"]))


def _waivers(states: list[CheckState]) -> list[dict[str, Any]]:
    """Only those in force: one that runs out between two approvals changes the basis."""
    return [
        {"check": state.slug, "id": str(state.waiver.id), "until": state.waiver.until}
        for state in states
        if state.waiver is not None
    ]


def _reasons(rows: list[ReasonCode]) -> list[dict[str, Any]]:
    """With the words that the applicant will read: people approve those, not only their codes."""
    return [
        {
            "code": row.slug,
            "title": row.title,
            "text": row.applicant_text,
            "remedy": row.remedy,
            "retry_after_days": row.retry_after_days,
        }
        for row in rows
    ]
