"""Reading two submissions beside each other: that the earlier one was opened is on record before it is."""

from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.diffs import Changes, changes, earlier_of


def open_changes(*, actor: Actor, case: Case) -> Changes | None:
    """What changed since the submission before; None when there is none that this actor may see.

    The reading of the earlier one is written to the access ledger first; the caller has written that of the case's own.
    """
    earlier = earlier_of(actor, case)
    if earlier is None:
        return None
    audit.record_access(
        "read.submission",
        actor=actor,
        object_type="submission",
        object_id=earlier.submission.id,
        programme_id=case.programme_id,
    )
    return changes(case, earlier)
