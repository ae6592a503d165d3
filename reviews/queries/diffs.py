"""What changed since the submission before: question by question, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from accessprogram.models import Submission
from accessprogram.policy.actors import Actor
from accessprogram.queries.applications import resolved
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import Placed, TierRules, visible_questions
from reviews.models import Case
from reviews.queries.access import visible_cases
from reviews.queries.answers import ShownAnswer, shown

# Longer answers are compared line by line: word by word the time grows with the square.
MOST_WORDS = 1500
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Words:
    """A run of words: ``kind`` is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ChangedQuestion:
    """One question whose answer is another. ``kind``: added, removed or changed."""

    section: str
    label: str
    kind: str
    words: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The submission to compare with; ``case``: under which one read it. ``same``: it belongs to this application."""

    submission: Submission
    case: Case
    same: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """``unchanged``: how many questions are answered as before."""

    earlier: Earlier
    questions: tuple[ChangedQuestion, ...]
    unchanged: int


def earlier_of(actor: Actor, case: Case) -> Earlier | None:
    """The submission before this one: of the same application, else of the one whose access it renews, else the
    partner's newest before it in the programme. Only of cases that the actor may see. Two queries."""
    same = Submission.objects.filter(application_id=case.application_id, number__lt=case.submission.number)
    before = same.order_by("-number").first()
    if before is not None:
        return Earlier(submission=before, case=case, same=True)
    others = (
        visible_cases(actor)
        .filter(application__partner_id=case.application.partner_id, programme_id=case.programme_id)
        .filter(submission__submitted_at__lt=case.submission.submitted_at)
        .exclude(application_id=case.application_id)
        .select_related("submission", "application__questionnaire", "application__partner", "tier")
    )
    renewed = case.application.renews_id
    found = list(others.order_by("-submission__submitted_at", "id")[:20])
    if renewed is not None:
        of_grant = others.filter(application__agreements__grant=renewed) if found else others.none()
        found = list(of_grant.order_by("-submission__submitted_at", "id")[:1]) or found
    return Earlier(submission=found[0].submission, case=found[0], same=False) if found else None


def changes(case: Case, earlier: Earlier) -> Changes:
    """Every question whose answer is another, in reading order; then those that are asked no more. Six queries.

    Whoever calls it has written both readings to the access ledger.
    """
    rules = rules_of(case.tier_version)
    now = _lines(case.application.questionnaire.definition, resolved(case.submission), rules)
    before = _lines(earlier.case.application.questionnaire.definition, resolved(earlier.submission), rules)
    found, unchanged = [], 0
    for slug in [*now, *(slug for slug in before if slug not in now)]:
        placed, new = now.get(slug, (before[slug][0] if slug in before else None, ""))
        old = before[slug][1] if slug in before else ""
        if placed is None or new == old:
            unchanged += placed is not None and bool(new)
            continue
        found.append(
            ChangedQuestion(
                section=str(placed.section["title"]),
                label=str(placed.question["label"]),
                kind="changed" if new and old else "added" if new else "removed",
                words=tuple(compared(old, new)),
            )
        )
    return Changes(earlier=earlier, questions=tuple(found), unchanged=unchanged)


def compared(old: str, new: str) -> Iterator[Words]:
    """The words of both, in order: what is the same, what was taken out, what came in."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if len(left) + len(right) > MOST_WORDS:
        left, right = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for word, begin, end, other, last in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if word == "equal":
            yield Words("same", "".join(left[begin:end]))
            continue
        if begin < end:
            yield Words("removed", "".join(left[begin:end]))
        if other < last:
            yield Words("added", "".join(right[other:last]))


def _lines(
    definition: Mapping[str, Any], answers: Mapping[str, Any], rules: TierRules
) -> dict[str, tuple[Placed, str]]:
    """question -> its place and its answer as text, a line for each item or row."""
    return {item.slug: (item, _text(shown(item, answers, rules))) for item in visible_questions(definition, answers)}


def _text(answer: ShownAnswer) -> str:
    if answer.form == "empty":
        return ""
    if answer.form == "list":
        return "\n".join(answer.items)
    if answer.form == "table":
        return "\n".join(" · ".join(filter(None, row)) for row in answer.rows)
    if answer.form == "files":
        return "\n".join(f"{file.get('name') or file.get('kind', '')} ({file['sha256'][:12]})" for file in answer.files)
    return answer.text
