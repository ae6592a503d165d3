"""What a person did on many cases at once; theirs alone."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.policy.actors import Actor
from reviews.models import BulkRun
from reviews.queries.access import visible_cases

SHOWN = 20


def own_runs(actor: Actor) -> QuerySet[BulkRun]:
    """One's own, the newest first."""
    return BulkRun.objects.filter(by_id=actor.id).order_by("-created_at")


def own_run(actor: Actor, bulk_id: UUID) -> BulkRun:
    """Raises NotFound for another's, exactly as for none."""
    found = own_runs(actor).filter(pk=bulk_id).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def results_of(actor: Actor, run: BulkRun) -> list[dict[str, Any]]:
    """What came of each case, as far as this person sees it now: of a case that they do not see any more neither
    reference nor words. One query."""
    asked = {str(row["case"]) for row in run.results}
    seen = {str(found) for found in visible_cases(actor).filter(pk__in=asked).values_list("pk", flat=True)}
    gone = {"reference": "", "sentence": _("This does not exist.")}
    return [row if str(row["case"]) in seen else {**row, **gone} for row in run.results]
