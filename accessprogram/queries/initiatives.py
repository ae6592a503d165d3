"""Initiatives of partners: objectives with their readings, and what was found, disclosed, fixed and released."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accessprogram.models import Contribution, Initiative, Objective, ObjectiveReading
from accessprogram.policy.actors import Actor
from accessprogram.queries.contributions import counted


def own_initiatives(actor: Actor) -> QuerySet[Initiative]:
    """Of the person's own partners."""
    return Initiative.objects.filter(partner_id__in=actor.partners).select_related("partner", "programme")


def public_initiatives() -> QuerySet[Initiative]:
    """Those that an owner of their partner agreed to show to everybody."""
    return Initiative.objects.filter(public_at__isnull=False).select_related("partner", "programme")


@dataclass(frozen=True)
class Aim:
    """An objective with its readings, oldest first."""

    objective: Objective
    readings: tuple[ObjectiveReading, ...]

    @property
    def now(self) -> float:
        """The last measured value; the baseline while none was measured."""
        return self.readings[-1].value if self.readings else self.objective.baseline

    @property
    def reached(self) -> bool:
        """Whether the last value is at the target or beyond it, in the direction from the baseline."""
        aim = self.objective
        return self.now >= aim.target if aim.target >= aim.baseline else self.now <= aim.target

    @property
    def percent(self) -> int:
        """How much of the way from baseline to target is done, from 0 to 100."""
        way = self.objective.target - self.objective.baseline
        done = (self.now - self.objective.baseline) / way if way else float(self.reached)
        return round(min(max(done, 0.0), 1.0) * 100)


def aims(initiative_id: UUID) -> list[Aim]:
    """Two queries."""
    readings = ObjectiveReading.objects.order_by("measured_on", "created_at")
    rows = Objective.objects.filter(initiative_id=initiative_id).prefetch_related(Prefetch("readings", readings))
    return [Aim(row, tuple(row.readings.all())) for row in rows]


def given(initiative_ids: Collection[UUID]) -> dict[UUID, Counter[str]]:
    """Each initiative's findings and fixes by how far they came (see queries.contributions.counted); one query."""
    by_state: dict[UUID, Counter[str]] = {initiative_id: Counter() for initiative_id in initiative_ids}
    rows = Contribution.objects.filter(initiative_id__in=by_state, kind__in=["finding", "fix"]).order_by()
    for initiative_id, state in rows.values_list("initiative_id", "state"):
        by_state[initiative_id][state] += 1
    return {initiative_id: counted(states) for initiative_id, states in by_state.items()}
