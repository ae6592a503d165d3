"""What the addresses of work are about: a seat that ran out, a tag, days away, one action on several cases."""

from datetime import timedelta
from typing import Any

from accessprogram.clock import db_now
from accessprogram.queries.actors import actor_of
from reviews.models import Case, Claim
from reviews.operations import bulk, claims, snoozes, tags, work
from tests import personas


def build(cast: personas.Cast, case: Case, held: Case) -> dict[str, Any]:
    """``case`` is the one that is judged, ``held`` another, on which the analyst's time ran out."""
    reviewer, analyst = (actor_of(cast.people[name]) for name in ("reviewer", "analyst"))
    lapsed = claims.take(actor=analyst, case_id=held.id, seat="adjudication")
    Claim.objects.filter(pk=lapsed.pk).update(expires_at=db_now() - timedelta(minutes=1))
    tags.put(actor=reviewer, case_id=case.id, tag="seen")
    snoozes.snooze(actor=reviewer, case_id=held.id, days=2)
    day = db_now().date() + timedelta(days=3)
    absence = work.add_absence(actor=reviewer, user_id=reviewer.person, first_day=day, last_day=day)
    run = bulk.run(actor=reviewer, action="tag", case_ids=[held.id], data={"tag": "together"})
    return {"reviewer_user": reviewer.id, "absence": absence.id, "bulk": run.id}
