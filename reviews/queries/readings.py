"""When somebody last looked at a submission, from the access ledger: what changed since is shown first."""

from datetime import datetime, timedelta
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.models import AccessEntry
from accessprogram.policy.actors import Actor

# Openings closer together than this are one visit: reloading a page does not hide what is new.
VISIT = timedelta(minutes=30)


def looked_before(actor: Actor, submission_id: UUID) -> datetime | None:
    """The last opening of an earlier visit by this person; None when they never looked. One query."""
    earlier = AccessEntry.objects.filter(
        object_type="submission",
        object_id=str(submission_id),
        actor_id=actor.id,
        action="read.submission",
        at__lt=db_now() - VISIT,
    )
    return earlier.order_by("-at").values_list("at", flat=True).first()
