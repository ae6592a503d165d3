"""The part of a case's page that sets the capability of each model beside the partner's safeguards."""

from typing import Any

from accessprogram.policy.actors import Actor
from accessprogram.queries.dossiers import argument
from accessprogram.queries.safeguards import standings
from reviews.models import Case


def context(actor: Actor, case: Case) -> dict[str, Any]:
    found = standings(case.application.partner_id, case.tier_version)
    arguments = argument([standing.offering.id for standing in found])
    return {
        "levels": [
            {
                "standing": standing,
                "argument": arguments[standing.offering.id],
                "capability": _level("C", standing.capability),
                "safeguard": _level("S", standing.safeguard),
            }
            for standing in found
        ]
    }


def _level(letter: str, level: int | None) -> str:
    return f"{letter}{'?' if level is None else level}"
