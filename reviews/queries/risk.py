"""The risk of a case, in its named parts, by the points that its programme has published."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models import RuleVersion
from accessprogram.policy.risk_points import points_of
from reviews.enums import OPEN_RUN_STATUSES, Disposition
from reviews.models import Case
from reviews.policy.risk import RiskFacts, RiskPart, Sign, parts
from reviews.queries.judgements import CheckState, check_states


def of_case(
    case: Case, states: list[CheckState] | None = None, *, points: Mapping[str, int] | None = None
) -> tuple[RiskPart, ...]:
    """The parts that have points, most first. One query with ``states``, none with ``points`` too; else six.

    ``reviews.policy.risk.total`` makes the number of them by which work is ordered.
    """
    states = check_states(case) if states is None else states
    points = points_in_force(case.programme_id) if points is None else points
    return parts(facts_from(states, required_approvals=case.tier_version.required_approvals), points)


def points_in_force(programme_id: UUID) -> dict[str, int]:
    """Every sign with its points: the programme's published rule over what is shipped. One query."""
    rules = RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.RISK, state=PublicationState.PUBLISHED
    ).values_list("rule", flat=True)
    return points_of(rules.first())


def facts_from(states: Iterable[CheckState], *, required_approvals: int) -> RiskFacts:
    """What the checks of a case say, as the rule of risk looks at it. No query."""
    several = list(states)
    return RiskFacts(
        signs={state.slug: _sign(state) for state in several},
        required_approvals=required_approvals,
        found_later=any(state.run is not None and state.run.worse and not state.judged for state in several),
    )


def _sign(state: CheckState) -> Sign:
    return Sign(
        title=state.title,
        outcome=state.finding.outcome if state.finding is not None else "",
        word=_word(state),
        hits=sum(not hit.settled for hit in state.hits),
        waiting=state.run is not None and state.run.status in OPEN_RUN_STATUSES,
    )


def _word(state: CheckState) -> str:
    """What people said of all of it: nothing as long as any of it is open."""
    if state.refused:
        return "refused"
    if not state.needs_judgement or not state.judged:
        return ""
    if state.hits:
        return "false_positive" if all(hit.false_positive for hit in state.hits) else "accepted"
    word = state.adjudication
    return "false_positive" if word is not None and word.disposition == Disposition.FALSE_POSITIVE else "accepted"
