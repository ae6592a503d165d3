"""What the rules of the desk are judged by, as plain facts. ``queries.facts`` reads them, once per case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a seat on a case now, and until when."""

    claim_id: UUID
    user_id: UUID
    name: str
    until: datetime
    fence: int


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """The open (held or cooling) decision of a case. ``approvers`` are those whose approval is not void."""

    decision_id: UUID
    state: str
    outcome: str
    basis_hash: str
    required: int
    decided_by: UUID
    approvers: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class VoteFacts:
    """A vote of the independent review or of a committee that stands: nothing of what it was given on changed since."""

    by: UUID
    outcome: str
    basis_hash: str
    tier_version_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """A case as its rules see it.

    ``holders``: seat -> who holds it now; ``lapsed``: who held it last, until their time ran out. ``unsettled``:
    required checks (slug -> title) on which no decision can stand yet. ``refused``: titles of checks in which a person
    said "true match, not acceptable". ``gaps``: sentences that say which safeguard is missing for which offering.
    ``stale``: offerings of a highest tier whose judgement of uplift is past its date. ``mode``: how the tier decides;
    ``votes``: those of the independent review that stand. ``involved``: on an appeal, whoever had any part in what is
    appealed. ``guests``: person -> the seat that they may take here now, on this case alone.
    ``committee``: the votes of its present round, which needs ``quorum``. Outside parties: ``waiting_for`` an answer,
    ``objecting``, and named by the tier but yet ``to_ask``; ``overdue``: asked and silent past the date (id -> party).
    """

    case_id: UUID
    application_id: UUID
    partner_id: UUID
    programme_id: UUID
    tier_id: UUID
    kind: str
    stage: str
    waits_on: str
    required_approvals: int
    holders: Mapping[str, Holder] = field(default_factory=dict)
    lapsed: Mapping[str, Holder] = field(default_factory=dict)
    recommenders: frozenset[UUID] = frozenset()
    unsettled: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    decision: DecisionFacts | None = None
    mode: str = "confirm"
    votes: tuple[VoteFacts, ...] = ()
    involved: frozenset[UUID] = frozenset()
    guests: Mapping[UUID, str] = field(default_factory=dict)
    committee: tuple[VoteFacts, ...] = ()
    quorum: int = 3
    waiting_for: tuple[str, ...] = ()
    objecting: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()
    overdue: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        return self.stage == "closed"

    @property
    def independent(self) -> bool:
        """Whether two people judge this case unseen by each other; appeals and corrections are confirmed."""
        return self.mode == "independent" and self.kind == "application"

    def holds(self, user_id: UUID | None, *seats: str) -> bool:
        """Whether this person holds any of ``seats`` (any seat at all when none is named) now."""
        return any(holder.user_id == user_id for seat, holder in self.holders.items() if not seats or seat in seats)
