"""The part of a case's page with everything that happened, newest first."""

from typing import Any

from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import timeline
from reviews.models import Case, CheckRun


def context(actor: Actor, case: Case) -> dict[str, Any]:
    older = CheckRun.objects.filter(submission_id=case.submission_id, status="superseded").select_related("finding")
    return {
        "timeline": [
            {"title": entry.sentence, "at": entry.at, "body": entry.reason}
            for entry in timeline(case.application_id, actor=actor)
        ],
        "older_runs": list(older),
    }
