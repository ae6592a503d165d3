"""Applications sent beside those of the demonstration: ``apply`` runs inside an installation, whose workers check."""

from collections.abc import Sequence

from django.utils import timezone

from accessprogram.enums import Side
from accessprogram.models import Tier
from accessprogram.operations import applications, partners
from accessprogram.queries.actors import actor_of
from reviews.demo.people import person
from reviews.demo.stories import Story, answers
from tests.infra.stack import Stack

NAMES = (
    "Viktor Petrovich Fictionalov",
    "Ivan Nikogdaevich Nobodyev",
    "Ophira Celestine Imaginarius",
    "Dragomir Pretendovic",
    "Barnaby Quill Neverwas",
    "Leandros Mythikos Utopiadis",
    "Mirabella Skazkovna Zeldanova",
    "Ambrosius Jeremy Talltale",
    "Percival Makebelieve",
    "Inocencio del Ensueno Fantasmagorio",
)


def partner_name(slug: str) -> str:
    """What the partner is called that ``apply(slug)`` makes."""
    return f"Fictional {slug.replace('-', ' ').title()}"


def apply(slug: str, people: Sequence[str] = ()) -> None:
    """Send an application for the tier Foundation, with ``people`` beside those whom each one names. ``NAMES`` stand on
    the demonstration's watch list; without them nothing but the decision waits for a person's word."""
    story = Story(
        slug, partner_name(slug), "foundation", "submitted", 0, "A fictional theatre that casts namesakes.",
        (("detection-engineering", "Alerts go in, rules come out, two analysts test them.", 200),),
    )  # fmt: skip
    user = person(f"owner@{story.domain}", f"Demo Owner of {story.name.removeprefix('Fictional ')}")
    owner = actor_of(user)
    partner = partners.create(
        actor=owner, kind="organisation", name=story.name, country="NL", website=f"https://www.{story.domain}/"
    )
    owner = actor_of(user)
    tier = Tier.objects.get(slug=story.tier)
    application = applications.start(actor=owner, partner_id=partner.id, tier_id=tier.id)
    asked = application.tier_version.tier_commitments.filter(required=True, template__side=Side.PARTNER)
    pledges = [(row.template.slug, row.template.default_target) for row in asked.select_related("template")]
    given = answers(story, today=timezone.localdate(), commitments=pledges)
    first = given["people"][2]
    given["people"] += [
        first | {"name": name, "email": f"actor-{number}@{story.domain}", "birth_date": "1999-01-01"}
        for number, name in enumerate(people)
    ]
    versions = dict(application.answers.values_list("question", "version"))
    saved = applications.save_section(
        actor=owner,
        application_id=application.id,
        answers={question: (value, versions.get(question, 0)) for question, value in given.items()},
    )
    wrong = {question: one.error for question, one in saved.saved.items() if one.error}
    if wrong:
        raise ValueError(wrong)
    applications.submit(actor=owner, application_id=application.id)


def in_review(stack: Stack, name: str) -> bool:
    """Whether the checks of this partner's case have ended."""
    rows = stack.sql(
        "SELECT c.stage FROM reviews_case c JOIN accessprogram_application a ON a.id = c.application_id "
        "JOIN accessprogram_partner p ON p.id = a.partner_id WHERE p.name = %s",
        name,
    )
    return rows == [("review",)]
