"""A model about which people argue, a level that waits for a second person, and a re-examination that stopped."""

from typing import Any

from accessprogram.models import Reexamination
from accessprogram.operations import capability, dossiers, evaluations
from accessprogram.queries.actors import actor_of
from tests import personas
from tests.factories import access


def of_models(cast: personas.Cast, argued: access.World, proposed: access.World) -> dict[str, Any]:
    """``argued`` has a benchmark and a partner's counter-claim; of ``proposed`` another level waits."""
    administrator = actor_of(cast.people["administrator"])
    offering = argued.offering
    evaluations.add_benchmark(
        actor=administrator, programme_id=offering.programme_id, title="Tasks", measures="Solving.", source="Tests"
    )
    counter = dossiers.counter(
        actor=argued.owner, partner_id=argued.partner.id, offering_id=offering.id, text="It solves less than it says."
    )
    proposal = capability.propose(
        actor=proposed.deciders[0], offering_id=proposed.offering.id, level=1, rationale="New runs."
    )
    stopped = Reexamination.objects.create(
        programme_id=offering.programme_id, cause="C1 -> C2", offering=offering, state="parked"
    )
    return {
        "model": offering.id,
        "model_slug": offering.slug,
        "counter_claim": counter.id,
        "proposal": proposal.id,
        "stopped": stopped.id,
    }
