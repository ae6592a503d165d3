"""What the desk of the story asks often: templates, and a request that is begun with some of them."""

from accessprogram.models import Programme
from accessprogram.operations import catalogue
from accessprogram.operations.questions import Asked
from accessprogram.policy.actors import Actor
from reviews.models import Case, QuestionTemplate
from reviews.queries.texts import filled

# Slug, title, section, text.
TEMPLATES = (
    (
        "warning",
        "Who is told before a test",
        "targets",
        "Who at {partner} tells the owners of a target before a test begins, and how long before?",
    ),
    (
        "until-when",
        "Until when access is needed",
        "",
        "Is there a date by which {partner} has to be done with the work that access to {tier} is for?",
    ),
    (
        "safeguard-date",
        "By when a safeguard stands",
        "safeguards",
        "Under “{section}” you wrote what is planned. By which date will it be in place, and how can we see it then?",
    ),
)
ALONG = ("warning", "until-when")


def templates(programme: Programme, *, by: Actor) -> None:
    """Written as an administrator writes them in the admin."""
    for slug, title, section, text in TEMPLATES:
        row = QuestionTemplate(programme=programme, slug=slug, title=title, section=section, text=text, due_days=10)
        catalogue.save(actor=by, instance=row)


def request(case: Case, question: str) -> list[Asked]:
    """One question of its own, and two that are begun from templates."""
    found = {row.slug: row for row in QuestionTemplate.objects.filter(programme_id=case.programme_id)}
    along = [Asked(section=found[slug].section, text=filled(found[slug], case), template=slug) for slug in ALONG]
    return [Asked(section="use_cases", text=question), *along]
