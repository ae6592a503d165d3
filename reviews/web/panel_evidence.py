"""The part of a case's page with the files of the submission, each with whether it can be shown."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.previews import files_of


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """One query."""
    return {"files": files_of(case.submission)}
