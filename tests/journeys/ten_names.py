"""An application with ten people whose names are on the demonstration's watch list; run inside an installation."""

from django.utils import timezone

from accessprogram.enums import Side
from accessprogram.models import Tier
from accessprogram.operations import applications, partners
from accessprogram.queries.actors import actor_of
from reviews.demo.people import person
from reviews.demo.stories import Story, answers

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
STORY = Story(
    "ten-names", "Fictional Ten Names", "foundation", "hits", 0, "A fictional theatre that casts namesakes.",
    (("detection-engineering", "Alerts go in, rules come out, two analysts test them.", 200),),
)  # fmt: skip


def apply() -> None:
    """Send it: the workers do the checks."""
    user = person(f"owner@{STORY.domain}", "Demo Owner of Ten Names")
    owner = actor_of(user)
    partner = partners.create(
        actor=owner, kind="organisation", name=STORY.name, country="NL", website=f"https://www.{STORY.domain}/"
    )
    owner = actor_of(user)
    tier = Tier.objects.get(slug=STORY.tier)
    application = applications.start(actor=owner, partner_id=partner.id, tier_id=tier.id)
    asked = application.tier_version.tier_commitments.filter(required=True, template__side=Side.PARTNER)
    pledges = [(row.template.slug, row.template.default_target) for row in asked.select_related("template")]
    given = answers(STORY, today=timezone.localdate(), commitments=pledges)
    first = given["people"][2]
    given["people"] += [
        first | {"name": name, "email": f"actor-{number}@{STORY.domain}", "birth_date": "1999-01-01"}
        for number, name in enumerate(NAMES)
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
