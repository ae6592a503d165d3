"""Three periods of one agreement's pledges on both sides: one with a cure plan, one just broken, one owed."""

from datetime import timedelta
from typing import Any

from accessprogram.clock import db_now
from accessprogram.enums import Side
from accessprogram.models import Commitment, CommitmentTemplate
from accessprogram.operations import breaches, commitment_periods, commitments, cure_plans
from accessprogram.queries.actors import actor_of
from tests import personas
from tests.factories import access

NAMES = {Side.PARTNER: "", Side.PROVIDER: "provider_"}


def build(cast: personas.Cast, made: access.World) -> dict[str, Any]:
    """The things that the rows name, made by the operations; only time is moved."""
    access.countersigned(made)
    mine = made.agreement.commitments.all()
    CommitmentTemplate.objects.filter(id__in=mine.values("template_id")).update(cadence_days=30)
    for _period in (1, 2):
        mine.update(due_at=db_now() - timedelta(days=1))
        commitment_periods.open_next()
    mine.update(due_at=db_now() - timedelta(days=1))
    commitments.fall_due()
    CommitmentTemplate.objects.filter(id__in=mine.values("template_id")).update(cadence_days=None)
    soon = (db_now() + timedelta(days=20)).date()
    judges = {Side.PARTNER: actor_of(cast.people["verifier"]), Side.PROVIDER: made.owner}
    cures = {Side.PARTNER: made.owner, Side.PROVIDER: actor_of(cast.people["administrator"])}
    things: dict[str, Any] = {"cured_on": soon.isoformat()}
    for side, word in NAMES.items():
        planned, broken, owed = _by_period(made, side)
        for pledge in (planned, broken):
            breaches.find(actor=judges[side], commitment_id=pledge.id, reason="Nothing came.")
        plan = cure_plans.propose(actor=cures[side], commitment_id=planned.id, text="By then.", due_on=soon)
        things |= {f"{word}broken": broken.id, f"{word}owed": owed.id, f"{word}plan": plan.id}
    return things


def _by_period(made: access.World, side: str) -> list[Commitment]:
    return list(made.agreement.commitments.filter(side=side).order_by("period"))
