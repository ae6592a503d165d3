"""The part of a case's page with the cases that share something with it, as far as this person may know."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.related import directly_related, earlier_records


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Seven queries at most."""
    return {"related": directly_related(actor, case), "records": earlier_records(actor, case)}
