"""One thing that waits for a person's word on a case. Which there are: ``queries.needs``."""

from dataclasses import dataclass
from uuid import UUID

from accessprogram.policy.actors import Verdict


@dataclass(frozen=True, kw_only=True)
class Need:
    """One open judgement. ``kind``: intake, hit, finding, error, waiver, question, terms, outside, recommendation,
    vote, committee, decision, appeal, confirmation.

    ``action`` is the slug in reviews.actions that answers it, ``target_id`` what it is about, ``verdict`` whether this
    person may, and otherwise who could.
    """

    kind: str
    action: str
    target_id: UUID
    title: str
    sentence: str
    verdict: Verdict
