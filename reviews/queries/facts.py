"""From the rows of a case to the facts that its rules are judged by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accessprogram.models import TierVersion, UpliftJudgement
from accessprogram.queries import safeguards
from accessprogram.queries.agreements import gap_sentence
from accessprogram.queries.dossiers import stale_reading
from accessprogram.queries.together import Reading, every, nothing, read
from reviews.enums import DecisionState
from reviews.models import Approval, Case, Claim, Decision
from reviews.policy.facts import CaseFacts, DecisionFacts, Holder, VoteFacts
from reviews.queries.appeals import involved_reading
from reviews.queries.concurrences import Outside, outside_reading
from reviews.queries.guests import guests_reading
from reviews.queries.independent import votes_reading
from reviews.queries.judgements import CheckState, states_reading
from reviews.queries.lower_tiers import missing_checks
from reviews.queries.votes import committee_reading

OPEN_DECISIONS = (DecisionState.HELD, DecisionState.COOLING_OFF)


def judged_reading(
    case: Case, *, version: TierVersion | None = None, states: list[CheckState] | None = None
) -> Reading[tuple[list[CheckState], CaseFacts]]:
    """Where the checks of a case stand, and its facts.

    ``version``: a lower tier, by which safeguards are judged instead, and whose checks have to be settled, too.
    ``states``: of the checks, when they were read already.
    """
    version = version or case.tier_version
    return every(
        states_reading(case) if states is None else nothing(states),
        _seated_reading(case),
        Reading((case.recommendations.values_list("by_id"),), lambda rows, now: frozenset(by for (by,) in rows[0])),
        _decision_reading(case),
        committee_reading(case),
        outside_reading(case),
        safeguards.proportion_reading(case.application.partner_id, version),
        stale_reading(version),
    ).then(lambda parts: (parts[0], _facts(case, version, *parts)))


def states_and_facts(case: Case) -> tuple[list[CheckState], CaseFacts]:
    """Where the checks of a case stand, and its facts; one query."""
    return read(judged_reading(case))


def facts_of(case: Case, states: list[CheckState] | None = None, *, version: TierVersion | None = None) -> CaseFacts:
    """The facts of one case now; one query, whatever its size. Lock the case before you act on them.

    ``states`` and ``version`` as for ``judged_reading``.
    """
    return read(judged_reading(case, version=version, states=states))[1]


def _facts(
    case: Case,
    version: TierVersion,
    states: list[CheckState],
    seated: CaseFacts,
    recommenders: frozenset[UUID],
    decision: DecisionFacts | None,
    committee: tuple[VoteFacts, ...],
    asked: Outside,
    gaps: list[safeguards.Standing],
    stale: list[UpliftJudgement],
) -> CaseFacts:
    return replace(
        seated,
        required_approvals=max(case.tier_version.required_approvals, version.required_approvals),
        recommenders=recommenders,
        unsettled={state.slug: state.title for state in states if state.required and not state.settled}
        | (missing_checks(version, states) if version.id != case.tier_version_id else {}),
        refused=tuple(state.title for state in states if state.refused),
        gaps=tuple(gap_sentence(gap) for gap in gaps),
        stale=tuple(str(one.offering) for one in stale),
        decision=decision,
        committee=committee,
        quorum=case.tier_version.committee_quorum,
        waiting_for=asked.waiting_for,
        objecting=asked.objecting,
        to_ask=asked.to_ask,
        overdue=asked.overdue,
    )


@dataclass(frozen=True)
class Seats:
    """``holders``: seat -> who holds it now; ``lapsed``: seat -> who held it last, until their time ran out."""

    holders: dict[str, Holder]
    lapsed: dict[str, Holder]


def seats_reading(case: Case, claims: Iterable[Claim] | None = None) -> Reading[Seats]:
    """Who sits where. A lease that ran out holds nothing, released or not. ``claims`` are the unreleased ones with
    their people, when they were read already."""
    if claims is not None:
        return Reading((), lambda rows, now: _seats(claims, now))
    unreleased = Claim.objects.filter(case_id=case.id, released_at__isnull=True).select_related("user")
    return Reading((unreleased,), lambda rows, now: _seats(rows[0], now))


def _seats(claims: Iterable[Claim], now: datetime) -> Seats:
    seats = Seats(holders={}, lapsed={})
    for claim in claims:
        side = seats.holders if claim.expires_at > now else seats.lapsed
        side[claim.seat] = Holder(
            claim_id=claim.id,
            user_id=claim.user_id,
            name=str(claim.user),
            until=claim.expires_at,
            fence=claim.fence,
        )
    return seats


def seat_facts(case: Case, *, now: datetime | None = None, claims: Iterable[Claim] | None = None) -> CaseFacts:
    """Of the facts only those by which seats, tags and putting off are judged; one query at most. What checks and
    decisions are judged by is not in it."""
    return read(_seated_reading(case, claims), now)


def _seated_reading(case: Case, claims: Iterable[Claim] | None = None) -> Reading[CaseFacts]:
    def facts(parts: tuple[Any, ...]) -> CaseFacts:
        seats, votes, involved, guests = parts
        return CaseFacts(
            case_id=case.id,
            application_id=case.application_id,
            partner_id=case.application.partner_id,
            programme_id=case.programme_id,
            tier_id=case.tier_id,
            kind=case.kind,
            stage=case.stage,
            waits_on=case.waits_on,
            required_approvals=case.tier_version.required_approvals,
            holders=seats.holders,
            lapsed=seats.lapsed,
            mode=case.tier_version.decision_mode,
            votes=votes,
            involved=involved,
            guests=guests,
        )

    parts = every(seats_reading(case, claims), votes_reading(case), involved_reading(case), guests_reading(case))
    return parts.then(facts)


def holders(case: Case) -> dict[str, Holder]:
    """Seat -> who holds it now."""
    return read(seats_reading(case)).holders


def open_decision(case: Case) -> Decision | None:
    """The decision that is held or cooling off; at most one."""
    return Decision.objects.filter(case_id=case.id, state__in=OPEN_DECISIONS).first()


def _decision_reading(case: Case) -> Reading[DecisionFacts | None]:
    standing = Approval.objects.filter(
        decision__case_id=case.id, decision__state__in=OPEN_DECISIONS, voided_at__isnull=True
    )
    return Reading(
        (
            Decision.objects.filter(case_id=case.id, state__in=OPEN_DECISIONS),
            standing.values_list("decision_id", "by_id"),
        ),
        lambda rows, now: _decision_facts(rows[0][0], rows[1]) if rows[0] else None,
    )


def _decision_facts(decision: Decision, standing: list[tuple[UUID, UUID]]) -> DecisionFacts:
    return DecisionFacts(
        decision_id=decision.id,
        state=decision.state,
        outcome=decision.outcome,
        basis_hash=decision.basis_hash,
        required=decision.required_approvals,
        decided_by=decision.decided_by_id,
        approvers=frozenset(by for decision_id, by in standing if decision_id == decision.id),
    )
