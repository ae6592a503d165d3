"""When somebody last looked at a submission, from the access ledger: what changed since is shown first."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Now

from accessprogram.models import AccessEntry
from accessprogram.policy.actors import Actor
from accessprogram.queries.together import Reading

# Openings closer together than this are one visit: reloading a page does not hide what is new.
VISIT = timedelta(minutes=30)


def looked_reading(actor: Actor, submission_id: UUID) -> Reading[datetime | None]:
    """The last opening of an earlier visit by this person; None when they never looked."""
    earlier = AccessEntry.objects.filter(
        object_type="submission",
        object_id=str(submission_id),
        actor_id=actor.id,
        action="read.submission",
        at__lt=Now() - VISIT,
    )
    last = earlier.order_by().values("object_id").annotate(last=Max("at")).values_list("last")
    return Reading((last,), lambda rows, now: rows[0][0][0] if rows[0] else None)
