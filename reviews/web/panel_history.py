"""The part of a case's page with everything that happened, newest first."""

from typing import Any

from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import Called, timeline
from reviews.checks import CATALOGUE
from reviews.enums import Disposition, RunOutcome
from reviews.models import Case, CheckRun


def context(actor: Actor, case: Case) -> dict[str, Any]:
    older = CheckRun.objects.filter(submission_id=case.submission_id, status="superseded").select_related("finding")
    called = titles()
    return {
        "timeline": [
            {"title": entry.sentence, "at": entry.at, "body": entry.reason}
            for entry in timeline(case.application_id, actor=actor, called=called)
        ],
        "older_runs": [(run, called["check"].get(run.check_slug, run.check_slug)) for run in older],
    }


def titles() -> Called:
    """What the events of a case name by a slug: checks by their titles, outcomes and words as people read them."""
    return {
        "check": {slug: f"“{check.title}”" for slug, check in CATALOGUE.items()},
        "outcome": {str(value): str(label) for value, label in RunOutcome.choices},
        "disposition": {str(value): str(label) for value, label in Disposition.choices},
    }
