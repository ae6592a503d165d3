"""The part of a case's page with the frozen submission, section by section."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.judgements import check_states
from reviews.queries.sections import sections_of


def context(actor: Actor, case: Case) -> dict[str, Any]:
    return {"sections": sections_of(case, check_states(case))}
