"""The part of a case's page with what changed since the submission before."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.operations.diffs import open_changes


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Ten queries at most."""
    return {"changes": open_changes(actor=actor, case=case)}
