"""Views of lists that are kept under a name: one's own, and those that others give."""

from django.db.models import QuerySet

from accessprogram.policy.actors import Actor
from reviews.models import SavedView
from reviews.policy.views import may_keep


def offered(actor: Actor) -> QuerySet[SavedView]:
    """One's own and what is given to everybody; a view is words alone: whoever opens it sees what they may see."""
    if not may_keep(actor):
        return SavedView.objects.none()
    rows = SavedView.objects.filter(owner_id=actor.person) | SavedView.objects.filter(shared=True)
    return rows.select_related("owner").order_by("title", "id")
