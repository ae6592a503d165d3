"""Guest reviewers: who may act on one case alone, and until when."""

from uuid import UUID

from django.db.models import QuerySet

from accessprogram.clock import now_column
from accessprogram.policy.actors import Actor
from accessprogram.queries.together import Reading, nothing
from reviews.models import Case, GuestReviewer


def in_force() -> QuerySet[GuestReviewer]:
    """Confirmed by a second person, not ended, not past their date. The time is asked along."""
    return GuestReviewer.objects.filter(confirmed_by__isnull=False, ended_at__isnull=True, until__gt=now_column())


def guests_reading(case: Case) -> Reading[dict[UUID, str]]:
    """Person -> the seat that they may take; nothing is read for a case that never had a guest."""
    if case.guests_until is None:
        return nothing({})
    rows = in_force().filter(case_id=case.id).values_list("user_id", "seat")
    return Reading((rows,), lambda rows, now: dict(rows[0]))


def cases_of_guest(actor: Actor) -> QuerySet[GuestReviewer, UUID]:
    """Ids of the cases on which this actor is a guest now; a part of the query that asks for visible cases."""
    return in_force().filter(user_id=actor.person).values_list("case_id", flat=True)


def shown(case: Case) -> list[GuestReviewer]:
    """Everybody who was ever asked for on a case, the newest first; one query."""
    rows = GuestReviewer.objects.filter(case_id=case.id).select_related("user", "asked_by", "confirmed_by")
    return list(rows.order_by("-created_at", "-id"))
