"""The part of a case's page with what the desk knows of the partner from before."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.partners import history


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Six queries."""
    return {"history": history(actor, case)}
