"""What decisions led to, for /board/: grants and pledges by state, and the reasons that applicants were given."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from accessprogram.enums import CommitmentState, GrantState, Side
from accessprogram.models import Commitment, Grant
from accessprogram.policy.actors import Actor
from reviews.models import Decision, ReasonCode
from reviews.queries.boards import BOARD_ROLES, board_cases
from reviews.queries.filters import filtered


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many are in one state now."""

    state: str
    label: Any
    value: int


@dataclass(frozen=True, kw_only=True)
class Ledgers:
    """``pledges``: side -> numbers by state. ``reasons``: (title, how many), the most frequent first."""

    grants: list[StateCount]
    pledges: dict[str, list[StateCount]]
    reasons: list[tuple[str, int]]


def ledgers(actor: Actor, *, params: Mapping[str, str], first: date, last: date) -> Ledgers:
    """Grants and pledges as they stand now, reasons of declines in the range. Four queries."""
    scope = {name: params[name] for name in ("programme", "tier") if params.get(name)}
    cases = board_cases(actor).filter(filtered(scope))
    decided = {**scope, "decided_from": first.isoformat(), "decided_to": last.isoformat()}
    return Ledgers(
        grants=_counts(_grants(actor, scope), GrantState),
        pledges=_pledges(actor, scope),
        reasons=_reasons(cases.filter(filtered(decided))),
    )


def _grants(actor: Actor, scope: Mapping[str, str]) -> QuerySet[Grant]:
    rows = Grant.objects.filter(tier_version__tier_id__in=actor.tiers(*BOARD_ROLES))
    rows = rows.exclude(partner_id__in=actor.conflicts)
    return _narrowed(rows, scope, "tier_version__tier_id", "programme_id")


def _pledges(actor: Actor, scope: Mapping[str, str]) -> dict[str, list[StateCount]]:
    rows = Commitment.objects.filter(application__tier_version__tier_id__in=actor.tiers(*BOARD_ROLES))
    rows = rows.exclude(partner_id__in=actor.conflicts)
    rows = _narrowed(rows, scope, "application__tier_version__tier_id", "application__programme_id")
    counted = {
        (side, state): n for side, state, n in rows.order_by().values_list("side", "state").annotate(n=Count("id"))
    }
    return {
        side: [
            StateCount(state=state.value, label=state.label, value=counted.get((side, state.value), 0))
            for state in CommitmentState
        ]
        for side in Side.values
    }


def _narrowed(rows: QuerySet[Any], scope: Mapping[str, str], tier: str, programme: str) -> QuerySet[Any]:
    if scope.get("tier"):
        rows = rows.filter(**{tier: scope["tier"]})
    return rows.filter(**{programme: scope["programme"]}) if scope.get("programme") else rows


def _counts(rows: QuerySet[Any], states: Any) -> list[StateCount]:
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    return [StateCount(state=state.value, label=state.label, value=counted.get(state.value, 0)) for state in states]


def _reasons(cases: QuerySet[Any]) -> list[tuple[str, int]]:
    given = Decision.objects.filter(case__in=cases, state="effective", outcome="decline")
    codes = Counter(code for row in given.values_list("reason_codes", flat=True) for code in row)
    titles = dict(ReasonCode.objects.filter(slug__in=codes).values_list("slug", "title"))
    return [(titles.get(code, code), n) for code, n in codes.most_common()]
