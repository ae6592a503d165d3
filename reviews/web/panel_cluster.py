"""The part of a case's page with the partners that hang together with this one, over several steps."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.clusters import cluster_of


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Nine queries at most."""
    return {"cluster": cluster_of(actor, case)}
