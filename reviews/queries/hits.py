"""Hits across cases that wait for a person's word: the page of those who adjudicate."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from accessprogram.policy.actors import Actor
from reviews.enums import Stage
from reviews.models import Adjudication, Case, Finding, Hit
from reviews.policy.facts import CaseFacts
from reviews.queries.access import case_of_finding, visible_cases
from reviews.queries.cases import detailed
from reviews.queries.facts import facts_of
from reviews.queries.judgements import CheckState, check_states, title_of
from reviews.queries.keyset import Page, bounded, by_moment, mapped
from reviews.queries.open_judgements import open_hits


@dataclass(frozen=True, kw_only=True)
class HitRow:
    """One hit in the list, with the case it belongs to."""

    hit: Hit
    case_id: object
    reference: str
    partner: str
    tier: str
    check: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One hit, or one finding without hits (``hit`` None), with everything its page shows.

    ``state`` is None when the check was run again since: then there is nothing to say of it any more. ``words`` are
    what people said of it, oldest first.
    """

    case: Case
    facts: CaseFacts
    finding: Finding
    hit: Hit | None
    state: CheckState | None
    check: str
    words: list[Adjudication]


def judged(actor: Actor, thing_id: UUID) -> Judged:
    """The hit, or the finding, with this id; raises NotFound when there is none on a case that this actor may see."""
    hit = Hit.objects.filter(pk=thing_id).first()
    finding_id = hit.finding_id if hit is not None else thing_id
    case = detailed(case_of_finding(actor, finding_id))
    finding = Finding.objects.select_related("run").get(pk=finding_id)
    states = check_states(case)
    words = Adjudication.objects.filter(finding_id=finding_id, hit=hit).select_related("by")
    return Judged(
        case=case,
        facts=facts_of(case, states),
        finding=finding,
        hit=hit,
        state=next((state for state in states if state.finding is not None and state.finding.id == finding_id), None),
        check=title_of(finding.run.check_slug),
        words=list(words),
    )


def following(actor: Actor, thing_id: UUID) -> UUID | None:
    """The next open hit after this one is judged; None when nothing waits."""
    return next((row.hit.id for row in page(actor, limit=2).rows if row.hit.id != thing_id), None)


def page(actor: Actor, *, cursor: str = "", limit: int = 25) -> Page[HitRow]:
    """Open hits of cases that this actor may see, what is due first; one query besides the clock."""
    due = Subquery(visible_cases(actor).filter(pk=OuterRef("finding__run__case_id")).values("due_at")[:1])
    rows = _visible(actor).annotate(due_at=due).select_related("finding__run__case__application__partner",
                                                               "finding__run__case__tier")  # fmt: skip
    return mapped(by_moment(rows, "due_at", cursor, limit), _row)


def count(actor: Actor) -> str:
    """How many, "500+" when there are more."""
    return bounded(_visible(actor))


def _visible(actor: Actor) -> QuerySet[Hit]:
    cases = visible_cases(actor).exclude(stage=Stage.CLOSED)
    return open_hits().filter(finding__run__case__in=cases)


def _row(hit: Hit) -> HitRow:
    case = hit.finding.run.case
    return HitRow(
        hit=hit,
        case_id=case.id,
        reference=case.application.reference,
        partner=case.application.partner.name,
        tier=str(case.tier),
        check=title_of(hit.finding.run.check_slug),
    )
