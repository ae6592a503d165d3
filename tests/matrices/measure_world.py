"""A signal in the queue, and a measure that is proposed: the partner was heard, another person can act."""

from typing import Any

from accessprogram.models import Enforcement
from accessprogram.operations import signals
from tests.factories import access
from tests.factories import enforcement as measures


def build(made: access.World) -> dict[str, Any]:
    """By the name of what the addresses ask for."""
    signal = signals.raise_signal(
        programme_id=made.version.tier.programme_id,
        partner_id=made.partner.id,
        source="gateway",
        kind="unusual-use",
        summary="Four times its usual day.",
        dedupe="matrix-1",
    )
    measure: Enforcement = measures.heard(measures.proposal(made))
    about = f"{made.partner.id}:{made.version.tier.programme_id}"
    return {"incident": signal.incident_id, "measure": measure.id, "about": about}
