"""A terms sheet on which each side waits for the other, a letter, and an agreement that is being amended."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from accessprogram.models import DecisionNotice, TermsLine
from accessprogram.operations import amendments as amending
from accessprogram.operations import signing, terms_offers
from accessprogram.queries.actors import actor_of
from tests import personas
from tests.factories import access
from tests.factories.desk import Desk


def build(cast: personas.Cast, desks: Mapping[str, Desk]) -> dict[str, Any]:
    world, held = desks["cases"].case, desks["held"].case
    lines = {
        (line.side, line.kind): line for line in TermsLine.objects.filter(sheet__application_id=world.application_id)
    }
    asked = terms_offers.offer(
        actor=desks["cases"].owner,
        line_id=lines["provider", "ration"].id,
        value={"requests_per_day": 50},
        reason="Enough for us.",
    )
    offered = terms_offers.offer(
        actor=actor_of(cast.people["reviewer"]),
        line_id=lines["partner", "commitment"].id,
        value={"target": "95"},
        reason="Others do more.",
    )
    return {
        "terms_line": lines["provider", "commitment"].id,
        "partner_offer": asked.id,
        "desk_offer": offered.id,
        "held_application": held.application_id,
    }


def letter(made: access.World) -> dict[str, Any]:
    told = DecisionNotice.objects.create(
        application=made.application, decision_id=made.decision.id, outcome="approve", letter="We approve it."
    )
    declined = DecisionNotice.objects.create(
        application=made.application, decision_id=uuid4(), outcome="decline", letter="We decline it."
    )
    signing.ensure()  # as `manage.py setup` does: reading a receipt then writes nothing
    return {"notice": told.id, "declined": declined.id}


def amendments(made: access.World, in_force: access.World) -> dict[str, Any]:
    """One that waits for its signatures, and an agreement in force that is not being amended."""
    access.countersigned(made)
    drafted = amending.draft(
        actor=made.administrator,
        agreement_id=made.agreement.id,
        changes={"ration-detection": "40"},
        reason="Fewer people.",
    )
    return {"amendment": drafted.id, "in_force": in_force.agreement.id}
