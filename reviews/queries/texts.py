"""The texts that the desk begins with instead of an empty field."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.models import Case, QuestionTemplate
from reviews.queries.sections import titles


def templates_of(case: Case) -> list[QuestionTemplate]:
    """The questions that this programme asks often, by title; one query."""
    return templates_of_programmes([case.programme_id])


def templates_of_programmes(programme_ids: Collection[UUID]) -> list[QuestionTemplate]:
    """The questions that any of these programmes asks often, by title; one query."""
    found = QuestionTemplate.objects.filter(programme_id__in=programme_ids, active=True)
    return list(found.select_related("programme"))


def filled(template: QuestionTemplate, case: Case) -> str:
    """A template's text, ``filled_in`` for one case."""
    return filled_in(template.text, template.section, case)


def filled_in(text: str, section: str, case: Case) -> str:
    """The text with {partner}, {tier} and {section} filled in; any other brace stays as it is written. Where there is
    no such section, it is the application as a whole."""
    words = {
        "{partner}": case.application.partner.name,
        "{tier}": str(case.tier),
        "{section}": titles(case).get(section) or _("your application"),
    }
    for name, word in words.items():
        text = text.replace(name, word)
    return text
