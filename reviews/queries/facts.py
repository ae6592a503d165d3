"""From the rows of a case to the facts that its rules are judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accessprogram.clock import db_now
from accessprogram.models import TierVersion
from accessprogram.queries import safeguards
from accessprogram.queries.agreements import gap_sentence
from accessprogram.queries.dossiers import stale_judgements
from reviews.enums import DecisionState
from reviews.models import Case, Claim, Decision
from reviews.policy.facts import CaseFacts, DecisionFacts, Holder
from reviews.queries.appeals import involved
from reviews.queries.concurrences import outside
from reviews.queries.guests import guests_of
from reviews.queries.independent import votes_of
from reviews.queries.judgements import CheckState, check_states
from reviews.queries.lower_tiers import missing_checks
from reviews.queries.votes import facts_of_votes

OPEN_DECISIONS = (DecisionState.HELD, DecisionState.COOLING_OFF)


def facts_of(case: Case, states: list[CheckState] | None = None, *, version: TierVersion | None = None) -> CaseFacts:
    """The facts of one case now; about a dozen queries, whatever its size. Lock the case before you act on them.

    ``version``: a lower tier, by which safeguards are judged instead, and whose checks have to be settled, too.
    """
    states = check_states(case) if states is None else states
    version = version or case.tier_version
    asked = outside(case)
    seats = seats_of(case)
    return CaseFacts(
        case_id=case.id,
        application_id=case.application_id,
        partner_id=case.application.partner_id,
        programme_id=case.programme_id,
        tier_id=case.tier_id,
        kind=case.kind,
        stage=case.stage,
        waits_on=case.waits_on,
        required_approvals=max(case.tier_version.required_approvals, version.required_approvals),
        holders=seats.holders,
        lapsed=seats.lapsed,
        recommenders=frozenset(case.recommendations.values_list("by_id", flat=True)),
        unsettled={state.slug: state.title for state in states if state.required and not state.settled}
        | (missing_checks(version, states) if version.id != case.tier_version_id else {}),
        refused=tuple(state.title for state in states if state.refused),
        gaps=tuple(gap_sentence(gap) for gap in safeguards.proportion(case.application.partner_id, version)),
        stale=tuple(str(one.offering) for one in stale_judgements(version)),
        decision=decision_facts(open_decision(case)),
        mode=case.tier_version.decision_mode,
        votes=votes_of(case),
        involved=involved(case),
        guests=guests_of(case),
        committee=facts_of_votes(case),
        quorum=case.tier_version.committee_quorum,
        waiting_for=asked.waiting_for,
        objecting=asked.objecting,
        to_ask=asked.to_ask,
    )


@dataclass(frozen=True)
class Seats:
    """``holders``: seat -> who holds it now; ``lapsed``: seat -> who held it last, until their time ran out."""

    holders: dict[str, Holder]
    lapsed: dict[str, Holder]


def seats_of(case: Case, *, now: datetime | None = None, claims: Iterable[Claim] | None = None) -> Seats:
    """Who sits where. A lease that ran out holds nothing, released or not. One query and the clock; ``claims`` are the
    unreleased ones with their people, when they were read already."""
    now = now or db_now()
    seats = Seats(holders={}, lapsed={})
    if claims is None:
        claims = Claim.objects.filter(case_id=case.id, released_at__isnull=True).select_related("user")
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
    """Of the facts only those by which seats, tags and putting off are judged; a few queries. What checks and decisions
    are judged by is not in it."""
    seats = seats_of(case, now=now, claims=claims)
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
        votes=votes_of(case),
        involved=involved(case),
        guests=guests_of(case),
    )


def holders(case: Case) -> dict[str, Holder]:
    """Seat -> who holds it now."""
    return seats_of(case).holders


def open_decision(case: Case) -> Decision | None:
    """The decision that is held or cooling off; at most one."""
    return Decision.objects.filter(case_id=case.id, state__in=OPEN_DECISIONS).first()


def decision_facts(decision: Decision | None) -> DecisionFacts | None:
    if decision is None:
        return None
    return DecisionFacts(
        decision_id=decision.id,
        state=decision.state,
        outcome=decision.outcome,
        basis_hash=decision.basis_hash,
        required=decision.required_approvals,
        decided_by=decision.decided_by_id,
        approvers=frozenset(decision.approvals.filter(voided_at__isnull=True).values_list("by_id", flat=True)),
    )
