"""The part of a case's page with decided cases that are like it."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.precedents import precedents


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Seven queries at most."""
    return {"precedents": precedents(actor, case)}
