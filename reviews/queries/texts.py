"""The texts that the desk begins with instead of an empty field."""

from reviews.models import Case, QuestionTemplate
from reviews.queries.sections import titles


def templates_of(case: Case) -> list[QuestionTemplate]:
    """The questions that this programme asks often, by title; one query."""
    return list(QuestionTemplate.objects.filter(programme_id=case.programme_id, active=True))


def filled(template: QuestionTemplate, case: Case) -> str:
    """The text with {partner}, {tier} and {section} filled in; any other brace stays as it is written."""
    words = {
        "{partner}": case.application.partner.name,
        "{tier}": str(case.tier),
        "{section}": titles(case).get(template.section, ""),
    }
    text = template.text
    for name, word in words.items():
        text = text.replace(name, word)
    return text
