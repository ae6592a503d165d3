"""The tier's checklist, ticked item by item by each reviewer for themselves."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.policy.actors import Actor
from reviews.models import ChecklistTick
from reviews.operations.claims import hold
from reviews.operations.stages import locked, record
from reviews.policy.verdicts import SEATS, may_judge_section
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of
from reviews.queries.verdicts import items_of


def tick(*, actor: Actor, case_id: UUID, item: str, ticked: str) -> ChecklistTick:
    """Tick an item of the tier's checklist (``ticked``: yes), or take the tick back. Raises NotFound, NotAllowed,
    Invalid."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_judge_section(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if item not in {known["slug"] for known in items_of(case)}:
            raise Invalid(_("The checklist of this tier has no such item."))
        hold(case, actor, *SEATS)
        row = ChecklistTick.objects.create(case=case, item=item, ticked=ticked == "yes", by_id=actor.person)
        record("case.item_ticked", case, actor=actor, data={"item": item, "ticked": row.ticked})
    return row
