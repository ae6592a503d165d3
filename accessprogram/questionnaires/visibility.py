"""Which questions are asked, given the answers so far."""

from __future__ import annotations

from collections.abc import Mapping

from accessprogram.questionnaires.definition import Answers, Definition, Placed, Question, is_empty, placed_questions


def visible_questions(definition: Definition, answers: Answers) -> list[Placed]:
    """The questions that this applicant is asked, in reading order.

    A question with `show_if` is asked when the question it names is itself asked and answered so. Answers to questions
    that are not asked are kept, and count for nothing.
    """
    asked: list[Placed] = []
    slugs: set[str] = set()
    for placed in placed_questions(definition):
        if is_shown(placed.question, answers, slugs):
            asked.append(placed)
            slugs.add(placed.slug)
    return asked


def is_shown(question: Question, answers: Answers, asked: set[str]) -> bool:
    """Whether the condition of one question holds; `asked` are the slugs of the questions shown before it."""
    condition = question.get("show_if")
    if not isinstance(condition, Mapping):
        return True
    slug = condition.get("question")
    if not isinstance(slug, str) or slug not in asked:
        return False
    answer = answers.get(slug) if isinstance(answers, Mapping) else None
    if "includes" in condition:
        return isinstance(answer, list | tuple) and condition["includes"] in answer
    wanted = condition.get("equals")
    if wanted == "no" and answer is False:
        return True
    if is_empty(answer):
        return False
    return bool(answer == wanted or (wanted == "yes" and answer is True))
