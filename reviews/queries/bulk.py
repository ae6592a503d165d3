"""What a person did on many cases at once; theirs alone."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.policy.actors import Actor
from reviews.models import BulkRun

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
