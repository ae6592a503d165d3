"""Decided cases that are like one: how they were decided, with which reasons, and what is alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from accessprogram.models import UseCase
from accessprogram.policy.actors import Actor
from reviews.enums import DecisionState, RunOutcome, RunStatus
from reviews.models import Case, CaseRow, CheckRun, Decision, ReasonCode
from reviews.models.rows import FAR
from reviews.policy.precedents import LEAST, Alike, Features, alike
from reviews.policy.risk import INFORMS
from reviews.queries.access import visible_rows

# The newest decided ones are compared: of the same tier, and among so many newest ones of the programme of others.
COMPARED, NEWEST, CLOSER, MOST = 150, 2000, 40, 5
_SAYS_SOMETHING = (RunOutcome.REVIEW, RunOutcome.ADVERSE, RunOutcome.INCONCLUSIVE)


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """A decided case of another partner: its effective decision, the titles of its reasons, and what is alike."""

    row: CaseRow
    decision: Decision
    reasons: tuple[str, ...]
    why: tuple[str, ...]


def precedents(actor: Actor, case: Case) -> list[Precedent]:
    """Up to five decided cases that the actor may see, those that are most alike first. Seven queries at most."""
    own = CaseRow.objects.filter(case_id=case.id).first()
    if own is None:
        return []
    rows = {row.case_id: row for row in _candidates(actor, own)}
    if not rows:
        return []
    titles = dict(UseCase.objects.filter(programme_id=case.programme_id).values_list("slug", "title"))
    # First by what stands in the row; what the checks found is read of the closer ones only.
    this = _features(own, {})
    rough = {found: alike(this, _features(row, {}), titles).points for found, row in rows.items()}
    closer = sorted(rows, key=lambda found: (-rough[found], -rows[found].decided_at.timestamp(), str(found)))[:CLOSER]
    found = _found([own.case_id, *closer])
    this = _features(own, found[own.case_id])
    said = {one: alike(this, _features(rows[one], found[one]), titles) for one in closer}
    best = sorted(
        (one for one in closer if said[one].points >= LEAST),
        key=lambda one: (-said[one].points, -rows[one].decided_at.timestamp(), str(one)),
    )[:MOST]
    return _told(best, rows, said) if best else []


def _candidates(actor: Actor, own: CaseRow) -> Iterable[CaseRow]:
    decided = CaseRow.objects.filter(decided_at__lt=FAR, is_open=False).order_by("-decided_at", "-id")
    rows = visible_rows(actor).filter(decided_at__lt=FAR, is_open=False).exclude(outcome="")
    rows = rows.exclude(partner_id=own.partner_id).order_by("-decided_at", "-id")
    others = rows.filter(pk__in=decided.filter(programme_id=own.programme_id).values("pk")[:NEWEST])
    return [*rows.filter(tier_id=own.tier_id)[:COMPARED], *others.exclude(tier_id=own.tier_id)[:COMPARED]]


def _features(row: CaseRow, found: dict[str, str]) -> Features:
    return Features(
        tier_id=row.tier_id,
        use_cases=frozenset(row.use_cases.split()),
        applicant=row.partner_kind,
        country=row.country,
        found=found,
    )


def _found(cases: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """case -> check -> outcome of its newest run, where that was not clear; one query."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    runs = CheckRun.objects.filter(case_id__in=cases, status=RunStatus.COMPLETED).exclude(check_slug__in=INFORMS)
    for case_id, check, outcome in runs.order_by("generation").values_list("case_id", "check_slug", "finding__outcome"):
        found[case_id][check] = outcome
    return defaultdict(
        dict,
        {
            case_id: {check: outcome for check, outcome in several.items() if outcome in _SAYS_SOMETHING}
            for case_id, several in found.items()
        },
    )


def _told(best: list[UUID], rows: dict[UUID, CaseRow], said: dict[UUID, Alike]) -> list[Precedent]:
    effective = Decision.objects.filter(case_id__in=best, state=DecisionState.EFFECTIVE)
    decisions = {decision.case_id: decision for decision in effective.select_related("tier_version__tier")}
    slugs = {slug for decision in decisions.values() for slug in decision.reason_codes}
    codes = ReasonCode.objects.filter(programme_id=rows[best[0]].programme_id, slug__in=slugs)
    titles = dict(codes.values_list("slug", "title"))
    return [
        Precedent(
            row=rows[one],
            decision=decisions[one],
            reasons=tuple(titles.get(slug, slug) for slug in decisions[one].reason_codes),
            why=said[one].why,
        )
        for one in best
        if one in decisions
    ]
