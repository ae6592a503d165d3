"""The part of a case's page with its risk, part by part; their sum is shown nowhere."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.risk import of_case


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Six queries."""
    return {"parts": of_case(case)}
