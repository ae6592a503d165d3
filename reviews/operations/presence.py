"""Who has the page of a case open: told to others for a minute. A heartbeat is no event and no activity."""

from datetime import timedelta
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from reviews.models import Case, Presence
from reviews.operations import claims
from reviews.queries.access import case_of

FORGOTTEN_AFTER = timedelta(days=1)


def beat(*, actor: Actor, case_id: UUID) -> Case:
    """The page is open now: others see it, and the seats that this person holds on the case last. Raises NotFound."""
    case = case_of(actor, case_id)
    now = db_now()
    Presence.objects.bulk_create(
        [Presence(case=case, user_id=actor.person, seen_at=now)],
        update_conflicts=True,
        unique_fields=["case", "user"],
        update_fields=["seen_at"],
    )
    claims.renew(case, actor, now)
    return case


def forget_old() -> int:
    """Throw away who looked long ago; returns how many rows."""
    gone, _rows = Presence.objects.filter(seen_at__lt=db_now() - FORGOTTEN_AFTER).delete()
    return gone
