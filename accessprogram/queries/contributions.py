"""What partners gave: who sees which contribution, and how well a partner finishes what it finds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from accessprogram.enums import ContributionKind, ContributionState
from accessprogram.models import ContributionStep

COUNTED = timedelta(days=365)
ANSWERED_WITHIN = timedelta(days=14)
_VALID = frozenset(
    {ContributionState.VALID, ContributionState.DISCLOSED, ContributionState.FIXED, ContributionState.RELEASED}
)


@dataclass(frozen=True)
class Finishing:
    """How a partner's findings of the last 365 days ended, as whoever received them said.

    ``valid_share`` is of those that were answered (None: none was), ``median_days_to_fix`` counts from the report to
    the fix (None: none is fixed), ``waiting`` are reports that nobody answered within 14 days.
    """

    reported: int
    valid: int
    fixed: int
    valid_share: float | None
    median_days_to_fix: float | None
    waiting: int


def finishing(partner_id: UUID, programme_id: UUID, at: datetime) -> Finishing:
    """The proved ability to finish, as it stood at ``at``; one query. Only findings count, from their report on."""
    steps = ContributionStep.objects.filter(
        contribution__partner_id=partner_id,
        contribution__programme_id=programme_id,
        contribution__kind=ContributionKind.FINDING,
        on__lte=at,
    )
    told: dict[UUID, dict[str, datetime]] = {}
    last: dict[UUID, str] = {}
    for finding, to, on in steps.order_by("on", "created_at").values_list("contribution_id", "to", "on"):
        told.setdefault(finding, {}).setdefault(to, on)
        last[finding] = to
    counted = {
        finding: when
        for finding, when in told.items()
        if when.get(ContributionState.REPORTED, at - COUNTED) > at - COUNTED
    }
    answered = [finding for finding in counted if last[finding] != ContributionState.REPORTED]
    valid = [finding for finding in answered if last[finding] in _VALID]
    took = [
        (when[ContributionState.FIXED] - when[ContributionState.REPORTED]) / timedelta(days=1)
        for finding, when in counted.items()
        if ContributionState.FIXED in when and last[finding] in _VALID
    ]
    return Finishing(
        reported=len(counted),
        valid=len(valid),
        fixed=len(took),
        valid_share=len(valid) / len(answered) if answered else None,
        median_days_to_fix=median(took) if took else None,
        waiting=sum(
            last[finding] == ContributionState.REPORTED and when[ContributionState.REPORTED] <= at - ANSWERED_WITHIN
            for finding, when in counted.items()
        ),
    )
