"""Both sides' scores beside each other, with what the partner finished: who kept their word, programme by programme."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accessprogram.enums import Side
from accessprogram.models import Commitment, Programme
from accessprogram.queries.commitments import Score, score
from accessprogram.queries.contributions import Finishing, finishing


@dataclass(frozen=True)
class Balance:
    """One programme of one partner."""

    programme: Programme
    partner: Score
    provider: Score
    finishing: Finishing

    @property
    def sides(self) -> tuple[Score, Score]:
        return self.partner, self.provider


def balances(partner_id: UUID, commitments: Collection[Commitment], *, now: datetime) -> list[Balance]:
    """Of the programmes of these pledges (whose ``application`` is loaded), by title; one query, and one for each."""
    held: dict[UUID, list[Commitment]] = {}
    for row in commitments:
        held.setdefault(row.application.programme_id, []).append(row)
    return [
        Balance(
            programme=programme,
            partner=score(held[programme.id], Side.PARTNER),
            provider=score(held[programme.id], Side.PROVIDER),
            finishing=finishing(partner_id, programme.id, now),
        )
        for programme in Programme.objects.filter(id__in=held).order_by("title")
    ]
